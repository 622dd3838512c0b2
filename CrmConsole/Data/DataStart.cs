using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

public static class DataStart
{
    /// <summary>Brings keys, database and reference data to this version; at every start and before every verb.</summary>
    public static async Task PrepareDataAsync(this IServiceProvider services)
    {
        // Before the database exists: a missing key file beside an existing database is refused.
        services.GetRequiredService<KeyRing>();
        Directory.CreateDirectory(services.GetRequiredService<DatabaseSettings>().Folder);
        await using var db = await services.GetRequiredService<IDbContextFactory<CrmDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
        ReferenceSeed.Fill(db);
    }
}
