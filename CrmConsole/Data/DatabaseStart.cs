using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace CrmConsole.Data;

/// <summary>What must be true before anybody uses the database: one process on the file, newest schema, reference rows.</summary>
public static class DatabaseStart
{
    /// <summary>Takes the file for this process. Dispose it to let go. Throws <see cref="StartRefusedException"/> when another
    /// process has it: two writers with counters of their own would give out the same numbers.</summary>
    public static IDisposable Lock(DatabaseSettings settings)
    {
        Directory.CreateDirectory(settings.Folder);
        try
        {
            return new FileStream(settings.File + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartRefusedException($"Basis data {settings.File} sedang dipakai proses lain. Hentikan proses itu dahulu, atau pakai berkas lain lewat ConnectionStrings:Crm.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Folder {settings.Folder} tidak dapat ditulis. Perbaiki izinnya, atau atur ConnectionStrings:Crm.");
        }
    }

    /// <summary>Migrates and seeds. Safe at every start: a second one changes nothing.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken ct = default)
    {
        // Before the file is made: a database without its keys is refused, a new one gets new keys.
        services.GetRequiredService<Keys.KeyRing>();
        await using var db = await services.GetRequiredService<IDbContextFactory<CrmDb>>().CreateDbContextAsync(ct);
        try
        {
            await ForgetLeftLockAsync(db, services.GetRequiredService<DatabaseSettings>(), ct);
            await SchemaAsync(db, ct);
            ReferenceSeed.Fill(db);
        }
        catch (Microsoft.Data.Sqlite.SqliteException e) when (e.SqliteErrorCode is 13 or 10 or 14 or 11 or 26)
        {
            throw new StartRefusedException(e.SqliteErrorCode switch
            {
                13 => "Disk penuh: basis data tidak dapat disiapkan. Kosongkan ruang, lalu jalankan lagi; data yang ada tidak tersentuh.",
                11 or 26 => "Berkas basis data rusak atau bukan basis data SQLite. Pulihkan dari cadangan dengan `restore`.",
                _ => $"Basis data tidak dapat dibuka: {e.Message} Periksa ConnectionStrings:Crm.",
            });
        }
    }

    /// <summary>Makes a new database in one step from the written schema, which takes a fraction of playing every migration since the
    /// first, and without building the model that migrating compares; migrates one that is behind; and leaves one that is up
    /// to date. A test holds all ways to the same schema, and writes the file anew (see <c>SchemaTests</c>).</summary>
    internal static async Task SchemaAsync(CrmDb db, CancellationToken ct)
    {
        var wanted = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
        if (applied.SequenceEqual(wanted)) return;
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(ct)) await creator.CreateAsync(ct);
        if (applied.Count > 0 || await creator.HasTablesAsync(ct))
        {
            await db.Database.MigrateAsync(ct);
            return;
        }
        var history = db.GetService<IHistoryRepository>();
        // All or nothing: tables without their history could never be migrated.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlRawAsync(WrittenSchema(), ct);
        await db.Database.ExecuteSqlRawAsync(history.GetCreateScript(), ct);
        foreach (var migration in wanted) await db.Database.ExecuteSqlRawAsync(history.GetInsertScript(new HistoryRow(migration, ProductInfo.GetVersion())), ct);
        await transaction.CommitAsync(ct);
    }

    // The braces of a format are none here: EF reads none when there are no parameters.
    private static string WrittenSchema()
    {
        using var reader = new StreamReader(typeof(DatabaseStart).Assembly.GetManifestResourceStream("CrmConsole.Data.Migrations.schema.sql")!);
        return reader.ReadToEnd();
    }

    // EF waits for ever for the migration lock of a process that was killed in the middle. We hold the file alone, so a row
    // that stands there now is such a one.
    private static async Task ForgetLeftLockAsync(CrmDb db, DatabaseSettings settings, CancellationToken ct)
    {
        if (!File.Exists(settings.File)) return;
        if (await db.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(ct) > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", ct);
    }
}
