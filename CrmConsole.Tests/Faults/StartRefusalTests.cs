using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrmConsole.Tests.Faults;

/// <summary>A start that cannot be right ends with one sentence that names what to change, and no trace of the program's inside.</summary>
public sealed class StartRefusalTests
{
    [Theory]
    [InlineData("Demo:Enabled", "kadang", "Demo:Enabled")]
    [InlineData("Keys:File", "/proc/kunci.json", "Keys:File")]
    [InlineData("ConnectionStrings:Crm", "Data Source=/proc", "ConnectionStrings:Crm")]
    [InlineData("Channels:email:Imap:Port", "banyak", "Channels:email")]
    public async Task A_wrong_setting_is_named(string setting, string value, string named)
    {
        var settings = new Dictionary<string, string?> { [setting] = value };
        if (setting.StartsWith("Channels", StringComparison.Ordinal)) (settings["Channels:email:Address"], settings["Channels:email:Imap:Host"]) = ("dki@jakarta.test", "127.0.0.1");
        await using var server = ServerProcess.Launch(new StartOptions { Settings = settings });
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(named, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging", "verify-log")]
    public async Task A_point_to_die_at_is_refused_outside_development(string environment, params string[] verb)
    {
        await using var server = ServerProcess.Launch(new StartOptions
        {
            Environment = environment, Demo = false, Verb = verb,
            Variables = new Dictionary<string, string> { [CrmConsole.Data.Faults.Variable] = "writer.before-commit" },
        });
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(CrmConsole.Data.Faults.Variable, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(server.Folder, "data", "crm.db")));
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused_and_the_first_goes_on()
    {
        await using var first = await ServerProcess.StartAsync();
        await using var second = ServerProcess.Launch(new StartOptions { Folder = first.Folder });
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("sedang dipakai proses lain", second.Output, StringComparison.Ordinal);
        Assert.False(first.HasExited);
        await first.ReadyAsync();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"master":null}""")]
    [InlineData("""{"master":{"1":"AAAA"}}""")]
    public async Task A_broken_key_file_is_named(string content)
    {
        var folder = Locations.NewFolder();
        var file = Path.Combine(folder, "kunci.json");
        await File.WriteAllTextAsync(file, content);
        await using var server = ServerProcess.Launch(new StartOptions { Settings = new Dictionary<string, string?> { ["Keys:File"] = file } });
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains($"Berkas kunci {file} rusak", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_was_killed_in_a_migration_does_not_keep_the_next_one_waiting()
    {
        var folder = Locations.NewFolder();
        // Makes the keys, without which a database is refused.
        await using (await ServerProcess.StartAsync(new StartOptions { Folder = folder })) { }
        Directory.Delete(Path.Combine(folder, "data"), recursive: true);
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        var file = $"Data Source={Path.Combine(folder, "data", "crm.db")};Pooling=False";
        await using (var old = new CrmDb(new DbContextOptionsBuilder<CrmDb>().UseSqlite(file).Options, new Ids()))
        {
            await old.GetService<IMigrator>().MigrateAsync(old.Database.GetMigrations().First());
            Assert.Equal(1, await old.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsLock (Id, Timestamp) VALUES (1, '2026-11-25 00:00:00')"));
        }
        await using var second = await ServerProcess.StartAsync(new StartOptions { Folder = folder });
    }
}
