using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using ExcelDataReader;

namespace CrmConsole.Channels.Lapor;

/// <summary>An export file as headers and rows of text: CSV (comma, semicolon or tab; UTF-8 or windows-1252) or XLSX.</summary>
internal sealed record LaporTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public const int MostBytes = 20 * 1024 * 1024, MostRows = 100_000, MostColumns = 100;
    private const long MostUnpacked = 300L * 1024 * 1024;
    private const int LongestCell = 50_000;

    static LaporTable() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Throws <see cref="InvalidDataException"/> with a sentence for people when it is no such file.</summary>
    public static LaporTable Read(byte[] bytes)
    {
        if (bytes.Length > MostBytes) throw new InvalidDataException("Berkas lebih dari 20 MB. Bagi menjadi beberapa berkas.");
        try
        {
            var rows = bytes.AsSpan().StartsWith("PK\u0003\u0004"u8) ? Sheet(bytes) : Csv(bytes);
            // A sheet often ends in hundreds of rows that were only formatted.
            while (rows.Count > 0 && IsBlank(rows[^1])) rows.RemoveAt(rows.Count - 1);
            if (rows.Count == 0) throw new InvalidDataException("Berkas kosong: tidak ada baris judul.");
            return new LaporTable(rows[0], rows.Skip(1).ToList());
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException("Berkas rusak atau bukan CSV/XLSX. Unduh ulang dari LAPOR! dan coba lagi.", e);
        }
    }

    public static bool IsBlank(IReadOnlyList<string> row) => row.All(string.IsNullOrWhiteSpace);

    private static List<IReadOnlyList<string>> Csv(byte[] bytes)
    {
        var text = Decode(bytes);
        if (text.Contains('\0', StringComparison.Ordinal)) throw new InvalidDataException("Berkas bukan CSV atau XLSX.");
        using var csv = CsvReader.Create(Encoding.UTF8.GetBytes(text), new CsvReaderOptions { Separator = Separator(text) });
        var rows = new List<IReadOnlyList<string>>();
        Add(rows, [.. csv.Headers]);
        while (csv.Read())
        {
            var cells = new string[Math.Min(csv.FieldCount, MostColumns)];
            for (var i = 0; i < cells.Length; i++) cells[i] = Short(csv.GetString(i));
            Add(rows, cells);
        }
        return rows;
    }

    private static List<IReadOnlyList<string>> Sheet(byte[] bytes)
    {
        using (var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read))
            if (zip.Entries.Sum(e => e.Length) > MostUnpacked) throw new InvalidDataException("Isi berkas XLSX terlalu besar.");
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(bytes));
        var rows = new List<IReadOnlyList<string>>();
        while (reader.Read())
        {
            var cells = new string[Math.Min(reader.FieldCount, MostColumns)];
            for (var i = 0; i < cells.Length; i++) cells[i] = Cell(reader.GetValue(i));
            Add(rows, cells);
        }
        return rows;
    }

    private static void Add(List<IReadOnlyList<string>> rows, string[] cells)
    {
        if (rows.Count > MostRows) throw new InvalidDataException($"Lebih dari {MostRows} baris. Bagi menjadi beberapa berkas.");
        rows.Add(cells.Length <= MostColumns ? cells : cells[..MostColumns]);
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTime at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        // A number that was an id: never 1.2E+15.
        double n => n.ToString(n == Math.Truncate(n) && Math.Abs(n) < 1e15 ? "0" : "R", CultureInfo.InvariantCulture),
        _ => Short(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static string Short(string text) => text.Length <= LongestCell ? text : text[..LongestCell];

    private static string Decode(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("\uFEFF"u8)) return Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3);
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes); }
        catch (DecoderFallbackException) { return Encoding.GetEncoding(1252).GetString(bytes); }
    }

    // By the header alone: texts are full of commas.
    private static char Separator(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        return new[] { ';', '\t', ',' }.MaxBy(d => head.Count(c => c == d));
    }
}
