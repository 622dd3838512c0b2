using System.Formats.Tar;
using System.IO.Compression;
using CrmConsole.Data;

namespace CrmConsole.Jobs;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>: the database (a consistent copy, also beside a running server) and
/// the content store. The keys are left out on purpose: whoever has the backup must not be able to read identities.</summary>
internal static class Backup
{
    private const string DatabaseEntry = "crm.db", ContentFolder = "content";

    public static async Task<int> SaveAsync(IServiceProvider services, string[] args)
    {
        if (args is not [var target]) return Usage("backup FILE");
        var settings = services.GetRequiredService<DatabaseSettings>();
        if (File.Exists(target)) return Refuse($"Berkas {target} sudah ada; pilih nama lain.");
        if (!File.Exists(settings.File)) return Refuse($"Belum ada basis data di {settings.File}.");
        var copy = Path.Combine(settings.Folder, $"backup-{Guid.NewGuid():N}.db");
        try
        {
            SqliteSetUp.CopyTo(settings, copy);
            await using var file = File.Create(target);
            await using var zip = new GZipStream(file, CompressionLevel.Fastest);
            await using var tar = new TarWriter(zip);
            await tar.WriteEntryAsync(copy, DatabaseEntry);
            var content = Path.Combine(settings.Folder, ContentFolder);
            foreach (var stored in Directory.Exists(content) ? Directory.EnumerateFiles(content, "*", SearchOption.AllDirectories) : [])
                await tar.WriteEntryAsync(stored, ContentFolder + "/" + Path.GetRelativePath(content, stored).Replace('\\', '/'));
        }
        finally
        {
            File.Delete(copy);
        }
        Console.WriteLine($"Cadangan tersimpan di {target}. Kunci TIDAK ikut: simpan berkas kunci (Keys:File) terpisah, tanpa itu identitas tidak dapat dibaca.");
        return 0;
    }

    public static async Task<int> RestoreAsync(IServiceProvider services, string[] args)
    {
        if (args is not [var source]) return Usage("restore FILE");
        var settings = services.GetRequiredService<DatabaseSettings>();
        if (!File.Exists(source)) return Refuse($"Berkas {source} tidak ada.");
        if (File.Exists(settings.File)) return Refuse($"Sudah ada basis data di {settings.File}. Pindahkan dahulu; memulihkan tidak menimpa.");
        Directory.CreateDirectory(settings.Folder);
        await using var file = File.OpenRead(source);
        await using var zip = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(zip);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            var isDatabase = entry.Name == DatabaseEntry;
            if (!isDatabase && (!entry.Name.StartsWith(ContentFolder + "/", StringComparison.Ordinal) || entry.Name.Contains("..", StringComparison.Ordinal))) continue;
            var path = isDatabase ? settings.File : Path.Combine(settings.Folder, entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: false);
        }
        Console.WriteLine("Basis data dipulihkan. Letakkan berkas kunci yang sama (Keys:File) sebelum memulai program, lalu jalankan `verify-log`.");
        return 0;
    }

    private static int Usage(string use)
    {
        Console.Error.WriteLine(use);
        return 2;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
