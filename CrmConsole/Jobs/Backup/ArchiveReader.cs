using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace CrmConsole.Jobs.Backup;

/// <summary>What was read out of an archive.</summary>
/// <param name="Manifest">Null in archives of the time before it.</param>
/// <param name="Files">Names in the content store.</param>
internal sealed record ArchiveContents(Manifest? Manifest, FileMark Database, IReadOnlySet<string> Files);

/// <summary>Reads an archive to its very end and takes only what a backup of this program is made of. Throws
/// <see cref="InvalidDataException"/> with a sentence for everything else: links, devices, names that lead elsewhere, an entry
/// that is there twice, a cut or an addition, other bytes than the manifest says.</summary>
internal sealed partial class ArchiveReader : IDisposable
{
    public const string DatabaseEntry = "crm.db", ContentFolder = "content";
    // Room that stays free, for the database must be able to work afterwards.
    private const long Reserve = 64 * 1024 * 1024, MostPadding = 1024 * 1024;

    private readonly string? folder;
    private readonly HashSet<string> names = new(StringComparer.Ordinal), files = new(StringComparer.Ordinal);
    private readonly ContentTally tally = new();
    private Manifest? manifest;
    private FileMark? database;

    private ArchiveReader(string? folder) => this.folder = folder;

    /// <param name="folder">An empty folder for what is read; null only checks.</param>
    public static async Task<ArchiveContents> ReadAsync(string file, string? folder, CancellationToken ct)
    {
        using var reader = new ArchiveReader(folder);
        await using var raw = File.OpenRead(file);
        await using var zip = new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true);
        await using var counted = new CountedStream(zip);
        try
        {
            await using (var tar = new TarReader(counted, leaveOpen: true))
                while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry) await reader.TakeAsync(entry, ct);
            await EndAsync(raw, counted, ct);
        }
        // The tar reader says some of what it does not understand in other words.
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException
            or NotSupportedException)
        {
            throw new InvalidDataException($"berkas itu bukan arsip cadangan, atau rusak ({e.Message})", e);
        }
        return reader.Finish();
    }

    public void Dispose() => tally.Dispose();

    private async Task TakeAsync(TarEntry entry, CancellationToken ct)
    {
        if (manifest is not null) throw new InvalidDataException($"ada isi sesudah daftar isinya: {entry.Name}");
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) throw Strange(entry);
        if (!names.Add(entry.Name)) throw new InvalidDataException($"{entry.Name} ada dua kali di dalamnya");
        if (entry.Name == DatabaseEntry) database = await WriteAsync(entry, DatabaseEntry, ct);
        else if (entry.Name == Manifest.Entry) manifest = Manifest.From(await BytesAsync(entry, ct));
        else if (ContentName().Match(entry.Name) is { Success: true } match)
        {
            // Older programs also took what was being written at that moment.
            if (match.Groups["half"].Success) return;
            var name = match.Groups["name"].Value;
            tally.Add(name, await WriteAsync(entry, entry.Name, ct));
            files.Add(name);
        }
        else throw Strange(entry);
    }

    private async Task<FileMark> WriteAsync(TarEntry entry, string relative, CancellationToken ct)
    {
        await using var to = folder is null ? Stream.Null : Create(Path.Combine(folder, relative), entry.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long total = 0;
        while (entry.DataStream is { } from && await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            total += read;
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
        if (total != entry.Length) throw new InvalidDataException($"arsip terputus di tengah {entry.Name}");
        if (to is FileStream file) file.Flush(flushToDisk: true);
        return new FileMark(total, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static FileStream Create(string path, long length)
    {
        var parent = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(parent);
        var free = new DriveInfo(parent).AvailableFreeSpace;
        if (length > free - Reserve)
            throw new InvalidDataException($"isinya memerlukan {length:N0} bita, sedangkan di {parent} hanya ada {free:N0}");
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    private static async Task<byte[]> BytesAsync(TarEntry entry, CancellationToken ct)
    {
        if (entry.Length > Manifest.MostBytes) throw Strange(entry);
        using var bytes = new MemoryStream();
        if (entry.DataStream is { } stream) await stream.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }

    // A tar may end anywhere and the decompressor forgives a missing end: the length at the end of the file tells.
    private static async Task EndAsync(FileStream raw, CountedStream counted, CancellationToken ct)
    {
        var buffer = new byte[4096];
        var padding = 0L;
        while (await counted.ReadAsync(buffer, ct) is > 0 and var read)
            if ((padding += read) > MostPadding || buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
                throw new InvalidDataException("ada isi asing sesudah akhir arsip");
        if (raw.Length < 18) throw new InvalidDataException("berkas itu bukan arsip cadangan");
        raw.Position = raw.Length - 4;
        await raw.ReadExactlyAsync(buffer.AsMemory(0, 4), ct);
        if (BinaryPrimitives.ReadUInt32LittleEndian(buffer) != unchecked((uint)counted.Total))
            throw new InvalidDataException("arsip terputus atau rusak di ujungnya");
    }

    private ArchiveContents Finish()
    {
        if (database is null) throw new InvalidDataException("tidak ada basis data di dalamnya");
        if (manifest is null) return new ArchiveContents(null, database, files);
        if (manifest.Database != database) throw new InvalidDataException("basis data di dalamnya tidak seperti pada daftar isi");
        if (manifest.Content != tally.Mark())
            throw new InvalidDataException($"{tally.Mark().Files} berkas isi tidak seperti {manifest.Content.Files} pada daftar isi");
        return new ArchiveContents(manifest, database, files);
    }

    private static InvalidDataException Strange(TarEntry entry) =>
        new($"arsip memuat \"{entry.Name}\" ({entry.EntryType}), yang tidak ada dalam cadangan program ini");

    [GeneratedRegex("^content/(?<name>[0-9a-f]{2}/[0-9a-f]{32})(?<half>\\.tmp)?\\z")]
    private static partial Regex ContentName();

    /// <summary>Counts what is read.</summary>
    private sealed class CountedStream(Stream inner) : Stream
    {
        public long Total { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));
        public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await inner.ReadAsync(buffer, cancellationToken));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Count(int read)
        {
            Total += read;
            return read;
        }
    }
}
