using CrmConsole.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Data;

/// <summary>A new database is made in one step; one from before is migrated: both must end up the same.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task A_new_database_is_the_same_as_one_that_played_every_migration()
    {
        var folder = Locations.NewFolder();
        try
        {
            var (made, migrated) = (Path.Combine(folder, "made.db"), Path.Combine(folder, "migrated.db"));
            await using (var db = Open(made)) await DatabaseStart.SchemaAsync(db, CancellationToken.None);
            await using (var db = Open(migrated)) await db.Database.MigrateAsync();
            Assert.Equal(await ColumnsAsync(migrated), await ColumnsAsync(made));

            // Neither has anything left to do, and a second time changes nothing.
            foreach (var file in new[] { made, migrated })
            {
                await using var db = Open(file);
                Assert.Empty(await db.Database.GetPendingMigrationsAsync());
                await DatabaseStart.SchemaAsync(db, CancellationToken.None);
                await db.Database.MigrateAsync();
                Assert.False(db.Database.HasPendingModelChanges());
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>After a new migration: <c>CRM_WRITE_SCHEMA=1</c> before this test writes the file anew.</summary>
    [Fact]
    public void The_written_schema_is_the_models()
    {
        var file = Path.Combine(Locations.RepoRoot, "CrmConsole", "Data", "Migrations", "schema.sql");
        using var db = Open(":memory:");
        var script = db.Database.GenerateCreateScript().ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("CRM_WRITE_SCHEMA") == "1") File.WriteAllText(file, script);
        Assert.Equal(script, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_up_to_date_and_keeps_its_rows()
    {
        var folder = Locations.NewFolder();
        try
        {
            var file = Path.Combine(folder, "old.db");
            await using (var db = Open(file))
            {
                await Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<Microsoft.EntityFrameworkCore.Migrations.IMigrator>(db).MigrateAsync(db.Database.GetMigrations().First());
                await db.Database.ExecuteSqlRawAsync("INSERT INTO Holidays (Date, Name, Kind) VALUES ('2026-01-01', 'Tahun Baru', 'national')");
            }
            await using (var db = Open(file))
            {
                await DatabaseStart.SchemaAsync(db, CancellationToken.None);
                Assert.Equal("Tahun Baru", (await db.Holidays.SingleAsync()).Name);
                Assert.Empty(await db.Database.GetPendingMigrationsAsync());
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CrmDb Open(string file) => new(new DbContextOptionsBuilder<CrmDb>().UseSqlite($"Data Source={file}").Options, new Ids());

    // Tables with their columns, and indexes with theirs; the order in which columns were added does not matter.
    private static async Task<List<string>> ColumnsAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT 'table ' || m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\'
            UNION ALL
            SELECT 'index ' || m.tbl_name || ' ' || m.name || ' ' || i.seqno || ' ' || coalesce(i.name, '') || ' ' || coalesce(substr(m.sql, instr(m.sql, ' WHERE ')), '') FROM sqlite_master m JOIN pragma_index_info(m.name) i WHERE m.type = 'index'
            ORDER BY 1
            """;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }
}
