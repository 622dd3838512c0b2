using System.Buffers.Binary;

namespace CrmConsole.Evidence;

/// <summary>Cuts the Exif block out of a picture by walking the file's own frame (JPEG segments, PNG chunks, WebP chunks, HEIF
/// items). Nothing is unpacked, nothing is recursive, and every walk has a counted number of steps: the file is a stranger's.</summary>
internal static class ExifBlock
{
    /// <summary>Longest block that is looked at, in bytes: what one JPEG segment can hold. Of a longer one only its beginning.</summary>
    public const int Most = 64 * 1024;

    private const int MostSegments = 1_000, MostChunks = 50_000;

    /// <summary>The block from its TIFF header on; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        var block = file switch
        {
            [0xFF, 0xD8, ..] => InJpeg(file),
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => InPng(file),
            _ when file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..12].SequenceEqual("WEBP"u8) => InWebp(file),
            _ when file.Length >= 12 && file[4..8].SequenceEqual("ftyp"u8) => HeifItems.Exif(file),
            _ => [],
        };
        // Every frame but PNG's may put the JPEG segment's own mark before it; some writers do it in PNG too.
        if (block.StartsWith("Exif\0\0"u8)) block = block[6..];
        return block[..Math.Min(block.Length, Most)];
    }

    private static ReadOnlySpan<byte> InJpeg(ReadOnlySpan<byte> b)
    {
        var at = 2;
        for (var step = 0; step < MostSegments && at + 4 <= b.Length && b[at] == 0xFF; step++)
        {
            var marker = b[at + 1];
            if (marker == 0xFF) { at++; continue; }
            // Standing alone, without a length: TEM and the restart marks.
            if (marker is 0x01 or (>= 0xD0 and <= 0xD7)) { at += 2; continue; }
            // From here on come pixels.
            if (marker is 0xD9 or 0xDA) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(b[(at + 2)..]);
            if (length < 2 || at + 2 + length > b.Length) break;
            var body = b.Slice(at + 4, length - 2);
            // The other thing in APP1 is XMP, which is never read.
            if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8)) return body;
            at += 2 + length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> InPng(ReadOnlySpan<byte> b)
    {
        long at = 8;
        for (var step = 0; step < MostChunks && at + 12 <= b.Length; step++)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(b[(int)at..]);
            if (at + 12 + length > b.Length) break;
            if (b.Slice((int)at + 4, 4).SequenceEqual("eXIf"u8)) return b.Slice((int)at + 8, (int)length);
            at += 12 + length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> InWebp(ReadOnlySpan<byte> b)
    {
        long at = 12;
        for (var step = 0; step < MostChunks && at + 8 <= b.Length; step++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(b[((int)at + 4)..]);
            if (at + 8 + length > b.Length) break;
            if (b.Slice((int)at, 4).SequenceEqual("EXIF"u8)) return b.Slice((int)at + 8, (int)length);
            // Chunks begin at even places.
            at += 8 + length + (length & 1);
        }
        return [];
    }
}
