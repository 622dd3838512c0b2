using System.Globalization;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Statistics;

/// <summary>Names, definitions and numbers as people read them.</summary>
internal static class StatisticsWords
{
    /// <summary>Standing under the data; another one may be set as <c>Public:DataLicence</c>.</summary>
    public const string Licence = "Creative Commons Attribution 4.0 (CC BY 4.0) https://creativecommons.org/licenses/by/4.0/";

    public static string Dimension(string code) => code switch
    {
        Dimensions.Whole => T("Bulan", "Month"),
        Dimensions.Unit => T("Unit", "Agency"),
        Dimensions.City => T("Kota", "City"),
        Dimensions.District => T("Kecamatan", "District"),
        Dimensions.Village => T("Kelurahan", "Village"),
        Dimensions.Category => T("Kategori", "Category"),
        _ => T("Kanal", "Channel"),
    };

    public static string Sorting(string code) => code switch
    {
        "selesai" => T("Selesai", "Done"),
        "tengah" => T("Nilai tengah", "Median"),
        "lambat" => T("9 dari 10", "9 of 10"),
        "lewat" => T("Lewat tenggat", "Late"),
        "dibuka" => T("Dibuka lagi", "Reopened"),
        "puas" => T("Puas", "Satisfied"),
        "nama" => T("Nama", "Name"),
        _ => T("Masuk", "Received"),
    };

    /// <summary>Each figure's meaning, for the page and for the data alike.</summary>
    public static IReadOnlyList<(string Id, string Name, string Meaning)> Definitions =>
    [
        ("masuk", T("Masuk", "Received"), T("Laporan warga yang diterima pada bulan itu (waktu Jakarta), menurut kanal tempat laporan itu masuk. Yang dihitung laporan, bukan kasus: empat puluh laporan tentang satu lubang adalah empat puluh laporan, juga bila ditangani sebagai satu kasus. Unit, wilayah, dan kategori adalah yang tercatat sekarang.", "Citizens' reports that came in during that month (Jakarta time), by the channel they came on. Reports are counted, not cases: forty reports of one pothole are forty reports, even when they are handled as one case. Agency, place and category are those on record now.")),
        ("selesai", T("Selesai", "Done"), T("Dari laporan itu, yang kini dinyatakan selesai oleh Biro Pemerintahan setelah bukti diperiksa. Pernyataan selesai oleh unit saja belum dihitung; yang dibuka kembali tidak dihitung selama belum selesai lagi; yang ditolak atau diarsipkan tidak pernah dihitung selesai.", "Of these, those that the Government Bureau has by now declared done after checking the proof. The agency's own word does not count yet; a reopened one does not count until it is done again; refused and archived ones never count as done.")),
        ("tengah", T("Nilai tengah dan 9 dari 10", "Median and 9 of 10"), T("Separuh laporan yang selesai memerlukan paling lama sekian hari; sembilan dari sepuluh paling lama sekian. Hari kalender dengan malam dan libur, dari laporan masuk sampai terakhir dinyatakan selesai: yang dibuka kembali dihitung dari awal. Yang belum selesai belum ikut, jadi bulan-bulan terakhir tampak lebih cepat daripada kenyataannya. Ditampilkan mulai 5 laporan selesai, 9 dari 10 mulai 10.", "Half of the done reports took at most so many days; nine of ten at most so many. Calendar days with nights and holidays, from coming in until last declared done: a reopened one counts from its beginning. What is not done yet is not in it, so the latest months look quicker than they will turn out. Shown from 5 done reports, 9 of 10 from 10.")),
        ("lewat", T("Lewat tenggat", "Late"), T("Bagian dari laporan masuk yang kasusnya ditutup sesudah tenggat keseluruhan, atau belum ditutup padahal tenggat sudah lewat. Tenggat tidak pernah mulai lagi karena pengalihan, pengembalian, penggabungan, atau pembukaan kembali, dan tidak berhenti selama menunggu jawaban warga.", "Share of the received reports whose case was closed after the end of its whole time, or is still open although that has passed. The time never starts anew after a transfer, return, merge or reopening, and does not stop while waiting for the citizen.")),
        ("dibuka", T("Dibuka lagi: “selesai” yang belum selesai", "Reopened: “done” that was not done"), T("Bagian dari laporan masuk yang kasusnya pernah dinyatakan selesai lalu dibuka kembali, oleh pelapor atau petugas, meski sekarang sudah selesai lagi.", "Share of the received reports whose case was once declared done and then reopened, by a reporter or an officer, even if it is done again now.")),
        ("puas", T("Puas", "Satisfied"), T("Dari pelapor yang memberi nilai, bagian yang memberi 4 atau 5 dari 5 bintang. Hanya sebagian pelapor memberi nilai, dan mereka belum tentu mewakili yang lain.", "Of the reporters who gave a rating, the share that gave 4 or 5 of 5 stars. Only some reporters rate, and they need not stand for the others.")),
        ("disembunyikan", T("Yang disembunyikan (–)", "What is hidden (–)"), T("Jumlah 1 sampai 4 tidak ditampilkan, dan bersamanya jumlah lain yang dengannya angka itu bisa dihitung, supaya tidak ada pelapor yang dapat dikenali. Laporan tersegel (pengaduan tentang petugas) dan kategori peka tidak dihitung di mana pun pada halaman ini.", "Counts of 1 to 4 are not shown, and with them other counts by which they could be worked out, so that no reporter can be recognised. Sealed reports (complaints about officials) and sensitive categories are counted nowhere on this page.")),
    ];

    public static string Count(int? n) => n is { } value ? value.ToString("N0", CultureInfo.CurrentCulture) : "–";
    public static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.0", CultureInfo.CurrentCulture) + "%" : "–";
    public static string Days(int? seconds) => seconds is { } value ? InDays(value).ToString("0.0", CultureInfo.CurrentCulture) : "–";
    public static double InDays(int seconds) => seconds / 86_400.0;

    /// <summary>"November 2026" or "2026".</summary>
    public static string Period(int year, int? month) => month is { } m ? new DateTime(year, m, 1).ToString("MMMM yyyy", CultureInfo.CurrentCulture) : year.ToString(CultureInfo.InvariantCulture);
    public static string Month(int month) => CultureInfo.CurrentCulture.DateTimeFormat.GetMonthName(month);
}
