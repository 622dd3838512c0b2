using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CrmConsole.Channels.X;

/// <summary>One post or direct message, pushed (the older form, "1") or polled (the newer, "2"), as <see cref="XPush"/> cut it out.</summary>
public sealed partial class XParser : IEnvelopeParser
{
    public const string FormatName = "x";
    private const int LongestText = 25_000;

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        using var json = JsonDocument.Parse(envelope.Bytes, XPush.Limits);
        var root = json.RootElement;
        var value = XPush.At(root, "value");
        return XPush.Text(root, "kind") switch
        {
            "post1" => Pushed(value),
            "post2" => Polled(value, root),
            "deleted" => Deleted(value),
            "direct1" => Direct(XPush.At(value, "message_create"), XPush.Text(value, "id")!, XPush.Millis(XPush.Text(value, "created_timestamp")), XPush.At(root, "user")),
            "direct2" => Direct2(value, root),
            // A signed body that could not be cut lies here as it came.
            _ => throw new FormatException("No post of X."),
        };
    }

    private static ParsedMessage Pushed(JsonElement v)
    {
        var id = XPush.Id(v, "id_str")!;
        var whole = XPush.At(v, "extended_tweet");
        var text = XPush.Text(whole, "full_text") ?? XPush.Text(v, "full_text") ?? XPush.Text(v, "text") ?? "";
        var entities = XPush.At(whole.ValueKind == JsonValueKind.Object ? whole : v, "entities");
        var answered = XPush.Id(v, "in_reply_to_status_id_str");
        var versions = XPush.Each(XPush.At(v, "edit_history"), "edit_tweet_ids").Select(e => e.GetString()!).ToList();
        return Post(id, text, entities, versions, answered, answered is null ? id : null) with
        {
            SentAt = XPush.Date(XPush.Text(v, "created_at")),
            Sender = Person(XPush.At(v, "user"), XPush.Text(XPush.At(v, "user"), "id_str")!, "screen_name"),
            Latitude = Coordinate(XPush.At(v, "coordinates"), 1),
            Longitude = Coordinate(XPush.At(v, "coordinates"), 0),
            Address = XPush.Text(XPush.At(v, "place"), "full_name"),
            Media = [.. XPush.Each(XPush.At(whole.ValueKind == JsonValueKind.Object && whole.TryGetProperty("extended_entities", out _) ? whole : v, "extended_entities"), "media").Select((m, n) => File(m, n, XPush.Text(m, "media_url_https"), XPush.Each(XPush.At(m, "video_info"), "variants"))).OfType<MediaReference>()],
        };
    }

    private static ParsedMessage Polled(JsonElement v, JsonElement root)
    {
        var id = XPush.Text(v, "id")!;
        var text = XPush.Text(XPush.At(v, "note_tweet"), "text") ?? XPush.Text(v, "text") ?? "";
        var versions = XPush.Each(v, "edit_history_tweet_ids").Select(e => e.GetString()!).ToList();
        var answered = XPush.Each(v, "referenced_tweets").Where(r => XPush.Text(r, "type") == "replied_to")
            .Select(r => XPush.Id(r, "id")).FirstOrDefault();
        var point = XPush.At(XPush.At(v, "geo"), "coordinates");
        return Post(id, text, XPush.At(v, "entities"), versions, answered, XPush.Id(v, "conversation_id") ?? id) with
        {
            SentAt = XPush.Date(XPush.Text(v, "created_at")),
            Sender = Person(XPush.At(root, "user"), XPush.Text(v, "author_id")!, "username"),
            Latitude = Coordinate(point, 1),
            Longitude = Coordinate(point, 0),
            Address = XPush.Text(XPush.At(root, "place"), "full_name"),
            Media = Files(root),
        };
    }

    private static ParsedMessage Post(string id, string text, JsonElement entities, List<string> versions, string? answered, string? thread)
    {
        var words = Readable(text, entities);
        // Every version has an id of its own; the last one's text is what stands there now.
        var earlier = versions.Where(e => e != id).ToList();
        return new ParsedMessage
        {
            Sender = new Sender(), Text = words.Length > 0 ? words : "(unggahan tanpa tulisan)", WireId = id, Public = true,
            Folded = $"{PastedPost.LinkLine}https://x.com/i/status/{id}",
            Change = earlier.Count > 0 ? new ChangeNotice(earlier[0], words, earlier) : null,
            Thread = new ThreadHints(null, answered is null ? [] : [answered], null, thread),
        };
    }

    private static ParsedMessage Deleted(JsonElement v)
    {
        var id = XPush.Text(XPush.At(v, "status"), "id")!;
        return new ParsedMessage { Sender = new Sender(), Text = "(unggahan dihapus di X)", WireId = id + ":deleted", Public = true, Change = new ChangeNotice(id, null) };
    }

    private static ParsedMessage Direct(JsonElement create, string id, DateTimeOffset? at, JsonElement user)
    {
        var data = XPush.At(create, "message_data");
        var sender = XPush.Text(create, "sender_id") ?? throw new FormatException("A message without its sender.");
        var file = XPush.At(XPush.At(data, "attachment"), "media");
        return Message(id, sender, user, at, Readable(XPush.Text(data, "text") ?? "", XPush.At(data, "entities")), "screen_name",
            file.ValueKind == JsonValueKind.Object && File(file, 0, XPush.Text(file, "media_url_https"), XPush.Each(XPush.At(file, "video_info"), "variants")) is { } m ? [m] : []);
    }

    private static ParsedMessage Direct2(JsonElement v, JsonElement root) =>
        Message(XPush.Text(v, "id")!, XPush.Text(v, "sender_id")!, XPush.At(root, "user"), XPush.Date(XPush.Text(v, "created_at")), Readable(XPush.Text(v, "text") ?? "", XPush.At(v, "entities")), "username", Files(root));

    private static ParsedMessage Message(string id, string sender, JsonElement user, DateTimeOffset? at, string text, string nameKey, List<MediaReference> media) => new()
    {
        Sender = Person(user, sender, nameKey), SentAt = at, WireId = XPush.DirectId(id), Media = media,
        Text = text.Length > 0 ? text : media.Count > 0 ? "(lampiran tanpa keterangan)" : "(pesan kosong)",
        Thread = new ThreadHints(null, [], null, "dm:" + sender),
    };

    private static Sender Person(JsonElement user, string id, string nameKey) =>
        new(XPush.Text(user, nameKey) is { } account ? $"{XPush.Text(user, "name") ?? account} (@{account})" : XPush.Text(user, "name"), null, null, "x:" + id);

    private static List<MediaReference> Files(JsonElement root) =>
        [.. XPush.Each(root, "media").Select((m, n) => File(m, n, XPush.Text(m, "url") ?? XPush.Text(m, "preview_image_url"), XPush.Each(m, "variants"))).OfType<MediaReference>()];

    private static MediaReference? File(JsonElement m, int n, string? picture, List<JsonElement> variants)
    {
        var best = variants.Where(v => XPush.Text(v, "content_type") == "video/mp4").OrderByDescending(v => XPush.At(v, "bitrate") is { ValueKind: JsonValueKind.Number } b || (b = XPush.At(v, "bit_rate")).ValueKind == JsonValueKind.Number ? b.GetInt64() : 0).FirstOrDefault();
        return XPush.Text(best, "url") is { } film ? new MediaReference(film, $"video-{n + 1}.mp4", "video/mp4", Wire: XWire.WireCode)
            : picture is null ? null : new MediaReference(picture, $"foto-{n + 1}.jpg", "image/jpeg", Wire: XWire.WireCode);
    }

    private static double? Coordinate(JsonElement point, int index) =>
        XPush.Each(point, "coordinates") is { Count: 2 } list && list[index].ValueKind == JsonValueKind.Number ? list[index].GetDouble() : null;

    // As a person reads it there: links whole, those to its own pictures gone, and without the names at the front that a reply begins with.
    internal static string Readable(string text, JsonElement entities)
    {
        foreach (var link in XPush.Each(entities, "urls").Concat(XPush.Each(entities, "media")))
        {
            if (XPush.Text(link, "url") is not { Length: > 0 } shortened || XPush.Text(link, "expanded_url") is not { } whole) continue;
            text = text.Replace(shortened, OwnPicture().IsMatch(whole) ? "" : whole, StringComparison.Ordinal);
        }
        text = WebUtility.HtmlDecode(text).Trim();
        var words = Names().Replace(text, "");
        if (words.Length == 0) words = text;
        return words.Length <= LongestText ? words : words[..LongestText];
    }

    [GeneratedRegex(@"^(?:@\w{1,20}[\s:,]+)+|^(?:@\w{1,20})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"^https?://(?:www\.)?(?:twitter|x)\.com/\w+/status/\d+/(?:photo|video)/\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnPicture();
}
