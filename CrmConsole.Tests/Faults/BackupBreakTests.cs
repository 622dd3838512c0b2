using System.Diagnostics;
using System.Runtime.InteropServices;
using CrmConsole.Tests.Demo;

namespace CrmConsole.Tests.Faults;

/// <summary>A backup is there whole, or not at all, however it ends; and what a killed one left goes with the next.</summary>
public sealed class BackupBreakTests
{
    private const int Terminate = 15, Interrupt = 2;

    [Fact]
    public async Task A_killed_backup_leaves_nothing_under_its_name_and_the_next_one_clears_up()
    {
        var folder = await LargeAsync();
        var file = Path.Combine(folder, "cadangan.tar.gz");
        await using (var process = await AtWorkAsync(folder, file)) await process.KillAsync();
        Assert.False(File.Exists(file));

        var (exit, output) = await SavedFolder.RunAsync(folder, "backup", file);
        Assert.True(exit == 0, output);
        Assert.Empty(Copies(folder));
        Assert.Equal([file], Directory.EnumerateFiles(folder, "cadangan*"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_next_start_clears_up_too()
    {
        var folder = Locations.NewFolder();
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        foreach (var left in new[] { $"backup-{Guid.NewGuid():N}.db", $"backup-{Guid.NewGuid():N}.db-journal", "backup-2026.db" })
            await File.WriteAllTextAsync(Path.Combine(folder, "data", left), "sisa");
        await using (await ServerProcess.StartAsync(new StartOptions { Folder = folder })) { }
        // A name that a person gave is a person's.
        Assert.Equal(["backup-2026.db"], Copies(folder).Select(Path.GetFileName));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(Terminate), InlineData(Interrupt)]
    public async Task A_backup_that_is_ended_clears_up_by_itself_and_says_so(int signal)
    {
        var folder = await LargeAsync();
        var file = Path.Combine(folder, "cadangan.tar.gz");
        await using (var process = await AtWorkAsync(folder, file))
        {
            Assert.Equal(0, Kill(process.Process.Id, signal));
            Assert.Equal(1, await process.ExitAsync());
            Assert.Contains("TIDAK dibuat", process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.EnumerateFiles(folder, "cadangan*"));
        Assert.Empty(Copies(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Two_at_once_are_refused_and_the_first_goes_on()
    {
        var folder = await LargeAsync();
        var file = Path.Combine(folder, "cadangan.tar.gz");
        await using var first = await AtWorkAsync(folder, file);
        var (exit, output) = await SavedFolder.RunAsync(folder, "backup", Path.Combine(folder, "kedua.tar.gz"));
        // The first may have come to its end meanwhile: then the second is right.
        Assert.True(exit == 1 ? output.Contains("sedang berjalan", StringComparison.Ordinal) : first.HasExited, output);
        Assert.True(await first.ExitAsync() == 0, first.Output);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(4_000_000)]
    public async Task A_disk_without_room_is_told_in_a_sentence_and_nothing_is_left(int kilobytes)
    {
        var folder = await LargeAsync();
        var file = Path.Combine(folder, "cadangan.tar.gz");
        // A limit on files (its signal ignored) is the kernel's refusal in the middle of writing; the small one meets the copy.
        var info = new ProcessStartInfo("bash") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        var command = $"trap '' XFSZ; ulimit -f {kilobytes}; exec dotnet \"$0\" \"$@\"";
        foreach (var word in new[] { "-c", command, Locations.ProgramDll, "backup", file }) info.ArgumentList.Add(word);
        foreach (var (key, value) in new StartOptions().SettingsFor(folder, Locations.FreePort()))
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // The runtime's own memory would count as a file.
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (kilobytes > 1_000_000)
        {
            Assert.True(process.ExitCode == 0, output);
            return;
        }
        Assert.True(process.ExitCode == 1, output);
        Assert.Contains("TIDAK dibuat", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder, "cadangan*"));
        Assert.Empty(Copies(folder));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>So large that a backup takes a while.</summary>
    private static async Task<string> LargeAsync()
    {
        var folder = Locations.NewFolder();
        await using (await ServerProcess.StartAsync(new StartOptions { Folder = folder })) { }
        DemoDatabase.Change(folder, """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
            INSERT INTO Contents (Digest, WrappedKey, Sealed, Size, CreatedAt)
            SELECT randomblob(32), x'02', randomblob(1000000), 1, 1 FROM n
            """);
        return folder;
    }

    /// <summary>A backup that has begun to write its archive.</summary>
    private static async Task<ServerProcess> AtWorkAsync(string folder, string file)
    {
        var process = ServerProcess.Launch(new StartOptions { Folder = folder, Verb = ["backup", file] });
        await Wait.ForAsync("the backup to write\n" + process.Output, () =>
        {
            Assert.False(process.HasExited, process.Output);
            return Directory.EnumerateFiles(folder, "cadangan*").Any(f => new FileInfo(f) is { Exists: true, Length: > 0 });
        });
        return process;
    }

    private static IEnumerable<string> Copies(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "data"), "backup-*");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
