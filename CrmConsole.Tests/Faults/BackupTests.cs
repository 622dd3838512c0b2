using Microsoft.Data.Sqlite;

namespace CrmConsole.Tests.Faults;

/// <summary>The verbs backup and restore, as a customer runs them.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_of_a_running_server_restores_every_case_and_leaves_the_keys_out()
    {
        await using var server = await ServerProcess.StartAsync(new StartOptions { DemoCases = 12 });
        var file = Path.Combine(server.Folder, "cadangan.tar.gz");
        await using (var backup = ServerProcess.Launch(new StartOptions { Folder = server.Folder, Verb = ["backup", file] }))
        {
            Assert.True(await backup.ExitAsync() == 0, backup.Output);
            Assert.Contains("Kunci TIDAK ikut", backup.Output, StringComparison.Ordinal);
        }
        var database = Path.Combine(server.Folder, "data", "crm.db");
        var cases = Count(database);
        await using (var living = ServerProcess.Launch(new StartOptions { Folder = server.Folder, Verb = ["restore", file] }))
            Assert.Equal(1, await living.ExitAsync());

        await server.KillAsync();
        await using (var over = ServerProcess.Launch(new StartOptions { Folder = server.Folder, Verb = ["restore", file] }))
        {
            Assert.Equal(1, await over.ExitAsync());
            Assert.Contains("Sudah ada basis data", over.Output, StringComparison.Ordinal);
        }
        Directory.Delete(Path.Combine(server.Folder, "data"), recursive: true);
        await using (var restore = ServerProcess.Launch(new StartOptions { Folder = server.Folder, Verb = ["restore", file] }))
            Assert.True(await restore.ExitAsync() == 0, restore.Output);
        Assert.Equal(cases, Count(database));
        await using (var verify = ServerProcess.Launch(new StartOptions { Folder = server.Folder, Verb = ["verify-log"] }))
            Assert.True(await verify.ExitAsync() == 0, verify.Output);
        await using var again = server.Again();
        await again.ReadyAsync();
    }

    private static long Count(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Cases";
        return (long)command.ExecuteScalar()!;
    }
}
