using System.Security.Cryptography;
using CrmConsole.Data;
using CrmConsole.Data.Keys;

namespace CrmConsole.Evidence;

/// <summary>Where bytes lie: encrypted, small ones in their row, larger ones as files beside the database. A file is on
/// the disk before its row is committed, so a committed row always has its bytes; files whose row never came are swept.</summary>
public sealed class ContentStore(Sealer sealer, DatabaseSettings settings, TimeProvider time)
{
    /// <summary>Up to so many bytes stay in the row.</summary>
    public const int InRow = 64 * 1024;

    private string Root => Path.Combine(settings.Folder, "content");

    /// <summary>Seals the bytes and, when they are large, writes them to disk at once. The result is ready to be added to a
    /// context. Call it outside the writer: it does I/O. Throws <see cref="IOException"/> when the disk is full.</summary>
    public StoredContent Prepare(ReadOnlySpan<byte> bytes)
    {
        var (key, wrapped) = sealer.NewKey();
        var sealedBytes = Sealer.Seal(key, bytes);
        CryptographicOperations.ZeroMemory(key);
        return new StoredContent
        {
            Digest = sealer.Mac(KeyPurpose.Digest, bytes),
            WrappedKey = wrapped,
            Size = bytes.Length,
            Sealed = bytes.Length <= InRow ? sealedBytes : null,
            File = bytes.Length <= InRow ? null : WriteSealed(sealedBytes),
            CreatedAt = time.UtcNowMicros(),
        };
    }

    /// <summary>The plain bytes. Throws <see cref="FileNotFoundException"/> when the file is gone and
    /// <see cref="CryptographicException"/> when it was changed.</summary>
    public async Task<byte[]> OpenAsync(StoredContent content, CancellationToken ct = default)
    {
        var sealedBytes = content.Sealed ?? await File.ReadAllBytesAsync(PathOf(content.File!), ct);
        return Sealer.Open(sealer.Unwrap(content.WrappedKey), sealedBytes);
    }

    /// <summary>Writes bytes that are sealed already; returns the name for the row (<c>ab/abcdef…</c>). When this returns, file
    /// and folder are on the disk.</summary>
    public string WriteSealed(ReadOnlySpan<byte> sealedBytes)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var name = $"{id[..2]}/{id}";
        var file = Path.Combine(Root, name);
        MakeFolder(Path.GetDirectoryName(file)!);
        var temporary = file + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(sealedBytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, file);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        DiskSync.Folder(Path.GetDirectoryName(file)!);
        return name;
    }

    /// <summary>How many bytes a file has; null when it is gone. The plain bytes are <see cref="Sealer.Overhead"/> fewer.</summary>
    public long? SealedLength(string name) => new FileInfo(PathOf(name)) is { Exists: true } file ? file.Length : null;

    public byte[] ReadSealed(string name) => File.ReadAllBytes(PathOf(name));

    /// <param name="alsoUsed">Names out of the given ones that rows of other rooms use.</param>
    /// <summary>Deletes files that no row names and that are older than <paramref name="age"/> (so that one whose row is about
    /// to be committed stays); returns how many. Safe to run twice and at any time.</summary>
    public int SweepOrphans(CrmDb db, TimeSpan age, Func<CrmDb, string[], IQueryable<string?>> alsoUsed)
    {
        if (!Directory.Exists(Root)) return 0;
        var before = time.GetUtcNow().UtcDateTime - age;
        var deleted = 0;
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            var old = Directory.EnumerateFiles(folder).Where(f => File.GetLastWriteTimeUtc(f) < before)
                .ToDictionary(f => $"{Path.GetFileName(folder)}/{Path.GetFileName(f)}");
            var names = old.Keys.ToArray();
            var used = db.Contents.Where(c => names.Contains(c.File)).Select(c => c.File).Concat(alsoUsed(db, names)).ToHashSet();
            foreach (var (name, file) in old.Where(o => !used.Contains(o.Key)))
            {
                File.Delete(file);
                deleted++;
            }
        }
        return deleted;
    }

    // The name comes out of the database: it must still lead nowhere else.
    private string PathOf(string name) => name.Length == 35 && name[2] == '/' && name.Where((_, i) => i != 2).All(char.IsAsciiHexDigitLower)
        ? Path.Combine(Root, name)
        : throw new FileNotFoundException("Nama berkas isi tidak sah.");

    private void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder);
        DiskSync.Folder(Root);
        DiskSync.Folder(settings.Folder);
    }
}
