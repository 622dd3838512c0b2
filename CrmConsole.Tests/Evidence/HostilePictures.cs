using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CrmConsole.Tests.Evidence;

/// <summary>Small pictures that ended, stopped or bloated the program, and others of their kinds.</summary>
internal static class HostilePictures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "pictures");

    public static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>Each with the name of what it does; all of them begin like a picture, and all but the last few can be shown.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        ("xmp-ends-the-stack.png", Fixture("xmp-nested-stack.png")),
        ("xmp-never-ends.jpg", Fixture("xmp-nested-hang.jpg")),
        ("chunk-of-two-gigabytes.png", Fixture("png-chunk.png")),
        ("packed-text.png", PackedText("zTXt", "Comment\0\0"u8)),
        ("packed-international-text.png", PackedText("iTXt", "Comment\0\u0001\0\0\0"u8)),
        ("packed-profile.png", PackedText("iCCP", "x\0\0"u8)),
        ("xmp-in-exif.jpg", TestFiles.JpegWith(Tiff((0x02BC, 1, 3_000, Nested(100))))),
        ("directories-in-a-circle.jpg", TestFiles.JpegWith(Tiff((0x8769, 4, 8, []), (0x8825, 4, 8, [])))),
        ("directories-in-a-circle.png", TestFiles.PngWith(Tiff((0x8769, 4, 8, []), (0x8825, 4, 8, [])))),
        ("directory-of-65535.webp", TestFiles.WebpWith(Tiff(65_535))),
        ("values-outside.jpg", TestFiles.JpegWith(Tiff((0x9003, 2, int.MaxValue, []), (0x8825, 4, -1, [])))),
        ("frames.gif", Frames(100_000)),
        ("scans.jpg", Scans(5_000)),
        ("heif-extents.heic", HeifExtents()),
    ];

    /// <summary>Real pictures of every kind, and those above, with bytes turned, doubled, cut out and made huge.</summary>
    public static IEnumerable<byte[]> Mutated(int seed, int count)
    {
        var random = new Random(seed);
        byte[][] sources =
        [
            TestFiles.Photo(6), TestFiles.PngWith(orientation: 3), TestFiles.WebpWith(), TestFiles.AnimatedGif(), TestFiles.HeicWith(), TestFiles.Picture(),
            .. All.Select(h => h.Bytes).Where(b => b.Length < 20_000),
        ];
        for (var i = 0; i < count; i++) yield return Mutate(random, sources[random.Next(sources.Length)]);
    }

    private static byte[] Mutate(Random random, byte[] source)
    {
        var bytes = source.ToList();
        for (var times = random.Next(1, 12); times > 0; times--)
        {
            // Most leave the first bytes, by which a picture is known at all.
            var at = random.Next(random.Next(20) == 0 ? 0 : Math.Min(12, bytes.Count - 1), bytes.Count);
            var some = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: for (var i = 0; i < Math.Min(4, some); i++) bytes[at + i] = random.Next(2) == 0 ? (byte)0xFF : (byte)(i == 0 ? 0x7F : 0xFF); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, some)); break;
                case 4 when bytes.Count > some + 40: bytes.RemoveRange(at, some); break;
                case 5 when random.Next(6) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
            }
            if (bytes.Count < 20) break;
        }
        return [.. bytes];
    }

    // Nineteen chunks of a hundred megabytes of nothing, packed to less than two.
    private static byte[] PackedText(string chunk, ReadOnlySpan<byte> head)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var nothing = new byte[1 << 20];
            for (var i = 0; i < 100; i++) zip.Write(nothing);
        }
        byte[] data = [.. head, .. packed.ToArray()];
        var png = TestFiles.PngWith(chunk, data);
        var one = png.AsSpan(33, data.Length + 12).ToArray();
        return [.. png[..33], .. Enumerable.Repeat(one, chunk == "iCCP" ? 1 : 19).SelectMany(b => b), .. png[(33 + one.Length)..]];
    }

    private static byte[] Nested(int depth) => Encoding.ASCII.GetBytes(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:a=\"http://a/\">"
        + string.Concat(Enumerable.Repeat("<a:b rdf:parseType=\"Resource\">", depth)));

    // Big endian, one directory at 8; a value of more than four bytes stands behind it.
    private static byte[] Tiff(params (int Tag, int Type, int CountOrValue, byte[] Value)[] entries)
    {
        var tiff = new List<byte>([.. "MM\0*"u8, 0, 0, 0, 8, (byte)(entries.Length >> 8), (byte)entries.Length]);
        var after = 10 + 12 * entries.Length + 4;
        foreach (var (tag, type, number, value) in entries)
        {
            tiff.AddRange([(byte)(tag >> 8), (byte)tag, 0, (byte)type]);
            tiff.AddRange(Big(value.Length > 0 ? value.Length : type == 4 ? 1 : number));
            tiff.AddRange(Big(value.Length > 0 ? after : number));
            after += value.Length;
        }
        tiff.AddRange(Big(0));
        foreach (var (_, _, _, value) in entries) tiff.AddRange(value);
        return [.. tiff];
    }

    // A directory that says it has so many entries, each pointing back at it.
    private static byte[] Tiff(int entries)
    {
        byte[] pointer = [0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8];
        return [.. "MM\0*"u8, 0, 0, 0, 8, (byte)(entries >> 8), (byte)entries, .. Enumerable.Repeat(pointer, 5_000).SelectMany(b => b)];
    }

    private static byte[] Frames(int count)
    {
        var gif = TestFiles.AnimatedGif();
        var frame = gif[19..43];
        return [.. gif[..19], .. Enumerable.Repeat(frame, count).SelectMany(b => b), 0x3B];
    }

    // A JPEG whose pixels are gone over so many times: the same pass, again and again.
    private static byte[] Scans(int count)
    {
        var jpeg = TestFiles.Picture(2_000, 2_000);
        var start = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        var pass = jpeg[start..^2];
        return [.. jpeg[..start], .. Enumerable.Repeat(pass[..14], count).SelectMany(b => b), .. pass, 0xFF, 0xD9];
    }

    // Items without sizes: a walk over their extents never moves on.
    private static byte[] HeifExtents()
    {
        byte[] Box(string name, byte[] data) => [.. Big(data.Length + 8), .. Encoding.ASCII.GetBytes(name), .. data];
        var items = Enumerable.Repeat<byte[]>([0, 1, 0, 0, 0xFF, 0xFF], 4_000).SelectMany(b => b);
        byte[] infe = Box("infe", [2, 0, 0, 0, 0, 7, 0, 0, .. "Exif"u8, 0]);
        return
        [
            .. Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]),
            .. Box("meta", [0, 0, 0, 0, .. Box("iinf", [0, 0, 0, 0, 0, 1, .. infe]), .. Box("iloc", [0, 0, 0, 0, 0, 0, 0x0F, 0xA0, .. items])]),
        ];
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
