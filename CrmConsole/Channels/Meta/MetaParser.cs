using System.Text.Json;

namespace CrmConsole.Channels.Meta;

/// <summary>One thing that a person did on the page, in Messenger or on Instagram, as <see cref="MetaPush"/> cut it out.</summary>
public sealed class MetaParser : IEnvelopeParser
{
    public const string FormatName = "meta";
    private const int LongestText = 20_000;

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        using var json = JsonDocument.Parse(envelope.Bytes, MetaPush.Limits);
        var root = json.RootElement;
        // A signed body that could not be cut lies here as it came.
        if (MetaPush.Text(root, "kind") is not { } kind) throw new FormatException("No push of a page.");
        var value = root.GetProperty("value");
        var instagram = MetaPush.Text(root, "service") == "instagram";
        return kind switch
        {
            "receipt" => Receipt(value),
            "post" => instagram ? InstagramComment(value) : Post(value),
            "message" or "postback" => Message(value, instagram),
            _ => throw new FormatException($"Unknown kind {kind}."),
        };
    }

    private static ParsedMessage Receipt(JsonElement v)
    {
        var step = MetaPush.Text(v, "step") == "read" ? DeliveryStep.Read : DeliveryStep.Delivered;
        return new ParsedMessage { Sender = new Sender(), Text = "", Delivery = new DeliveryNotice(MetaPush.Id(v, "mid"), step) };
    }

    private static ParsedMessage Post(JsonElement v)
    {
        var isComment = MetaPush.Text(v, "item") == "comment";
        var id = (isComment ? MetaPush.Text(v, "comment_id") : MetaPush.Text(v, "post_id"))!;
        var verb = MetaPush.Text(v, "verb");
        var text = MetaPush.Text(v, "message") ?? "";
        var removed = verb is "remove" or "hide";
        var (from, name) = Author(v);
        // Under a comment the talk is with who wrote the top one; a comment under the page's own post stands for itself.
        var parent = MetaPush.Id(v, "parent_id");
        var thread = isComment && parent is not null && parent != MetaPush.Text(v, "post_id") ? parent : id;
        return new ParsedMessage
        {
            Sender = new Sender(name, null, null, from is null ? null : $"fb:{from}"),
            Text = removed ? "(unggahan dihapus di Facebook)" : Cut(text.Length > 0 ? text : "(unggahan tanpa tulisan)"),
            WireId = id,
            Public = true,
            Change = removed ? new ChangeNotice(id, null) : verb is "edited" or "edit" ? new ChangeNotice(id, text) : null,
            Media = MetaPush.Text(v, "photo") is { } photo && !removed ? [new MediaReference(photo, "foto.jpg", "image/jpeg")] : [],
            Thread = new ThreadHints(null, thread == id ? [] : [thread], null, thread),
        };
    }

    private static ParsedMessage InstagramComment(JsonElement v)
    {
        var id = MetaPush.Text(v, "id")!;
        var (from, name) = Author(v);
        var parent = MetaPush.Id(v, "parent_id");
        return new ParsedMessage
        {
            Sender = new Sender(name ?? (v.TryGetProperty("from", out var f) ? MetaPush.Text(f, "username") : null), null, null, from is null ? null : $"ig:{from}"),
            Text = Cut(MetaPush.Text(v, "text") ?? "(komentar tanpa tulisan)"), WireId = id, Public = true,
            Thread = new ThreadHints(null, parent is null ? [] : [parent], null, parent ?? id),
        };
    }

    private static ParsedMessage Message(JsonElement v, bool instagram)
    {
        var person = v.TryGetProperty("sender", out var s) && MetaPush.Id(s, "id") is { } id ? id
            : throw new FormatException("A message without its sender.");
        var handle = (instagram ? "igdm:" : "psid:") + person;
        var m = v.TryGetProperty("message", out var message) ? message : v.GetProperty("postback");
        var mid = MetaPush.Id(m, "mid");
        var deleted = m.TryGetProperty("is_deleted", out var gone) && gone.ValueKind == JsonValueKind.True;
        var media = new List<MediaReference>();
        var leftOut = new List<string>();
        double? latitude = null, longitude = null;
        foreach (var a in MetaPush.Each(m, "attachments"))
        {
            var payload = a.TryGetProperty("payload", out var p) ? p : default;
            switch (MetaPush.Text(a, "type"))
            {
                case "image" when MetaPush.Text(payload, "url") is { } url: media.Add(new MediaReference(url, $"foto-{media.Count + 1}.jpg", "image/jpeg")); break;
                case "audio" when MetaPush.Text(payload, "url") is { } url: media.Add(new MediaReference(url, "pesan-suara.mp4", "audio/mp4")); break;
                case "video" when MetaPush.Text(payload, "url") is { } url: media.Add(new MediaReference(url, "video.mp4", "video/mp4")); break;
                case "file" when MetaPush.Text(payload, "url") is { } url: media.Add(new MediaReference(url, "berkas", "application/octet-stream")); break;
                case "location" when payload.TryGetProperty("coordinates", out var c): (latitude, longitude) = (c.GetProperty("lat").GetDouble(), c.GetProperty("long").GetDouble()); break;
                default: leftOut.Add("Satu lampiran dari Facebook/Instagram tidak dapat dibaca."); break;
            }
        }
        var text = MetaPush.Text(m, "text") ?? MetaPush.Text(m, "title") ?? "";
        return new ParsedMessage
        {
            Sender = new Sender(null, null, null, handle),
            Text = deleted ? "(pesan ditarik oleh pelapor)" : Cut(text.Length > 0 ? text : media.Count > 0 ? "(lampiran tanpa keterangan)" : latitude is not null ? "(lokasi)" : "(pesan kosong)"),
            WireId = mid,
            Change = deleted ? new ChangeNotice(mid, null) : null,
            Latitude = latitude, Longitude = longitude, Media = media, LeftOut = leftOut,
            Thread = new ThreadHints(null, m.TryGetProperty("reply_to", out var r) && MetaPush.Text(r, "mid") is { } answered ? [answered] : [], null, handle),
        };
    }

    private static (string? Id, string? Name) Author(JsonElement v) => v.TryGetProperty("from", out var from)
        ? (MetaPush.Id(from, "id"), MetaPush.Text(from, "name")) : (MetaPush.Id(v, "sender_id"), MetaPush.Text(v, "sender_name"));
    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
