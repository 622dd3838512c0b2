using System.Globalization;
using System.Text.Json;

namespace CrmConsole.Channels.WhatsApp;

/// <summary>One message or one status of a WhatsApp push, as <see cref="WhatsAppPush"/> cut it out.</summary>
public sealed class WhatsAppParser : IEnvelopeParser
{
    public const string FormatName = "whatsapp";
    private const int LongestText = 20_000;

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        using var json = JsonDocument.Parse(envelope.Bytes, WhatsAppPush.Limits);
        var root = json.RootElement;
        return root.TryGetProperty("status", out var status) ? Receipt(status) : Message(root.GetProperty("message"), root.TryGetProperty("contact", out var contact) ? contact : default);
    }

    private static ParsedMessage Receipt(JsonElement status)
    {
        var error = status.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 && errors[0].TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : 0;
        var step = Text(status, "status") switch { "sent" => DeliveryStep.Accepted, "delivered" => DeliveryStep.Delivered, "read" or "played" => DeliveryStep.Read, "failed" => DeliveryStep.Failed, var other => throw new FormatException($"Unknown status {other}.") };
        // Our own id comes back with it, so that a status may overtake the answer to our call.
        var ours = Id(status, "biz_opaque_callback_data") ?? Id(status, "id");
        return new ParsedMessage { Sender = new Sender(), Text = "", Delivery = new DeliveryNotice(ours, step, step == DeliveryStep.Failed ? WhatsAppErrors.Sentence(error) : null, step == DeliveryStep.Failed && WhatsAppErrors.TriesAnotherWay(error)) };
    }

    private static ParsedMessage Message(JsonElement m, JsonElement contact)
    {
        var from = Id(m, "from") ?? throw new FormatException("A message without its sender.");
        var phone = "+" + (contact.ValueKind == JsonValueKind.Object ? Id(contact, "wa_id") ?? from : from).TrimStart('+');
        var name = contact.ValueKind == JsonValueKind.Object && contact.TryGetProperty("profile", out var profile) ? Text(profile, "name") : null;
        var type = Text(m, "type") ?? "unsupported";
        var body = m.TryGetProperty(type, out var found) ? found : default;
        var (text, leftOut) = Words(type, body);
        return new ParsedMessage
        {
            Sender = new Sender(name, null, phone),
            Text = text.Length <= LongestText ? text : text[..LongestText],
            WireId = Text(m, "id"),
            SentAt = long.TryParse(Text(m, "timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            Latitude = type == "location" ? Number(body, "latitude") : null,
            Longitude = type == "location" ? Number(body, "longitude") : null,
            Address = type == "location" ? Text(body, "address") ?? Text(body, "name") : null,
            CategoryCode = type == "interactive" && body.TryGetProperty("list_reply", out var choice) ? Text(choice, "id") : null,
            Media = Media(type, body),
            LeftOut = leftOut is null ? [] : [leftOut],
            Thread = new ThreadHints(null, m.TryGetProperty("context", out var context) && Text(context, "id") is { } answered ? [answered] : [], null, phone),
        };
    }

    private static (string Text, string? LeftOut) Words(string type, JsonElement body) => type switch
    {
        "text" => (Text(body, "body") ?? "", null),
        "image" or "video" or "document" => (Text(body, "caption") ?? $"({Kind(type)} tanpa keterangan)", null),
        "audio" => ("(pesan suara)", null),
        "sticker" => ("(stiker)", null),
        "location" => ($"Lokasi: {Text(body, "name") ?? Text(body, "address") ?? string.Create(CultureInfo.InvariantCulture, $"{Number(body, "latitude")}, {Number(body, "longitude")}")}", null),
        "button" => (Text(body, "text") ?? "", null),
        "interactive" => (body.TryGetProperty("list_reply", out var list) ? $"Pilihan: {Text(list, "title")}" : body.TryGetProperty("button_reply", out var button) ? Text(button, "title") ?? "" : "", null),
        "reaction" => (Text(body, "emoji") is { Length: > 0 } emoji ? $"Menanggapi dengan {emoji}" : "(tanggapan ditarik)", null),
        "contacts" => ("(mengirim kontak)", "Kartu kontak tidak disimpan; minta pelapor menuliskannya bila perlu."),
        _ => ("(jenis pesan yang tidak dikenal)", "WhatsApp mengirim jenis pesan yang belum dapat dibaca; minta pelapor menuliskannya."),
    };

    private static IReadOnlyList<MediaReference> Media(string type, JsonElement body)
    {
        if (type is not ("image" or "video" or "audio" or "document" or "sticker") || Text(body, "id") is not { } id) return [];
        var mime = Text(body, "mime_type")?.Split(';')[0] ?? "application/octet-stream";
        var ending = mime switch { "image/jpeg" => ".jpg", "image/png" => ".png", "image/webp" => ".webp", "audio/ogg" => ".ogg", "audio/mpeg" => ".mp3", "audio/mp4" => ".m4a", "video/mp4" => ".mp4", "application/pdf" => ".pdf", _ => "" };
        return [new MediaReference(id, Text(body, "filename") ?? (type == "audio" ? "pesan-suara" : Kind(type)) + ending, mime, Text(body, "sha256"))];
    }

    private static string Kind(string type) => type switch { "image" => "foto", "video" => "video", "sticker" => "stiker", _ => "dokumen" };
    private static string? Text(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
    private static string? Id(JsonElement e, string name) => WireIds.OrNull(Text(e, name));
    private static double? Number(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.Number ? v.GetDouble() : null;
}
