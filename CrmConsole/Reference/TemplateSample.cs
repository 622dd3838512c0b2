using CrmConsole.Replies;

namespace CrmConsole.Reference;

/// <summary>A template as it reads with an invented report, for whoever edits it.</summary>
internal static class TemplateSample
{
    private static readonly Dictionary<string, string?> Indonesian = new()
    {
        ["nomor"] = "JK-261121-0193", ["pin"] = "XXXX-XXXX", ["tautan"] = "https://contoh.jakarta.go.id/lacak/…", ["darurat"] = null,
        ["petugas"] = "Agus Setiawan", ["dari"] = "Kel. Duri Kepa", ["unit"] = "Dinas Bina Marga", ["tanggal"] = "Senin, 23 November 2026", ["alasan"] = "Suku cadang baru tiba hari Minggu.",
        ["kemajuan"] = "50", ["keterangan"] = "Kabel listrik sudah diangkat, kabel optik menyusul.", ["tahapan"] = "Tiang baru berdiri", ["foto"] = "Foto sebelum dan sesudahnya ada pada tautan di bawah.",
        ["batas"] = "7 Desember 2026", ["kabar"] = "Laporan JK-261121-0193 dikerjakan 50 %.",
    };

    private static readonly Dictionary<string, string?> English = new(Indonesian)
    {
        ["tanggal"] = "Monday, 23 November 2026", ["alasan"] = "The spare part came on Sunday.", ["keterangan"] = "The power cable has been lifted, the fibre follows.", ["tahapan"] = "New pole stands",
        ["foto"] = "Photos from before and after are at the link below.", ["batas"] = "7 December 2026", ["kabar"] = "Report JK-261121-0193 is 50 % done.",
    };

    public static bool Fits(ReferenceTable table) => table.Code == "templat";

    /// <param name="code">The template's code; an emergency paragraph is shown as it stands.</param>
    public static string Fill(string text, string? code, string? language) => code == "emergency" ? text : Templates.Fill(text, language == "en" ? English : Indonesian);
}
