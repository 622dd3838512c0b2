using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

/// <summary>What a database file holds.</summary>
/// <param name="Migrations">Every step of the schema that was played, oldest first.</param>
/// <param name="Rows">How many rows each table has.</param>
/// <param name="LastEvent">Where the event log ends; 0 when it is empty.</param>
/// <param name="Files">Names in the content store that rows use.</param>
public sealed record DatabaseFacts(IReadOnlyList<string> Migrations, SortedDictionary<string, long> Rows, long LastEvent, string LastHash,
    IReadOnlySet<string> Files);

/// <summary>Copies of the database that stand by themselves: made, and read without trusting them.</summary>
internal static class DatabaseCopy
{
    private const int Interrupted = 9;
    // Which columns name files of the content store. Older schemas lack some of the tables.
    private static readonly (string Table, string Column)[] FileColumns =
        [("Contents", "File"), ("Journal", "RawFile"), ("PhotoUploads", "File")];

    /// <summary>A consistent copy of the database in a new file, also while others write.</summary>
    public static void Make(DatabaseSettings settings, string file, CancellationToken ct)
    {
        using var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", file);
        Run(connection, command.ExecuteNonQuery, ct);
    }

    /// <summary>Reads it whole. Throws <see cref="InvalidDataException"/> with a sentence when it is damaged or no database of this
    /// program.</summary>
    public static DatabaseFacts Inspect(string file, CancellationToken ct)
    {
        try
        {
            using var connection = new SqliteConnection(Immutable(file));
            connection.Open();
            return Run(connection, () => Read(connection), ct);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 1 or 11 or 26)
        {
            throw new InvalidDataException($"basis data di dalamnya rusak atau bukan basis data program ini ({e.Message})", e);
        }
    }

    /// <summary>Contexts on such a file, for reading only.</summary>
    public static IDbContextFactory<CrmDb> Open(string file) =>
        new Contexts(new DbContextOptionsBuilder<CrmDb>().UseSqlite(Immutable(file)).UseModel(CrmModel.Value).Options);

    // Nobody writes to the file, so SQLite need look for no side files and makes none.
    private static string Immutable(string file) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = new Uri(file).AbsoluteUri + "?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString();

    private static DatabaseFacts Read(SqliteConnection connection)
    {
        // The file may come from anywhere: its schema is not trusted to run functions.
        Column(connection, "PRAGMA trusted_schema=OFF");
        Column(connection, "PRAGMA cell_size_check=ON");
        if (Column(connection, "PRAGMA integrity_check(3)") is var found and not ["ok"])
            throw new InvalidDataException($"basis data di dalamnya rusak ({string.Join("; ", found)})");
        if (Column(connection, "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')") is [var strange, ..])
            throw new InvalidDataException($"basis data di dalamnya memuat \"{strange}\", yang tidak dibuat program ini");
        var tables = Column(connection,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").ToHashSet();
        if (!tables.IsSupersetOf(["__EFMigrationsHistory", "Cases", "Reports", "Events", "Contents", "Journal"]))
            throw new InvalidDataException("basis data di dalamnya bukan basis data program ini");
        var last = Column(connection, "SELECT Seq || ' ' || lower(hex(Hash)) FROM Events ORDER BY Seq DESC LIMIT 1") is [var line]
            ? line.Split(' ') : ["0", ""];
        return new DatabaseFacts(
            Column(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId"),
            new SortedDictionary<string, long>(tables.ToDictionary(t => t, t => Count(connection, t)), StringComparer.Ordinal),
            long.Parse(last[0], CultureInfo.InvariantCulture), last[1],
            FileColumns.Where(c => tables.Contains(c.Table))
                .SelectMany(c => Column(connection, $"SELECT {c.Column} FROM {c.Table} WHERE {c.Column} IS NOT NULL")).ToHashSet());
    }

    private static long Count(SqliteConnection connection, string table) =>
        long.Parse(Column(connection, $"SELECT count(*) FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")[0],
            CultureInfo.InvariantCulture);

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read()) values.Add(reader.GetString(0));
        return values;
    }

    // SQLite's own way to end a statement that takes long.
    private static T Run<T>(SqliteConnection connection, Func<T> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var stop = ct.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle!));
        try { return work(); }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted) { throw new OperationCanceledException(e.Message, e, ct); }
    }

    private sealed class Contexts(DbContextOptions<CrmDb> options) : IDbContextFactory<CrmDb>
    {
        public CrmDb CreateDbContext() => new(options, new Ids());
    }
}
