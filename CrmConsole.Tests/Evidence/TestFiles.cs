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
