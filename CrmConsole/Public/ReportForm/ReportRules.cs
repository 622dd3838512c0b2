using System.Globalization;
using System.Text.RegularExpressions;
using CrmConsole.Evidence;
using CrmConsole.Places;
using CrmConsole.Reporters;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.ReportForm;

/// <summary>Whether a form can be accepted: a sentence for each field that must be put right, by the field's id on the page.</summary>
internal static partial class ReportRules
{
    public const int ShortestText = 10, LongestText = 5000, LongestAddress = 500, LongestName = 200, MostPhotos = 5, LargestPhoto = 10 * 1024 * 1024;

    public static Dictionary<string, string> Check(ReportInput i, PlaceMap places, Func<string, bool> categoryExists, DateTimeOffset now)
    {
        var wrong = new Dictionary<string, string>();
        var text = Line(i.Text) ?? "";
        if (text.Length < ShortestText) wrong["teks"] = T($"Ceritakan sedikit lebih banyak: paling sedikit {ShortestText} huruf.", $"Tell a little more: at least {ShortestText} letters.");
        else if (text.Length > LongestText) wrong["teks"] = T($"Terlalu panjang: paling banyak {LongestText} huruf, sekarang {text.Length}.", $"Too long: at most {LongestText} letters, now {text.Length}.");
        if (Line(i.Category) is { } category && !categoryExists(category)) wrong["kategori"] = T("Pilih kategori dari daftar, atau biarkan kosong.", "Choose a category of the list, or leave it empty.");
        if (i.Address?.Length > LongestAddress) wrong["alamat"] = T($"Paling banyak {LongestAddress} huruf.", $"At most {LongestAddress} letters.");
        CheckPoint(i, places, now, wrong);
        if (i.Who is not (ReportInput.Private or ReportInput.Anonymous)) wrong["siapa"] = T("Pilih salah satu.", "Choose one.");
        else if (!i.IsAnonymous) CheckPerson(i, wrong);
        if (!i.Agreed) wrong["setuju"] = T("Centang dahulu bahwa Anda setuju.", "First tick that you agree.");
        CheckPhotos(i, wrong);
        return wrong;
    }

    /// <summary>Null when there is no point; both parts are sound after <see cref="Check"/>.</summary>
    public static (double Latitude, double Longitude)? Point(ReportInput i) =>
        Degrees(i.Latitude) is { } lat && Degrees(i.Longitude) is { } lng ? (lat, lng) : null;

    /// <summary>Trimmed; null when nothing is left.</summary>
    public static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A short code of the linking site; anything else is dropped.</summary>
    public static string? Source(string? source) => source is not null && SourceCode().IsMatch(source) ? source : null;

    private static void CheckPoint(ReportInput i, PlaceMap places, DateTimeOffset now, Dictionary<string, string> wrong)
    {
        if (Line(i.Latitude) is null && Line(i.Longitude) is null) return;
        if (Point(i) is not { } p) wrong["alamat"] = T("Pin pada peta tidak terbaca. Pasang lagi, atau tulis alamatnya.", "The pin cannot be read. Set it again, or write the address.");
        else if (places.VillageAt(p.Latitude, p.Longitude, now) is null) wrong["alamat"] = T("Pin berada di luar Jakarta. Geser pinnya, atau hapus dan tulis alamatnya.", "The pin is outside Jakarta. Move it, or remove it and write the address.");
    }

    private static void CheckPerson(ReportInput i, Dictionary<string, string> wrong)
    {
        if (i.Name?.Length > LongestName) wrong["nama"] = T($"Paling banyak {LongestName} huruf.", $"At most {LongestName} letters.");
        if (Line(i.Phone) is { } phone && !ContactRules.IsPhone(phone)) wrong["telepon"] = T("Nomor ini tidak dikenali. Tulis seperti 0812 3456 7890, atau kosongkan.", "This number is not known. Write it like 0812 3456 7890, or leave it empty.");
        if (Line(i.Email) is { } email && !ContactRules.IsEmail(email)) wrong["surel"] = T("Alamat surel ini tidak lengkap. Tulis seperti nama@contoh.id, atau kosongkan.", "This e-mail address is not complete. Write it like name@example.id, or leave it empty.");
    }

    private static void CheckPhotos(ReportInput i, Dictionary<string, string> wrong)
    {
        var photos = i.Photos.Where(f => f.Length > 0).ToList();
        if (photos.Count > MostPhotos) wrong["foto"] = T($"Paling banyak {MostPhotos} foto; Anda memilih {photos.Count}.", $"At most {MostPhotos} photos; you chose {photos.Count}.");
        else if (photos.Find(f => f.Length > LargestPhoto) is { } large) wrong["foto"] = T($"Foto {FileNames.Clean(large.FileName)} lebih besar dari 10 MB.", $"The photo {FileNames.Clean(large.FileName)} is larger than 10 MB.");
    }

    private static double? Degrees(string? text) =>
        text is { Length: <= 30 } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= -180 and <= 180 ? value : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,39}$")]
    private static partial Regex SourceCode();
}
