using System.Buffers.Binary;
using System.Text;

namespace CrmConsole.Evidence;

/// <summary>Tells office files from other archives by the names in the archive's directory. Nothing is unpacked, so a
/// bomb stays shut; whatever is no office file, or carries macros, is not recognised.</summary>
internal static class ZipSniffer
{
    private const int MostNames = 4000;

    public static string? Sniff(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("PK\u0003\u0004"u8)) return null;
        if (OpenDocument(bytes) is { } odf) return odf;
        var names = Names(bytes);
        if (!names.Contains("[Content_Types].xml") || names.Exists(n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return null;
        if (names.Contains("word/document.xml")) return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        if (names.Contains("xl/workbook.xml")) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return names.Contains("ppt/presentation.xml") ? "application/vnd.openxmlformats-officedocument.presentationml.presentation" : null;
    }

    // ODF: the first entry is "mimetype", stored without compression.
    private static string? OpenDocument(ReadOnlySpan<byte> b)
    {
        if (b.Length < 100 || !b[30..38].SequenceEqual("mimetype"u8) || BinaryPrimitives.ReadUInt16LittleEndian(b[8..]) != 0) return null;
        var start = 38 + BinaryPrimitives.ReadUInt16LittleEndian(b[28..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(b[18..]);
        if (length > 80 || start + length > b.Length) return null;
        var type = Encoding.ASCII.GetString(b.Slice(start, (int)length));
        return type is "application/vnd.oasis.opendocument.text" or "application/vnd.oasis.opendocument.spreadsheet" or "application/vnd.oasis.opendocument.presentation" ? type : null;
    }

    private static List<string> Names(ReadOnlySpan<byte> b)
    {
        var names = new List<string>();
        // The end record lies in the last 64 kB (its comment's greatest length).
        var tail = Math.Max(0, b.Length - 65_557);
        var end = b[tail..].LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || b.Length - (tail + end) < 22) return names;
        var at = (long)BinaryPrimitives.ReadUInt32LittleEndian(b[(tail + end + 16)..]);
        while (names.Count < MostNames && at >= 0 && at + 46 <= b.Length && b[(int)at..].StartsWith("PK\u0001\u0002"u8))
        {
            var entry = b[(int)at..];
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
            if (46 + length > entry.Length) break;
            names.Add(Encoding.UTF8.GetString(entry.Slice(46, length)));
            at += 46 + length + BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        }
        return names;
    }
}
