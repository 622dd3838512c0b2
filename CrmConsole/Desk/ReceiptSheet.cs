namespace CrmConsole.Desk;

/// <summary>What stands on the sheet that a visitor takes home, in one language. Never a NIK, a contact or the report's own words:
/// a sheet gets lost.</summary>
public sealed record ReceiptSheet
{
    public required long ReportId { get; init; }
    public required string Number { get; init; }
    public required string Pin { get; init; }
    /// <summary>The report's own address at the tracker; the QR code holds it.</summary>
    public required string Link { get; init; }
    /// <summary>Where number and PIN are typed in.</summary>
    public required string TrackerPage { get; init; }
    public required string ReceivedAt { get; init; }
    public bool Anonymous { get; init; }
    public bool Emergency { get; init; }
    /// <summary>The reporter's name as far as it may be seen, such as "L••• A•••".</summary>
    public string? Name { get; init; }
    public string? Category { get; init; }
    public string? Place { get; init; }
    public required string DueLabel { get; init; }
    public required string DueAt { get; init; }
    public bool Late { get; init; }
    public required IReadOnlyList<ReceiptStep> Steps { get; init; }
    public required string Desk { get; init; }
    /// <summary>Address, contact and hours of the desk, one a line.</summary>
    public IReadOnlyList<string> DeskLines { get; init; } = [];
    /// <summary>0: the first; else the how-manieth reprint.</summary>
    public int Copy { get; init; }
    public string? PrintedAt { get; init; }
}

/// <param name="When">The planned or the real day; null where none is known.</param>
/// <param name="Done">It has happened.</param>
public sealed record ReceiptStep(string Title, string? When, bool Done);

/// <summary>Words of the sheet; in the language of the moment, which the caller sets to the visitor's.</summary>
internal static class ReceiptWords
{
    public static string Heading => Shell.Words.T("Tanda terima laporan", "Receipt of a report");
    public static string Office => Shell.Words.T("Pemerintah Provinsi DKI Jakarta", "Provincial Government of DKI Jakarta");
    public static string Number => Shell.Words.T("Nomor laporan", "Report number");
    public static string Received => Shell.Words.T("Diterima", "Received");
    public static string Name => Shell.Words.T("Nama", "Name");
    public static string Category => Shell.Words.T("Tentang", "About");
    public static string Place => Shell.Words.T("Tempat", "Place");
    public static string Flow => Shell.Words.T("Jalannya laporan Anda", "The way of your report");
    public static string Contact => Shell.Words.T("Tempat Anda melapor", "Where you reported");
    public static string Scan => Shell.Words.T("Pindai untuk melihat perkembangannya", "Scan to see how it goes on");
    public static string Qr => Shell.Words.T("Kode QR menuju halaman lacak laporan ini", "QR code to the tracker of this report");
    public static string Call112 => Shell.Words.T("Ada orang dalam bahaya? Hubungi 112 sekarang. Gratis, 24 jam.", "Is anybody in danger? Call 112 now. Free, day and night.");

    public static string Reprint(ReceiptSheet s) => s.Copy == 0 ? "" : Shell.Words.T($"cetak ulang ke-{s.Copy}", $"reprint no. {s.Copy}");

    public static string Type(ReceiptSheet s) => Shell.Words.T($"Atau buka {s.TrackerPage} lalu isi nomor dan PIN.", $"Or open {s.TrackerPage} and enter number and PIN.");

    public static string Keep(ReceiptSheet s) => s.Anonymous
        ? Shell.Words.T("Laporan Anda anonim: kami tidak menyimpan siapa Anda. Bila lembar ini hilang, nomor dan PIN tidak dapat dipulihkan oleh siapa pun.", "Your report is anonymous: we do not keep who you are. If this sheet is lost, nobody can restore number and PIN.")
        : Shell.Words.T("Jangan bagikan lembar ini: siapa pun yang memegang PIN dapat membaca laporan Anda. Bila hilang, datang dengan tanda pengenal ke tempat Anda melapor.", "Keep this sheet to yourself: whoever has the PIN can read your report. If it is lost, come with your identity card to where you reported.");
}
