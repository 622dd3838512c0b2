using CrmConsole.Tests.Demo;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Tests.Faults;

/// <summary>A restore ends with the whole database in place, or with everything as it was.</summary>
public sealed class RestoreTests(SavedFolder saved) : IClassFixture<SavedFolder>
{
    [Fact]
    public async Task Left_side_files_of_another_database_are_moved_away_and_never_used()
    {
        var place = saved.NewPlace();
        var database = Path.Combine(place, "data", "crm.db");
        foreach (var side in new[] { "-wal", "-shm" }) File.Copy(Path.Combine(saved.Folder, "left", "crm.db" + side), database + side);
        await File.WriteAllTextAsync(database + "-journal", "sisa");
        var kept = Directory.EnumerateFiles(Path.Combine(place, "data")).Select(File.ReadAllBytes).ToList();

        var (exit, output) = await SavedFolder.RunAsync(place, "restore", saved.Archive);
        Assert.True(exit == 0, output);
        foreach (var side in new[] { "-wal", "-shm", "-journal" })
        {
            Assert.False(File.Exists(database + side));
            Assert.Contains("crm.db" + side + ".lama-", output, StringComparison.Ordinal);
        }
        var moved = Directory.EnumerateFiles(Path.Combine(place, "data"), "*.lama-*").Select(File.ReadAllBytes).ToList();
        Assert.Equal(kept.Select(Convert.ToHexString).Order(), moved.Select(Convert.ToHexString).Order());
        await IsWholeAsync(place);
    }

    [Fact]
    public async Task A_content_folder_that_lies_there_is_moved_away_and_not_mixed()
    {
        var place = saved.NewPlace();
        var old = Path.Combine(place, "data", "content", "cd", "cd000000000000000000000000000000");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "lama");
        var (exit, output) = await SavedFolder.RunAsync(place, "restore", saved.Archive);
        Assert.True(exit == 0, output);
        Assert.False(File.Exists(old));
        var moved = Assert.Single(Directory.EnumerateDirectories(Path.Combine(place, "data"), "content.lama-*"));
        Assert.Equal("lama", await File.ReadAllTextAsync(Path.Combine(moved, "cd", "cd000000000000000000000000000000")));
        Assert.Contains(Path.GetFileName(moved), output, StringComparison.Ordinal);
        await IsWholeAsync(place);
    }

    [Fact]
    public async Task A_content_folder_that_another_database_uses_is_left_alone()
    {
        var place = saved.NewPlace();
        Directory.CreateDirectory(Path.Combine(place, "data", "content", "cd"));
        await File.WriteAllTextAsync(Path.Combine(place, "data", "content", "cd", "cd000000000000000000000000000000"), "lain");
        await File.WriteAllTextAsync(Path.Combine(place, "data", "demo.db"), "lain");
        Assert.Contains("demo.db", await RefusedAsync(place, saved.Archive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1), InlineData(0.5), InlineData(0.9), InlineData(-1_000), InlineData(-12), InlineData(-8), InlineData(-4), InlineData(-1)]
    public async Task A_cut_archive_changes_nothing_and_the_whole_one_works_afterwards(double at)
    {
        var place = saved.NewPlace();
        var whole = await File.ReadAllBytesAsync(saved.Archive, TestContext.Current.CancellationToken);
        var cut = Path.Combine(Locations.NewFolder(), "putus.tar.gz");
        var length = (int)(at < 0 ? whole.Length + at : whole.Length * at);
        await File.WriteAllBytesAsync(cut, whole[..length], TestContext.Current.CancellationToken);
        await RefusedAsync(place, cut);
        if (at is not (0.5 or -4)) return;
        var (exit, output) = await SavedFolder.RunAsync(place, "restore", saved.Archive);
        Assert.True(exit == 0, output);
        await IsWholeAsync(place);
    }

    [Theory]
    [InlineData("text"), InlineData("zipped-text"), InlineData("empty"), InlineData("no-database")]
    [InlineData("no-database-old"), InlineData("foreign")]
    [InlineData("symlink"), InlineData("content-symlink"), InlineData("hardlink"), InlineData("device")]
    [InlineData("pipe"), InlineData("folder")]
    [InlineData("up"), InlineData("up-inside"), InlineData("absolute"), InlineData("twice")]
    [InlineData("content-twice"), InlineData("huge"), InlineData("tail")]
    [InlineData("missing-file"), InlineData("missing-file-old"), InlineData("extra-file")]
    [InlineData("changed-database"), InlineData("changed-file")]
    [InlineData("not-sqlite"), InlineData("malformed"), InlineData("newer"), InlineData("no-migrations")]
    [InlineData("trigger"), InlineData("tampered"), InlineData("bad-manifest")]
    public async Task A_foreign_broken_or_changed_archive_changes_nothing(string kind)
    {
        var archive = BadArchives.Make(saved, kind);
        await RefusedAsync(saved.NewPlace(), archive);
        Assert.False(File.Exists("/tmp/crm-luar"));
    }

    [Fact]
    public async Task An_archive_of_the_time_before_the_manifest_is_still_taken()
    {
        var place = saved.NewPlace();
        var entries = saved.Entries().Where(e => e.Name != "manifest.json").Append(("content/ab/abcdefabcdefabcdefabcdefabcdef02.tmp", [1]))
            .Select(e => SavedFolder.File_(e.Name, e.Item2));
        var (exit, output) = await SavedFolder.RunAsync(place, "restore", SavedFolder.Pack(entries));
        Assert.True(exit == 0, output);
        Assert.Contains("daftar isi", output, StringComparison.Ordinal);
        await IsWholeAsync(place);
    }

    [Fact]
    public async Task Without_the_keys_it_says_that_the_log_was_not_checked_and_makes_no_keys()
    {
        var place = saved.NewPlace(keys: false);
        var (exit, output) = await SavedFolder.RunAsync(place, "restore", saved.Archive);
        Assert.True(exit == 0, output);
        Assert.Contains("BELUM diperiksa", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(place, "keys")));
        File.Copy(Path.Combine(saved.Folder, "keys", "crm-keys.json"), Path.Combine(place, "keys", "crm-keys.json"));
        await IsWholeAsync(place);
    }

    [Fact]
    public async Task With_other_keys_it_is_refused_and_says_so()
    {
        var place = saved.NewPlace(keys: false);
        // Another installation's.
        await using (var other = await ServerProcess.StartAsync())
            File.Copy(Path.Combine(other.Folder, "keys", "crm-keys.json"), Path.Combine(place, "keys", "crm-keys.json"));
        Assert.Contains("crm-keys.json", await RefusedAsync(place, saved.Archive), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_the_second_try_works_and_clears_up()
    {
        var place = saved.NewPlace();
        var half = Path.Combine(place, "data", "restore-crm.db-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(half, "content"));
        await File.WriteAllTextAsync(Path.Combine(half, "crm.db"), "setengah");
        // Content was in place already, the database not yet.
        Directory.CreateDirectory(Path.Combine(place, "data", "content", "ab"));
        File.Copy(Stored(saved.Folder), Stored(place));
        var (exit, output) = await SavedFolder.RunAsync(place, "restore", saved.Archive);
        Assert.True(exit == 0, output);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(place, "data"), "restore-*"));
        await IsWholeAsync(place);
    }

    [Fact]
    public async Task A_demo_is_not_restored_where_people_are_real()
    {
        var place = saved.NewPlace();
        var before = SavedFolder.Listing(place);
        var options = new StartOptions { Folder = place, Demo = false, Environment = "Production", Verb = ["restore", saved.Archive] };
        await using var process = ServerProcess.Launch(options);
        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains("diisi demo", process.Output, StringComparison.Ordinal);
        Assert.Equal(before, SavedFolder.Listing(place));
    }

    private static async Task<string> RefusedAsync(string place, string archive)
    {
        var before = SavedFolder.Listing(place);
        var (exit, output) = await SavedFolder.RunAsync(place, "restore", archive);
        Assert.True(exit == 1, output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Contains("TIDAK dipulihkan", output, StringComparison.Ordinal);
        Assert.Equal(before, SavedFolder.Listing(place));
        return output;
    }

    private async Task IsWholeAsync(string place)
    {
        Assert.Equal(12, DemoDatabase.Count(place, "SELECT count(*) FROM Cases"));
        Assert.Equal("ok", Integrity(place));
        Assert.Equal(await File.ReadAllBytesAsync(Stored(saved.Folder)), await File.ReadAllBytesAsync(Stored(place)));
        var (exit, output) = await SavedFolder.RunAsync(place, "verify-log");
        Assert.True(exit == 0, output);
    }

    private static string Stored(string folder) => Path.Combine(folder, "data", "content", SavedFolder.StoredName);

    private static string Integrity(string place)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(place, "data", "crm.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
