using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Bench;

/// <summary>The rows that one intake added to a table, as they lie in the database.</summary>
internal sealed record RowsOfTable(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>How fast SQLite itself can write the rows of an intake on this disk: prepared statements, 100 intakes a commit,
/// the program's own schema, indexes, pragmas and foreign keys. The rows are real ones; only what must be unique is changed.</summary>
internal static class RawRate
{
    public const int Batch = 100;

    /// <summary>The highest rowid of every table.</summary>
    public static Dictionary<string, long> Marks(string database)
    {
        using var connection = Open(database, write: false);
        return Tables(connection).ToDictionary(t => t, t => Convert.ToInt64(Scalar(connection, $"SELECT COALESCE(MAX(rowid), 0) FROM \"{t}\""), CultureInfo.InvariantCulture));
    }

    public static IReadOnlyList<RowsOfTable> Since(string database, Dictionary<string, long> marks)
    {
        using var connection = Open(database, write: false);
        var found = new List<RowsOfTable>();
        foreach (var (table, mark) in marks)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\" WHERE rowid > {mark}";
            using var reader = command.ExecuteReader();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            var rows = new List<object?[]>();
            while (reader.Read())
            {
                var row = new object?[columns.Count];
                reader.GetValues(row!);
                rows.Add(row);
            }
            if (rows.Count > 0) found.Add(new RowsOfTable(table, columns, rows));
        }
        return found;
    }

    /// <summary>Intakes a second, in a copy of the database so that the indexes have the size they had.</summary>
    public static double Measure(string database, IReadOnlyList<RowsOfTable> intake, TimeSpan length)
    {
        var copy = Path.ChangeExtension(database, ".raw.db");
        File.Copy(database, copy, overwrite: true);
        using var connection = Open(copy, write: true);
        var inserts = intake.SelectMany(t => t.Rows.Select(row => new Insert(connection, t, row, intake))).ToList();
        var begin = Stopwatch.GetTimestamp();
        long done = 0;
        while (Stopwatch.GetElapsedTime(begin) < length)
        {
            using var transaction = connection.BeginTransaction();
            // Far from the stored ids, and never the same twice.
            for (var i = 0; i < Batch; i++, done++)
                foreach (var insert in inserts) insert.Run(transaction, done + 1);
            transaction.Commit();
        }
        var rate = done / Figures.Seconds(begin);
        foreach (var insert in inserts) insert.Dispose();
        return rate;
    }

    private static SqliteConnection Open(string database, bool write)
    {
        var connection = new SqliteConnection($"Data Source={database};Mode={(write ? "ReadWrite" : "ReadOnly")};Pooling=False");
        connection.Open();
        if (write) Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY");
        return connection;
    }

    // A full-text table's own parts are written by writing the table.
    private static List<string> Tables(SqliteConnection connection)
    {
        var all = Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        var virtualOnes = Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'");
        return [.. all.Where(t => !virtualOnes.Any(v => t != v && t.StartsWith(v + "_", StringComparison.Ordinal)))];
    }

    public static List<string> Column(SqliteConnection connection, string sql, int index = 0)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read()) found.Add(reader.GetValue(index).ToString()!);
        return found;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql) => Scalar(connection, sql);

    /// <summary>The prepared insertion of one row, with a rule for each column that may not repeat.</summary>
    private sealed class Insert : IDisposable
    {
        // More than one intake has rows in any table.
        private const long Stride = 64;

        private readonly SqliteCommand command;
        private readonly List<Action<long>> changes = [];

        public Insert(SqliteConnection connection, RowsOfTable table, object?[] row, IReadOnlyList<RowsOfTable> intake)
        {
            command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO \"{table.Table}\" ({string.Join(", ", table.Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => "$" + i))})";
            var unique = UniqueColumns(connection, table.Table);
            var parents = Column(connection, $"PRAGMA foreign_key_list(\"{table.Table}\")", 3)
                .Zip(Column(connection, $"PRAGMA foreign_key_list(\"{table.Table}\")", 2)).ToLookup(p => p.First, p => p.Second);
            for (var i = 0; i < row.Length; i++)
            {
                var parameter = command.Parameters.AddWithValue("$" + i, row[i] ?? DBNull.Value);
                var name = table.Columns[i];
                // Points at a row outside this intake, such as the channel: stays.
                var fixedParent = parents.Contains(name) && !parents[name].Any(p => intake.Any(t => t.Table == p));
                var points = parents.Contains(name) && !fixedParent;
                if (!points && (fixedParent || !unique.Contains(name))) continue;
                Change(parameter, row[i]);
            }
            command.Prepare();
        }

        public void Run(SqliteTransaction transaction, long n)
        {
            foreach (var change in changes) change(n);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        public void Dispose() => command.Dispose();

        private void Change(SqliteParameter parameter, object? value)
        {
            switch (value)
            {
                case long number: changes.Add(n => parameter.Value = number + 1_000_000_000 + n * Stride); break;
                case string text: changes.Add(n => parameter.Value = string.Create(CultureInfo.InvariantCulture, $"{text}~{n}")); break;
                case byte[] bytes:
                    changes.Add(n =>
                    {
                        var copy = (byte[])bytes.Clone();
                        BitConverter.TryWriteBytes(copy.AsSpan(Math.Max(0, copy.Length - 8)), n);
                        parameter.Value = copy;
                    });
                    break;
            }
        }

        private static HashSet<string> UniqueColumns(SqliteConnection connection, string table)
        {
            var found = new HashSet<string>();
            using (var command = connection.CreateCommand())
            {
                command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 UNION SELECT ii.name FROM pragma_index_list('{table}') il, pragma_index_info(il.name) ii WHERE il.\"unique\" = 1";
                using var reader = command.ExecuteReader();
                while (reader.Read()) found.Add(reader.GetString(0));
            }
            return found;
        }
    }
}
