using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels;

/// <summary>What every push does after its signature was found good: refuse while the channel is off or paused (the sender keeps it
/// and comes again), hand the envelopes to Intake in order, answer only then.</summary>
public sealed class WebhookDoor(IServiceProvider services, IDbContextFactory<CrmDb> databases, HealthBook health, TimeProvider time)
{
    /// <summary>Null when it may receive; else the answer for the sender.</summary>
    public async Task<IResult?> ClosedAsync(string channel, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.Channels.AnyAsync(c => c.Code == channel && c.Enabled, ct)) return Results.StatusCode(StatusCodes.Status404NotFound);
        return await health.IsPausedAsync(channel, ct) ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : null;
    }

    /// <summary>200 once all are committed. Throws when the database refuses: then the sender gets an error and comes again.</summary>
    /// <param name="sentAt">The sender's own clock of the newest, for the lag; null when unknown.</param>
    public async Task<IResult> ReceiveAsync(string channel, IReadOnlyList<RawEnvelope> envelopes, DateTimeOffset? sentAt, CancellationToken ct)
    {
        // Asked for late: Intake needs, by other ways, the wires.
        var receipts = envelopes.Count == 0 ? [] : await services.GetRequiredService<IIntake>().ReceiveManyAsync(envelopes, ct);
        health.Received(channel, receipts.Count(r => !r.Duplicate));
        if (sentAt is { } at && receipts.Any(r => !r.Duplicate)) health.Lag(channel, time.GetUtcNow() - at);
        return Results.Ok();
    }

    /// <summary>A signed body that cannot be read goes to quarantine as a whole: nothing that a vendor sent is thrown away.</summary>
    public RawEnvelope Unreadable(string channel, string format, byte[] body) =>
        new(channel, format, "body:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), time.UtcNowMicros(), body);
}
