using CrmConsole.Cases.Queue;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Jobs;

/// <summary>Probes for the machine that keeps the program running. They carry no data.</summary>
public static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.NoContent()).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", async (IDbContextFactory<CrmDb> databases, QueueIndex queue, CancellationToken ct) =>
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            return queue.Ready && await db.Database.CanConnectAsync(ct) ? Results.NoContent() : Results.StatusCode(503);
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
