using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using CrmConsole.Tests.Demo;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Tests.Faults;

/// <summary>A database with cases and one file in the content store, and its backup, made once for a class.</summary>
public sealed class SavedFolder : IAsyncLifetime
{
    public const string StoredName = "ab/abcdefabcdefabcdefabcdefabcdef01";

    /// <summary>Database, content and keys as they were when the backup was made.</summary>
    public string Folder { get; private set; } = "";
    public string Archive => Path.Combine(Folder, "cadangan.tar.gz");

    public async ValueTask InitializeAsync()
    {
        Folder = Locations.NewFolder();
        await using (var server = await ServerProcess.StartAsync(new StartOptions { Folder = Folder, DemoCases = 12 }))
        {
            Directory.CreateDirectory(Path.Combine(Folder, "data", "content", "ab"));
            await File.WriteAllBytesAsync(Path.Combine(Folder, "data", "content", StoredName), RandomNumberGenerator.GetBytes(100_000));
            DemoDatabase.Change(Folder,
                $"INSERT INTO Contents (Digest, WrappedKey, File, Size, CreatedAt) VALUES (x'01', x'02', '{StoredName}', 99000, 1)");
        }
        // What a killed program leaves beside its database.
        Directory.CreateDirectory(Path.Combine(Folder, "left"));
        foreach (var side in new[] { "-wal", "-shm" })
            File.Copy(Path.Combine(Folder, "data", "crm.db" + side), Path.Combine(Folder, "left", "crm.db" + side));
        var (exit, output) = await RunAsync(Folder, "backup", Archive);
        Assert.True(exit == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty folder with the keys of the saved one.</summary>
    public string NewPlace(bool keys = true)
    {
        var place = Locations.NewFolder();
        Directory.CreateDirectory(Path.Combine(place, "data"));
        Directory.CreateDirectory(Path.Combine(place, "keys"));
        if (keys) File.Copy(Path.Combine(Folder, "keys", "crm-keys.json"), Path.Combine(place, "keys", "crm-keys.json"));
        return place;
    }

    public static async Task<(int Exit, string Output)> RunAsync(string folder, params string[] verb)
    {
        await using var process = ServerProcess.Launch(new StartOptions { Folder = folder, Verb = verb });
        var exit = await process.ExitAsync();
        return (exit, process.Output);
    }

    /// <summary>Every file and folder with its content's hash; without the lock files, which any verb makes.</summary>
    public static string Listing(string folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Where(e => !e.EndsWith("lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(e => $"{Path.GetRelativePath(folder, e)} {(Directory.Exists(e) ? "" : Hash(e))}"));

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>The entries of the good archive: names and bytes.</summary>
    public List<(string Name, byte[] Bytes)> Entries()
    {
        using var zip = new GZipStream(File.OpenRead(Archive), CompressionMode.Decompress);
        using var tar = new TarReader(zip);
        var entries = new List<(string, byte[])>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            entries.Add((entry.Name, bytes.ToArray()));
        }
        return entries;
    }

    public static TarEntry File_(string name, byte[] bytes) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) };

    public static string Pack(IEnumerable<TarEntry> entries)
    {
        var file = Path.Combine(Locations.NewFolder(), "arsip.tar.gz");
        using var zip = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        using var tar = new TarWriter(zip);
        foreach (var entry in entries) tar.WriteEntry(entry);
        return file;
    }

    /// <summary>The database of the archive with a change.</summary>
    public byte[] ChangedDatabase(string sql)
    {
        var file = Path.Combine(Locations.NewFolder(), "crm.db");
        File.WriteAllBytes(file, Entries().Single(e => e.Name == "crm.db").Bytes);
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
        return File.ReadAllBytes(file);
    }
}
