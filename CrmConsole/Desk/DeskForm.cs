using System.Text.Json;
using System.Text.Json.Serialization;
using CrmConsole.Channels;
using CrmConsole.Places;
using CrmConsole.Reporters;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>What stands in the counter's form, as the browser saves it each second and hands it in.</summary>
public sealed record DeskForm
{
    public const int LongestText = 20_000, LongestField = 300, LongestNote = 2_000;

    /// <summary>Made by the browser for one visit: handed in twice, it is one report.</summary>
    public string? Id { get; init; }
    public string? Text { get; init; }
    /// <summary>What was typed for a category; counts only together with the code that was chosen.</summary>
    public string? Category { get; init; }
    public string? CategoryCode { get; init; }
    public string? Place { get; init; }
    public string? AreaCode { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? Nik { get; init; }
    public bool Anonymous { get; init; }
    public bool OnBehalf { get; init; }
    /// <summary>For whom the visitor speaks, such as "ibu kandung, Sri Lasmidjah".</summary>
    public string? BehalfOf { get; init; }
    public bool Consent { get; init; }
    /// <summary>Channel by which the visitor wants news; empty: none, they look it up themselves.</summary>
    public string? AnswerBy { get; init; }
    /// <summary>What was talked about, for the counter's own record.</summary>
    public string? Note { get; init; }
    /// <summary>The open case to which this one belongs, as the visitor confirmed; the report joins it.</summary>
    public string? Join { get; init; }

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 3, NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>Null when it is none of ours.</summary>
    public static DeskForm? Read(string json)
    {
        try { return JsonSerializer.Deserialize<DeskForm>(json, Json)?.Clean(); }
        catch (JsonException) { return null; }
    }

    /// <summary>Who the visitor is; nothing of an anonymous one gets as far as this.</summary>
    public Identity Identity => Anonymous ? new Identity() : new Identity(Name, Email, Phone, Nik);

    /// <summary>Nothing has been typed that would be lost.</summary>
    public bool IsEmpty => Text is null && Name is null && Phone is null && Email is null && Nik is null && Place is null && Note is null && BehalfOf is null;

    private DeskForm Clean() => this with
    {
        Text = Line(Text), Category = Line(Category), CategoryCode = Line(CategoryCode), Place = Line(Place), AreaCode = Line(AreaCode), Name = Line(Name), Phone = Line(Phone),
        Email = Line(Email), Nik = Line(Nik), BehalfOf = Line(BehalfOf), AnswerBy = Line(AnswerBy), Note = Line(Note), Join = Line(Join)?.ToUpperInvariant(),
    };

    private static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>What must be put right before it can be handed in: a sentence for each field, by the field's name.</summary>
    public IReadOnlyDictionary<string, string> Problems(PlaceMap places, Func<string, bool> categoryExists,
        Func<string, ReachedBy?> contactFor, DateTimeOffset now)
    {
        var wrong = new Dictionary<string, string>();
        if (Text is null) wrong["text"] = T("Tulis apa yang disampaikan.", "Write what is reported.");
        else if (Text.Length > LongestText) wrong["text"] = T($"Paling banyak {LongestText} huruf.", $"At most {LongestText} letters.");
        if (CategoryCode is not null && !categoryExists(CategoryCode)) wrong["category"] = T("Kategori ini tidak ada lagi; pilih yang lain.", "This category no longer exists; choose another.");
        else if (Category is not null && CategoryCode is null) wrong["category"] = T("Pilih salah satu dari daftar, atau kosongkan.", "Choose one of the list, or leave it empty.");
        if (Place?.Length > LongestField) wrong["place"] = T($"Paling banyak {LongestField} huruf.", $"At most {LongestField} letters.");
        if (AreaCode is not null && places.Find(AreaCode) is null) wrong["place"] = T("Wilayah ini tidak ada lagi; pilih yang lain.", "This area no longer exists; choose another.");
        if ((Latitude, Longitude) is ({ } lat, { } lng) && places.VillageAt(lat, lng, now) is null) wrong["place"] = T("Pin berada di luar Jakarta.", "The pin is outside Jakarta.");
        if (Note?.Length > LongestNote) wrong["note"] = T($"Paling banyak {LongestNote} huruf.", $"At most {LongestNote} letters.");
        if (OnBehalf && BehalfOf is null) wrong["behalfOf"] = T("Tulis atas nama siapa, dan hubungannya.", "Write for whom, and how they are related.");
        if (!Anonymous) CheckPerson(wrong, contactFor);
        return wrong;
    }

    private void CheckPerson(Dictionary<string, string> wrong, Func<string, ReachedBy?> contactFor)
    {
        if (Name?.Length > LongestField) wrong["name"] = T($"Paling banyak {LongestField} huruf.", $"At most {LongestField} letters.");
        if (Phone is not null && !ContactRules.IsPhone(Phone)) wrong["phone"] = T("Bukan nomor telepon. Contoh: 0812 3456 7890.", "No phone number. Example: 0812 3456 7890.");
        if (Email is not null && !ContactRules.IsEmail(Email)) wrong["email"] = T("Alamat surel tidak lengkap.", "The e-mail address is not complete.");
        if (Nik is not null && !ContactRules.IsNik(Nik)) wrong["nik"] = T("NIK terdiri atas 16 angka.", "A NIK has 16 digits.");
        if (AnswerBy is { } by)
        {
            var contact = contactFor(by);
            if (contact is null) wrong["answerBy"] = T("Kanal kabar ini sedang tidak dapat mengirim; pilih yang lain.",
                "This channel cannot send now; choose another.");
            else if (contact == ReachedBy.Email ? Email is null : Phone is null)
                wrong[contact == ReachedBy.Email ? "email" : "phone"] = T("Isi agar kabar dapat dikirim, atau pilih tanpa kabar.",
                    "Fill it in so that news can be sent, or choose no news.");
        }
        if (Identity is var who && (who.HasContact || who.Name is not null) && !Consent) wrong["consent"] = T("Bacakan dan centang: tanpa persetujuan, data diri tidak boleh disimpan. Laporan anonim tetap bisa.", "Read it out and tick it: without consent no personal data may be kept. An anonymous report is still possible.");
    }
}
