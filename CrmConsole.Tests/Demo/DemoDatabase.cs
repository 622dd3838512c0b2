using Microsoft.Data.Sqlite;

namespace CrmConsole.Tests.Demo;

/// <summary>A folder as the demo leaves it behind in Development, made once for a class; each test takes a copy.</summary>
public sealed class DemoDatabase : IAsyncLifetime
{
    private string folder = "";

    public async ValueTask InitializeAsync()
    {
        folder = Locations.NewFolder();
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = folder });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of it, changed by these commands.</summary>
    public string Copy(string sql = "")
    {
        var copy = Locations.NewFolder();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        if (sql.Length > 0) Change(copy, sql);
        return copy;
    }

    public static void Change(string folder, string sql)
    {
        using var connection = Open(folder, "PRAGMA foreign_keys=OFF;" + sql, out var command);
        using (command) command.ExecuteNonQuery();
    }

    public static long Count(string folder, string sql)
    {
        using var connection = Open(folder, sql, out var command);
        using (command) return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string folder, string sql, out SqliteCommand command)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "crm.db")};Pooling=False");
        connection.Open();
        command = connection.CreateCommand();
        command.CommandText = sql;
        return connection;
    }
}
