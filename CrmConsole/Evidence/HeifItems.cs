using System.Buffers.Binary;

namespace CrmConsole.Evidence;

/// <summary>Finds the Exif item of a HEIF file (ISO/IEC 23008-12): boxes <c>meta</c> → <c>iinf</c> says which item it is,
/// <c>iloc</c> says where it lies. Only the first extent; counted steps, no recursion.</summary>
internal static class HeifItems
{
    private const int MostBoxes = 256, MostItems = 4_096, MostExtents = 20_000;

    /// <summary>The item's bytes from the TIFF header on (or the mark before it); empty when there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> file)
    {
        var meta = Box(file, "meta"u8);
        if (meta.Length < 4) return [];
        meta = meta[4..];
        if (ExifItem(Box(meta, "iinf"u8)) is not { } id || Place(Box(meta, "iloc"u8), id) is not { } place) return [];
        var whole = place.InData ? Box(meta, "idat"u8) : file;
        if (place.Offset < 0 || place.Offset > whole.Length || place.Length < 4 || place.Length > whole.Length - place.Offset) return [];
        var item = whole.Slice((int)place.Offset, (int)place.Length);
        // The first four bytes say how far behind them the TIFF header begins.
        var skip = 4L + BinaryPrimitives.ReadUInt32BigEndian(item);
        return skip < item.Length ? item[(int)skip..] : [];
    }

    /// <summary>What is in the first box of that kind; empty when it is not there or is cut off.</summary>
    private static ReadOnlySpan<byte> Box(ReadOnlySpan<byte> b, ReadOnlySpan<byte> kind)
    {
        long at = 0;
        for (var step = 0; step < MostBoxes && at + 8 <= b.Length; step++)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(b[(int)at..]), header = 8;
            if (size == 1)
            {
                if (at + 16 > b.Length) break;
                (size, header) = (BinaryPrimitives.ReadInt64BigEndian(b[((int)at + 8)..]), 16);
            }
            else if (size == 0) size = b.Length - at;
            if (size < header || size > b.Length - at) break;
            if (b.Slice((int)at + 4, 4).SequenceEqual(kind)) return b.Slice((int)(at + header), (int)(size - header));
            at += size;
        }
        return [];
    }

    private static uint? ExifItem(ReadOnlySpan<byte> iinf)
    {
        if (iinf.Length < 8) return null;
        // Version, flags, and how many there are, in 2 or 4 bytes. The boxes tell their own end.
        var entries = iinf[(iinf[0] == 0 ? 6 : 8)..];
        for (var step = 0; step < MostItems && entries.Length >= 8; step++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(entries);
            if (size < 8 || size > entries.Length) break;
            var infe = entries[8..(int)size];
            if (entries[4..8].SequenceEqual("infe"u8) && IsExif(infe) is { } id) return id;
            entries = entries[(int)size..];
        }
        return null;
    }

    private static uint? IsExif(ReadOnlySpan<byte> infe)
    {
        if (infe.Length < 12 || infe[0] is not (2 or 3)) return null;
        // Version and flags, the id in 2 or 4 bytes, two bytes of protection, the type.
        var wide = infe[0] == 3 ? 4 : 2;
        if (infe.Length < 4 + wide + 6 || !infe.Slice(4 + wide + 2, 4).SequenceEqual("Exif"u8)) return null;
        return wide == 4 ? BinaryPrimitives.ReadUInt32BigEndian(infe[4..]) : BinaryPrimitives.ReadUInt16BigEndian(infe[4..]);
    }

    private readonly record struct ItemPlace(long Offset, long Length, bool InData);

    private static ItemPlace? Place(ReadOnlySpan<byte> iloc, uint wanted)
    {
        var r = new Cursor(iloc);
        var version = r.Number(1);
        r.Number(3);
        var sizes = r.Number(2);
        var (offsetSize, lengthSize, baseSize, indexSize) = ((int)(sizes >> 12), (int)(sizes >> 8 & 15), (int)(sizes >> 4 & 15), version > 0 ? (int)(sizes & 15) : 0);
        var items = Math.Min(r.Number(version < 2 ? 2 : 4), MostItems);
        var steps = 0;
        for (var i = 0L; i < items && r.Good; i++)
        {
            var id = r.Number(version < 2 ? 2 : 4);
            var method = version > 0 ? r.Number(2) & 15 : 0;
            r.Number(2);
            var start = r.Number(baseSize);
            var extents = r.Number(2);
            for (var e = 0L; e < extents && r.Good && steps < MostExtents; e++, steps++)
            {
                r.Number(indexSize);
                var (offset, length) = (r.Number(offsetSize), r.Number(lengthSize));
                if (e == 0 && id == wanted && r.Good && method < 2) return new ItemPlace(start + offset, length, method == 1);
            }
        }
        return null;
    }

    /// <summary>Big-endian numbers one after the other; past the end it gives 0 and is no longer <see cref="Good"/>.</summary>
    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> left = bytes;

        public bool Good { get; private set; } = true;

        public long Number(int size)
        {
            if (size == 0) return 0;
            if (size > left.Length || size is not (1 or 2 or 3 or 4 or 8))
            {
                Good = false;
                left = [];
                return 0;
            }
            var value = 0L;
            foreach (var b in left[..size]) value = value << 8 | b;
            left = left[size..];
            return value;
        }
    }
}
