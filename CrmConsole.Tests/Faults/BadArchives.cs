using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace CrmConsole.Tests.Faults;

/// <summary>Archives that must not be restored, made from a good one.</summary>
internal static class BadArchives
{
    private const string Content = "content/" + SavedFolder.StoredName, Another = "content/ab/abcdefabcdefabcdefabcdefabcdef03";

    public static string Make(SavedFolder saved, string kind) => kind switch
    {
        "text" => Raw("ini bukan arsip"u8.ToArray()),
        "empty" => Raw([]),
        "zipped-text" => Raw(Zip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ini bukan tar. ", 500))))),
        "tail" => Raw([.. File.ReadAllBytes(saved.Archive), .. Zip(new byte[100])]),
        "huge" => Raw(Zip(Huge())),
        "no-database" => SavedFolder.Pack(Kept(saved, e => e != "crm.db")),
        "no-database-old" => SavedFolder.Pack(Kept(saved, e => e.StartsWith("content/", StringComparison.Ordinal))),
        "foreign" => SavedFolder.Pack([SavedFolder.File_("README.md", "asing"u8.ToArray()), SavedFolder.File_("src/a.c", [])]),
        "missing-file" => SavedFolder.Pack(Kept(saved, e => e != Content)),
        "missing-file-old" => SavedFolder.Pack(Kept(saved, e => e == "crm.db")),
        "bad-manifest" => SavedFolder.Pack([.. Kept(saved, e => e != "manifest.json"),
            SavedFolder.File_("manifest.json", "{\"format\":"u8.ToArray())]),
        "changed-database" => SavedFolder.Pack(Replaced(saved, "crm.db", b => saved.ChangedDatabase("UPDATE Cases SET Title = 'lain'"))),
        "changed-file" => SavedFolder.Pack(Replaced(saved, Content, b => [.. b[..^1], (byte)(b[^1] ^ 1)])),
        _ => Database(saved, kind) is { } database
            ? SavedFolder.Pack([SavedFolder.File_("crm.db", database), .. Kept(saved, e => e == Content)])
            : SavedFolder.Pack([.. Kept(saved, e => e != "manifest.json" && e != Replaced(kind)), .. Strange(saved, kind)]),
    };

    // Without a manifest: as an old program wrote it, or somebody who knows how.
    private static byte[]? Database(SavedFolder saved, string kind) => kind switch
    {
        "not-sqlite" => "ini bukan basis data"u8.ToArray(),
        "malformed" => Malformed(saved),
        "newer" => saved.ChangedDatabase("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Masa_Depan', '20.0.0')"),
        "no-migrations" => saved.ChangedDatabase("DELETE FROM __EFMigrationsHistory"),
        "trigger" => saved.ChangedDatabase("CREATE TRIGGER t AFTER INSERT ON Audit BEGIN DELETE FROM RevealLog; END"),
        "tampered" => saved.ChangedDatabase("UPDATE Events SET Payload = '{}' WHERE Seq = 3"),
        _ => null,
    };

    private static IEnumerable<TarEntry> Strange(SavedFolder saved, string kind) => kind switch
    {
        "symlink" => [new PaxTarEntry(TarEntryType.SymbolicLink, "crm.db") { LinkName = "/etc/hostname" }],
        "content-symlink" => [new PaxTarEntry(TarEntryType.SymbolicLink, Content) { LinkName = "/etc/hostname" }],
        "hardlink" => [new PaxTarEntry(TarEntryType.HardLink, "crm.db") { LinkName = Content }],
        "device" => [new PaxTarEntry(TarEntryType.CharacterDevice, Another) { DeviceMajor = 1, DeviceMinor = 5 }],
        "pipe" => [new PaxTarEntry(TarEntryType.Fifo, Another)],
        "folder" => [new PaxTarEntry(TarEntryType.Directory, "content/zz/")],
        "up" => [SavedFolder.File_("../crm-luar", [1])],
        "up-inside" => [SavedFolder.File_("content/../../crm-luar", [1])],
        "absolute" => [SavedFolder.File_("/tmp/crm-luar", [1])],
        "twice" => [SavedFolder.File_("crm.db", saved.Entries().Single(e => e.Name == "crm.db").Bytes)],
        "content-twice" => [SavedFolder.File_(Content, [1])],
        "extra-file" => [SavedFolder.File_("content/zz/zz", [1]), SavedFolder.File_("crm.db-wal", [1])],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string? Replaced(string kind) => kind switch { "content-symlink" => Content, "symlink" or "hardlink" => "crm.db", _ => null };

    private static byte[] Malformed(SavedFolder saved)
    {
        var bytes = saved.Entries().Single(e => e.Name == "crm.db").Bytes;
        for (var i = bytes.Length / 2; i < bytes.Length / 2 + 40_000; i++) bytes[i] ^= 0x5a;
        return bytes;
    }

    // A header that claims 900 GB, followed by little.
    private static byte[] Huge()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "crm.db") { DataStream = new MemoryStream(new byte[4096]) });
        var bytes = tar.ToArray();
        // GNU's base-256 form of the size.
        bytes.AsSpan(124, 12).Clear();
        (bytes[124], bytes[131], bytes[130]) = (0x80, 0, 0xd1);
        bytes.AsSpan(148, 8).Fill((byte)' ');
        var sum = bytes.AsSpan(0, 512).ToArray().Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(bytes, 148);
        return bytes;
    }

    private static IEnumerable<TarEntry> Kept(SavedFolder saved, Func<string, bool> keep) =>
        saved.Entries().Where(e => keep(e.Name)).Select(e => SavedFolder.File_(e.Name, e.Bytes));

    private static IEnumerable<TarEntry> Replaced(SavedFolder saved, string name, Func<byte[], byte[]> change) =>
        saved.Entries().Select(e => SavedFolder.File_(e.Name, e.Name == name ? change(e.Bytes) : e.Bytes));

    private static string Raw(byte[] bytes)
    {
        var file = Path.Combine(Locations.NewFolder(), "arsip.tar.gz");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var zip = new GZipStream(result, CompressionLevel.Fastest)) zip.Write(bytes);
        return result.ToArray();
    }
}
