using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace CrmConsole.Tests.Evidence;

/// <summary>Files made on the spot, so that each test says what is in them.</summary>
internal static class TestFiles
{
    /// <summary>Left half dark with a bright top left corner, right half light: turning it is seen.</summary>
    public static byte[] Picture(int width = 80, int height = 40, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.DarkSlateGray);
        canvas.DrawRect(width / 2f, 0, width / 2f, height, new SKPaint { Color = SKColors.LightYellow });
        canvas.DrawRect(0, 0, width / 4f, height / 4f, new SKPaint { Color = SKColors.Red });
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with EXIF: orientation, time taken and a place in Jakarta (6°12' S, 106°49' E).</summary>
    public static byte[] Photo(int orientation = 1)
    {
        var jpeg = Picture();
        var exif = Exif(orientation);
        byte[] header = [0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2)];
        return [.. jpeg[..2], .. header, .. exif, .. jpeg[2..]];
    }

    /// <summary>The same Exif block in each frame that has room for one.</summary>
    /// <param name="exif">From the TIFF header on; null takes the photo's own.</param>
    public static byte[] JpegWith(byte[]? exif = null, int orientation = 1)
    {
        byte[] block = [.. "Exif\0\0"u8, .. exif ?? Exif(orientation)[6..]];
        var jpeg = Picture();
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)((block.Length + 2) >> 8), (byte)(block.Length + 2), .. block, .. jpeg[2..]];
    }

    public static byte[] PngWith(byte[]? exif = null, int orientation = 1) => PngWith("eXIf", exif ?? Exif(orientation)[6..]);

    /// <summary>A PNG with one more chunk behind its header.</summary>
    public static byte[] PngWith(string chunk, byte[] data)
    {
        var png = Picture(format: SKEncodedImageFormat.Png);
        // Mark and IHDR are 33 bytes.
        return [.. png[..33], .. Chunk(chunk, data), .. png[33..]];
    }

    public static byte[] WebpWith(byte[]? exif = null, int orientation = 1)
    {
        var simple = Picture(format: SKEncodedImageFormat.Webp);
        var block = exif ?? Exif(orientation)[6..];
        // The extended form: canvas of 80 × 40, the flag for Exif, then the picture's own chunk and the block.
        byte[] body = [.. "WEBP"u8, .. Riff("VP8X", [8, 0, 0, 0, 79, 0, 0, 39, 0, 0]), .. simple[12..], .. Riff("EXIF", block)];
        return Riff("RIFF", body);
    }

    /// <summary>A HEIF frame with nothing in it but the Exif item: no decoder shows it, but it says when and where.</summary>
    public static byte[] HeicWith(byte[]? exif = null)
    {
        byte[] item = [0, 0, 0, 0, .. exif ?? Exif(1)[6..]];
        byte[] iinf = Box("iinf", [0, 0, 0, 0, 0, 1, .. Box("infe", [2, 0, 0, 0, 0, 7, 0, 0, .. "Exif"u8, 0])]);
        byte[] Iloc(int offset) => Box("iloc", [0, 0, 0, 0, 0x44, 0, 0, 1, 0, 7, 0, 0, 0, 1, .. Big(offset), .. Big(item.Length)]);
        byte[] ftyp = Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        byte[] Meta(int offset) => Box("meta", [0, 0, 0, 0, .. iinf, .. Iloc(offset)]);
        var start = ftyp.Length + Meta(0).Length + 8;
        return [.. ftyp, .. Meta(start), .. Box("mdat", item)];
    }

    private static byte[] Box(string name, byte[] data) => [.. Big(data.Length + 8), .. Encoding.ASCII.GetBytes(name), .. data];

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Riff(string name, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. data, .. data.Length % 2 == 1 ? new byte[1] : []];
    }

    /// <summary>A PNG whose header claims any size; the pixels are not there.</summary>
    public static byte[] PngClaiming(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]), .. Chunk("IEND", [])];
    }

    /// <summary>A GIF of two frames, 2 × 2 pixels.</summary>
    public static byte[] AnimatedGif()
    {
        byte[] start = [.. "GIF89a"u8, 2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 0x44, 0x02, 0x05, 0];
        return [.. start, .. frame, .. frame, 0x3B];
    }

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in entries)
            {
                var entry = zip.CreateEntry(name, name == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                using var writer = new StreamWriter(entry.Open(), new UTF8Encoding(false));
                writer.Write(text);
            }
        return stream.ToArray();
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var frame = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, data.Length);
        body.CopyTo(frame, 4);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4 + body.Length), Crc(body));
        return frame;
    }

    private static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    // TIFF, big endian: IFD0 (orientation, two pointers), EXIF IFD (time), GPS IFD (place), then the values.
    private static byte[] Exif(int orientation)
    {
        var tiff = new MemoryStream();
        void U16(int v) { tiff.WriteByte((byte)(v >> 8)); tiff.WriteByte((byte)v); }
        void U32(int v) { U16(v >> 16); U16(v & 0xFFFF); }
        void Entry(int tag, int type, int count, int value) { U16(tag); U16(type); U32(count); U32(value); }
        tiff.Write("MM"u8);
        U16(42); U32(8);
        U16(3); Entry(0x0112, 3, 1, orientation << 16); Entry(0x8769, 4, 1, 50); Entry(0x8825, 4, 1, 68); U32(0);
        U16(1); Entry(0x9003, 2, 20, 122); U32(0);
        U16(4); Entry(1, 2, 2, 'S' << 24); Entry(2, 5, 3, 142); Entry(3, 2, 2, 'E' << 24); Entry(4, 5, 3, 166); U32(0);
        tiff.Write("2026:07:01 10:20:30\0"u8);
        foreach (var v in (int[])[6, 1, 12, 1, 0, 1, 106, 1, 49, 1, 0, 1]) U32(v);
        return [.. "Exif\0\0"u8, .. tiff.ToArray()];
    }
}
