using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using CrmConsole.Data;

namespace CrmConsole.Jobs.Backup;

/// <summary>Writes a backup beside its final name, reads it back, and only then gives it that name.</summary>
internal sealed class BackupMaker(DatabaseSettings settings, TimeProvider time)
{
    /// <summary>Throws, with nothing left behind, when it cannot be made whole.</summary>
    public async Task<Manifest> MakeAsync(string target, CancellationToken ct)
    {
        using var alone = Leftovers.Hold(settings);
        Leftovers.SweepCopies(settings);
        var copy = Leftovers.NewCopy(settings);
        var part = target + ".part";
        var begun = false;
        try
        {
            DatabaseCopy.Make(settings, copy, ct);
            var facts = DatabaseCopy.Inspect(copy, ct);
            Manifest written;
            // One that a killed backup left under this name is written over; one that another process writes is refused.
            await using (var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
            {
                begun = true;
                file.SetLength(0);
                written = await WriteAsync(file, copy, facts, ct);
                file.Flush(flushToDisk: true);
            }
            if ((await ArchiveReader.ReadAsync(part, null, ct)).Manifest?.Content != written.Content)
                throw new InvalidDataException("arsip yang ditulis tidak terbaca kembali");
            ct.ThrowIfCancellationRequested();
            File.Move(part, target);
            begun = false;
            Leftovers.Settle(Path.GetDirectoryName(target)!);
            return written;
        }
        finally
        {
            foreach (var left in new[] { copy, copy + "-journal" }) File.Delete(left);
            if (begun) File.Delete(part);
        }
    }

    private async Task<Manifest> WriteAsync(FileStream file, string copy, DatabaseFacts facts, CancellationToken ct)
    {
        await using var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(zip, TarEntryFormat.Pax);
        var database = await AddAsync(tar, ArchiveReader.DatabaseEntry, copy, ct);
        using var tally = new ContentTally();
        var missing = new List<string>();
        // Only what rows name: the folder also holds what is just being written, and files of databases beside this one.
        foreach (var name in facts.Files.Order(StringComparer.Ordinal))
        {
            var stored = Path.Combine(settings.Folder, ArchiveReader.ContentFolder, name);
            if (File.Exists(stored)) tally.Add(name, await AddAsync(tar, $"{ArchiveReader.ContentFolder}/{name}", stored, ct));
            else missing.Add(name);
        }
        var manifest = new Manifest(Manifest.Newest, Version(), facts.Migrations is [.., var newest] ? newest : "", time.GetUtcNow(),
            database, facts.Rows, facts.LastEvent, facts.LastHash, tally.Mark(), missing);
        await PutAsync(tar, Manifest.Entry, new MemoryStream(manifest.ToBytes()), ct);
        return manifest;
    }

    private async Task<FileMark> AddAsync(TarWriter tar, string name, string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        var mark = new FileMark(stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct)));
        stream.Position = 0;
        await PutAsync(tar, name, stream, ct);
        return mark;
    }

    private Task PutAsync(TarWriter tar, string name, Stream bytes, CancellationToken ct) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = bytes, ModificationTime = time.GetUtcNow() }, ct);

    private static string Version() => Assembly.GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
