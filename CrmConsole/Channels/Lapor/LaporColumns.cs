using System.Globalization;
using System.Text;

namespace CrmConsole.Channels.Lapor;

/// <summary>What a column of an export file can mean.</summary>
public enum LaporField { TrackingId, Date, Title, Text, Category, Location, Name, Contact, Status, Class, Days }

/// <summary>Which column is what, recognised by its header and corrected by people; and from a row of cells to a report.</summary>
internal static class LaporColumns
{
    private static readonly (LaporField Field, string[] Words)[] Known =
    [
        (LaporField.TrackingId, ["trackingid", "nomortracking", "idlaporan", "nomorlaporan", "kodelaporan", "noaduan", "nomoraduan", "tiket"]),
        (LaporField.Date, ["tanggal", "tanggallaporan", "tanggalmasuk", "tgl", "tgllaporan", "date", "waktu"]),
        (LaporField.Title, ["judul", "judullaporan", "title", "perihal"]),
        (LaporField.Text, ["isi", "isilaporan", "laporan", "uraian", "text", "deskripsi", "isiaduan"]),
        (LaporField.Category, ["kategori", "topik", "category"]),
        (LaporField.Location, ["wilayah", "lokasi", "lokasikejadian", "alamat", "wilayahlokasi", "location", "area"]),
        (LaporField.Name, ["namapelapor", "pelapor", "nama", "name"]),
        (LaporField.Contact, ["kontak", "kontakpelapor", "email", "surel", "telepon", "nomortelepon", "nohp", "contact"]),
        (LaporField.Status, ["status", "statuslaporan"]),
        (LaporField.Class, ["klasifikasi", "kelas", "class", "jenis", "jenislaporan", "klasifikasilaporan"]),
        (LaporField.Days, ["batashari", "harikerja", "sla", "tenggathari"]),
    ];

    // Day first, as people in Indonesia write it; a file of a spreadsheet gives ISO.
    private static readonly string[] Dates =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "d/M/yyyy", "d/M/yyyy H:mm", "d/M/yyyy H:mm:ss", "d-M-yyyy", "d-M-yyyy H:mm", "d-M-yyyy H:mm:ss", "d MMM yyyy", "d MMMM yyyy", "d MMMM yyyy H:mm", "d MMMM yyyy HH.mm"];

    private static readonly CultureInfo Indonesian = CultureInfo.GetCultureInfo("id-ID");

    /// <summary>The columns by their headers; what was remembered for a header wins.</summary>
    public static Dictionary<LaporField, int> Recognise(IReadOnlyList<string> headers, IReadOnlyDictionary<LaporField, string> remembered)
    {
        var found = new Dictionary<LaporField, int>();
        foreach (var (field, words) in Known)
        {
            var at = remembered.TryGetValue(field, out var header) ? Index(headers, h => h == Plain(header)) : -1;
            for (var w = 0; at < 0 && w < words.Length; w++) at = Index(headers, h => h == words[w]);
            if (at >= 0 && !found.ContainsValue(at)) found[field] = at;
        }
        return found;
    }

    /// <summary>A report, or a sentence in Indonesian why the row is none.</summary>
    public static (LaporRow? Row, string? Problem) Read(IReadOnlyList<string> cells, IReadOnlyDictionary<LaporField, int> map, TimeSpan offset)
    {
        string? Cell(LaporField f) => map.TryGetValue(f, out var i) && i < cells.Count && cells[i].Trim() is { Length: > 0 } value ? value : null;
        var (date, dateProblem) = ReadDate(Cell(LaporField.Date), offset);
        if (dateProblem is not null) return (null, dateProblem);
        if (ReadClass(Cell(LaporField.Class)) is not { } kind) return (null, "Klasifikasi tidak dikenal: pakai pengaduan, aspirasi, permintaan informasi, atau whistle-blowing.");
        var days = Cell(LaporField.Days);
        if (days is not null && !int.TryParse(days.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return (null, "Batas hari kerja bukan angka.");
        var name = Cell(LaporField.Name);
        var anonymous = name is not null && Plain(name) is "anonim" or "anonymous" or "anonymus" or "rahasia";
        var row = new LaporRow
        {
            TrackingId = Cell(LaporField.TrackingId)?.TrimStart('#') ?? "",
            Date = date,
            Title = Cell(LaporField.Title),
            Text = Cell(LaporField.Text) ?? "",
            Category = Cell(LaporField.Category),
            Location = Cell(LaporField.Location),
            Name = anonymous ? null : name,
            Contact = anonymous ? null : Cell(LaporField.Contact),
            Anonymous = anonymous,
            Status = Cell(LaporField.Status),
            Class = kind,
            Days = days is null ? null : int.Parse(days.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture),
        };
        return row.Problem() is { } problem ? (null, problem) : (row, null);
    }

    public static LaporClass? ReadClass(string? text) => text is null ? LaporClass.Complaint : Plain(text) switch
    {
        "pengaduan" or "aduan" or "complaint" => LaporClass.Complaint,
        "aspirasi" or "aspiration" => LaporClass.Aspiration,
        "permintaaninformasi" or "informasi" or "information" => LaporClass.Information,
        "whistleblowing" or "wbs" or "whistleblower" => LaporClass.WhistleBlowing,
        _ => null,
    };

    private static (DateTimeOffset?, string?) ReadDate(string? text, TimeSpan offset)
    {
        if (text is null) return (null, null);
        foreach (var culture in new[] { Indonesian, CultureInfo.InvariantCulture })
            if (DateTime.TryParseExact(text, Dates, culture, DateTimeStyles.AllowWhiteSpaces, out var day) && day.Year is > 2000 and < 2200) return (new DateTimeOffset(day, offset).ToUniversalTime(), null);
        return (null, "Tanggal tidak dapat dibaca: pakai 31/12/2026 atau 2026-12-31.");
    }

    private static int Index(IReadOnlyList<string> headers, Func<string, bool> fits)
    {
        for (var i = 0; i < headers.Count; i++)
            if (fits(Plain(headers[i]))) return i;
        return -1;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsLetterOrDigit(c)) plain.Append(char.ToLowerInvariant(c));
        return plain.ToString();
    }
}
