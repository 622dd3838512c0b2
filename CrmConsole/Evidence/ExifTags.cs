using System.Buffers.Binary;
using System.Text;

namespace CrmConsole.Evidence;

/// <summary>The few tags of an Exif block that are wanted: when, in which offset, where, which way up. Three directories at most
/// (the first, Exif, GPS), each read once; what else is in there (XMP in tag 0x02BC, maker notes, thumbnails, further directories)
/// is never touched. Numbers of tags as in CIPA DC-008.</summary>
internal ref struct ExifTags
{
    private const int MostTags = 512, LongestText = 64;
    private const ushort Orientation = 0x0112, ExifDirectory = 0x8769, GpsDirectory = 0x8825, TimeOriginal = 0x9003, OffsetOriginal = 0x9011;
    private const ushort LatitudeRef = 1, LatitudeParts = 2, LongitudeRef = 3, LongitudeParts = 4;

    private readonly ReadOnlySpan<byte> block;
    private readonly bool little;

    private ExifTags(ReadOnlySpan<byte> block, bool little)
    {
        this.block = block;
        this.little = little;
    }

    /// <summary>The camera's local time as it stands there, <c>yyyy:MM:dd HH:mm:ss</c>; null when it says none.</summary>
    public string? Time { get; private set; }

    /// <summary><c>+07:00</c>; null when the camera does not say in which offset it is.</summary>
    public string? Offset { get; private set; }

    /// <summary>Degrees, north positive.</summary>
    public double? Latitude { get; private set; }

    /// <summary>Degrees, east positive.</summary>
    public double? Longitude { get; private set; }

    /// <summary>1–8; 1 also when it is not said.</summary>
    public int Turn { get; private set; } = 1;

    /// <param name="block">From the TIFF header on, see <see cref="ExifBlock"/>.</param>
    public static ExifTags Read(ReadOnlySpan<byte> block)
    {
        var little = block.StartsWith("II*\0"u8);
        var tags = new ExifTags(block, little);
        if (block.Length < 8 || (!little && !block.StartsWith("MM\0*"u8))) return tags;
        var first = tags.U32(4);
        var (exif, gps) = tags.First(first);
        if (exif is { } e && e != first) tags.Exif(e);
        if (gps is { } g && g != first && g != exif) tags.Gps(g);
        return tags;
    }

    private (uint? Exif, uint? Gps) First(uint at)
    {
        (uint? exif, uint? gps) = (null, null);
        for (var i = 0; i < Count(at); i++)
        {
            var entry = Entry(at, i);
            switch (U16(entry))
            {
                case Orientation when U16(entry + 2) == 3 && U16(entry + 8) is >= 1 and <= 8 and var turn: Turn = turn; break;
                case ExifDirectory: exif ??= U32(entry + 8); break;
                case GpsDirectory: gps ??= U32(entry + 8); break;
            }
        }
        return (exif, gps);
    }

    private void Exif(uint at)
    {
        for (var i = 0; i < Count(at); i++)
        {
            var entry = Entry(at, i);
            switch (U16(entry))
            {
                case TimeOriginal: Time ??= Text(entry); break;
                case OffsetOriginal: Offset ??= Text(entry); break;
            }
        }
    }

    private void Gps(uint at)
    {
        (string? south, string? west, double? lat, double? lon) = (null, null, null, null);
        for (var i = 0; i < Count(at); i++)
        {
            var entry = Entry(at, i);
            switch (U16(entry))
            {
                case LatitudeRef: south ??= Text(entry); break;
                case LatitudeParts: lat ??= Degrees(entry); break;
                case LongitudeRef: west ??= Text(entry); break;
                case LongitudeParts: lon ??= Degrees(entry); break;
            }
        }
        if (lat is { } y && lon is { } x && south is "N" or "S" && west is "E" or "W")
            (Latitude, Longitude) = (south == "S" ? -y : y, west == "W" ? -x : x);
    }

    // Twelve bytes an entry, behind a count of two.
    private int Count(uint at) => at < 8 || at + 2L > block.Length ? 0 : (int)Math.Min(Math.Min((int)U16((int)at), MostTags), (block.Length - at - 2) / 12);

    private static int Entry(uint directory, int index) => (int)directory + 2 + 12 * index;

    private ushort U16(int at) => little ? BinaryPrimitives.ReadUInt16LittleEndian(block[at..]) : BinaryPrimitives.ReadUInt16BigEndian(block[at..]);
    private uint U32(int at) => little ? BinaryPrimitives.ReadUInt32LittleEndian(block[at..]) : BinaryPrimitives.ReadUInt32BigEndian(block[at..]);

    private string? Text(int entry)
    {
        if (U16(entry + 2) != 2 || U32(entry + 4) is 0 or > LongestText) return null;
        var length = (int)U32(entry + 4);
        // Up to four bytes stand in the entry itself.
        var at = length <= 4 ? (uint)entry + 8 : U32(entry + 8);
        return at + (long)length > block.Length ? null : Encoding.ASCII.GetString(block.Slice((int)at, length)).TrimEnd('\0', ' ');
    }

    // Degrees, minutes, seconds, each a fraction.
    private double? Degrees(int entry)
    {
        if (U16(entry + 2) != 5 || U32(entry + 4) != 3) return null;
        var at = U32(entry + 8);
        if (at + 24L > block.Length) return null;
        var sum = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var (above, below) = (U32((int)at + 8 * i), U32((int)at + 8 * i + 4));
            // Seconds may be left out as 0/0.
            if (below == 0 && above != 0) return null;
            if (below != 0) sum += above / (double)below / Math.Pow(60, i);
        }
        return sum;
    }
}
