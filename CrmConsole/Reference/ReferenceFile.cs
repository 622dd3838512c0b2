using System.Text;
using System.Text.Json;
using CrmConsole.Data;
using CsvHelper;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <summary>A file as it was read: rows with their lines, or why it cannot be read.</summary>
public sealed record ReadFile(IReadOnlyList<(int Line, IReadOnlyDictionary<string, string> Values)> Rows, string? Problem);

/// <summary>From and to files: CSV with a header of column keys, UTF-8; outlines of areas also as GeoJSON.</summary>
public static class ReferenceFile
{
    /// <summary>Key of the column that holds an area's outline; in GeoJSON files only.</summary>
    public const string Outline = "outline";
    public const int MostBytes = 20 * 1024 * 1024;

    public static ReadFile Read(ReferenceTable table, byte[] bytes)
    {
        try
        {
            // What is no UTF-8 would be stored with its letters broken: refused here.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return FirstLetter(bytes) == '{' ? Outlines(table, bytes) : Csv(table, bytes);
        }
        catch (Exception e) when (e is CsvFormatException or JsonException or DecoderFallbackException or KeyNotFoundException or InvalidOperationException)
        {
            return Bad(T("Berkas tidak dapat dibaca. Simpan sebagai CSV (UTF-8) dengan baris judul, atau GeoJSON untuk batas wilayah.", "The file cannot be read. Save it as CSV (UTF-8) with a header, or as GeoJSON for outlines."));
        }
    }

    /// <summary>Every row, in the form that <see cref="Read"/> takes; outlines are left out.</summary>
    public static byte[] Write(ReferenceTable table, IEnumerable<ReferenceRow> rows)
    {
        using var stream = new MemoryStream();
        var columns = table.Columns.Where(c => c.Typed).Select(c => c.Key).ToList();
        using (var csv = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true))
        {
            Line(columns);
            foreach (var row in rows) Line(columns.Select(c => row[c]));

            void Line(IEnumerable<string> cells)
            {
                foreach (var cell in cells) csv.WriteField(cell);
                csv.EndRecord();
            }
        }
        return stream.ToArray();
    }

    private static ReadFile Csv(ReferenceTable table, byte[] bytes)
    {
        // Spreadsheets here write semicolons as often as commas; the header tells which.
        var header = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, 4_096)).Split('\n')[0];
        var separator = header.Count(c => c == ';') > header.Count(c => c == ',') ? ';' : ',';
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions { Separator = separator });
        var known = table.Columns.Where(c => c.Typed).Select(c => c.Key).ToList();
        var headers = csv.Headers.Select(h => h.Trim().TrimStart('\uFEFF')).ToList();
        if (headers.FirstOrDefault(h => !known.Contains(h)) is { } unknown) return Bad(T($"Kolom \"{unknown}\" tidak dikenal. Yang ada: {string.Join(", ", known)}.", $"Column \"{unknown}\" is not known. There are: {string.Join(", ", known)}."));
        var rows = new List<(int, IReadOnlyDictionary<string, string>)>();
        for (var line = 2; csv.Read(); line++)
            rows.Add((line, headers.Select((h, i) => (h, i)).ToDictionary(x => x.h, x => csv.GetString(x.i).Trim())));
        return rows.Count == 0 ? Bad(T("Berkas tidak berisi baris.", "The file has no rows.")) : new ReadFile(rows, null);
    }

    private static ReadFile Outlines(ReferenceTable table, byte[] bytes)
    {
        if (table.Columns.All(c => c.Key != Outline)) return Bad(T("GeoJSON hanya untuk wilayah.", "GeoJSON is for areas only."));
        using var stream = new MemoryStream(bytes);
        return new ReadFile([.. ReferenceFiles.Outlines(stream).Select((o, i) => (i + 1, (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["code"] = o.Key, [Outline] = o.Value }))], null);
    }

    private static char FirstLetter(byte[] bytes) => (char)Array.Find(bytes, b => b > ' ' && b < 128);

    private static ReadFile Bad(string problem) => new([], problem);
}
