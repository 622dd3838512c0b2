using System.Text.Json;
using System.Text.Json.Serialization;
using CrmConsole.Channels;

namespace CrmConsole.Intake;

/// <summary>Body of <c>POST /api/v1/reports</c> (DESIGN §6). Unknown fields are refused, so that a typing error is not lost silently.</summary>
public sealed record ReportRequest
{
    public string? Channel { get; init; }
    public string? ExternalId { get; init; }
    public string? Text { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Address { get; init; }
    public string? CategoryCode { get; init; }
    public ReporterRequest? Reporter { get; init; }
    public IReadOnlyList<PhotoRequest>? Photos { get; init; }

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 8,
    };
}

public sealed record ReporterRequest(string? Name = null, string? Phone = null, string? Email = null, bool? Anonymous = null);

public sealed record PhotoRequest(string? FileName, string? ContentType, byte[]? DataBase64);

/// <summary>What a sender gets after the commit.</summary>
public sealed record ReportAnswer(string Number, string TrackerToken, string TrackerPin, string TrackerUrl);

/// <summary>What a sender gets when the report is kept but not processed yet.</summary>
public sealed record PendingAnswer(string ReceiptId, string TrackerToken, string TrackerUrl);

/// <summary>Checks a request, naming each wrong field.</summary>
internal static class ReportRequestRules
{
    private const int LongestText = 20_000, MostPhotos = 5, LargestPhoto = 10 * 1024 * 1024;

    public static Dictionary<string, string[]> Check(ReportRequest r, Func<string, bool> channelExists, Func<string, bool> categoryExists)
    {
        var errors = new Dictionary<string, string[]>();
        void Wrong(string field, string why) => errors[field] = [why];
        if (string.IsNullOrWhiteSpace(r.Channel)) Wrong("channel", "Wajib diisi.");
        else if (!channelExists(r.Channel)) Wrong("channel", "Kanal tidak dikenal atau dimatikan.");
        if (string.IsNullOrWhiteSpace(r.Text)) Wrong("text", "Wajib diisi.");
        else if (r.Text.Length > LongestText) Wrong("text", $"Paling banyak {LongestText} huruf.");
        if (r.Latitude is null != r.Longitude is null) Wrong(r.Latitude is null ? "latitude" : "longitude", "Keduanya atau tidak sama sekali.");
        if (r.Latitude is { } lat && !(lat is >= -90 and <= 90)) Wrong("latitude", "Antara -90 dan 90.");
        if (r.Longitude is { } lng && !(lng is >= -180 and <= 180)) Wrong("longitude", "Antara -180 dan 180.");
        if (r.Address?.Length > 500) Wrong("address", "Paling banyak 500 huruf.");
        if (r.ExternalId?.Length > 200) Wrong("externalId", "Paling banyak 200 huruf.");
        if (r.CategoryCode is { } category && !categoryExists(category)) Wrong("categoryCode", "Kategori tidak dikenal.");
        if (r.Reporter is { } reporter) CheckReporter(reporter, Wrong);
        if (r.Photos is { } photos) CheckPhotos(photos, Wrong);
        return errors;
    }

    private static void CheckReporter(ReporterRequest r, Action<string, string> wrong)
    {
        if (r.Name?.Length > 200) wrong("reporter.name", "Paling banyak 200 huruf.");
        if (r.Phone is { } phone && (phone.Length > 30 || phone.Count(char.IsAsciiDigit) < 6)) wrong("reporter.phone", "Bukan nomor telepon.");
        if (r.Email is { } email && (email.Length > 254 || !MimeKit.MailboxAddress.TryParse(email, out var parsed) || parsed.Address != email.Trim())) wrong("reporter.email", "Bukan alamat e-mail.");
    }

    private static void CheckPhotos(IReadOnlyList<PhotoRequest> photos, Action<string, string> wrong)
    {
        if (photos.Count > MostPhotos) wrong("photos", $"Paling banyak {MostPhotos} foto.");
        for (var i = 0; i < photos.Count; i++)
        {
            if (photos[i].DataBase64 is not { Length: > 0 } data) wrong($"photos[{i}].dataBase64", "Wajib diisi.");
            else if (data.Length > LargestPhoto) wrong($"photos[{i}].dataBase64", "Paling banyak 10 MB.");
        }
    }
}

/// <summary>Reads a journaled API body. Checked at the door already; read again on replay.</summary>
public sealed class ReportRequestParser : IEnvelopeParser
{
    public string Format => "api-v1";

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var r = JsonSerializer.Deserialize<ReportRequest>(envelope.Bytes.Span, ReportRequest.Json)!;
        var who = r.Reporter;
        return new ParsedMessage
        {
            Sender = new Sender(who?.Name, who?.Email, who?.Phone) { Typed = true },
            Text = r.Text!,
            Latitude = r.Latitude,
            Longitude = r.Longitude,
            Address = r.Address,
            CategoryCode = r.CategoryCode,
            Privacy = who?.Anonymous == true ? Privacy.Anonymous : Privacy.Private,
            Attachments = [.. (r.Photos ?? []).Select((p, i) => new ParsedAttachment(p.FileName ?? $"foto-{i + 1}.jpg", p.ContentType ?? "application/octet-stream", p.DataBase64))],
        };
    }
}
