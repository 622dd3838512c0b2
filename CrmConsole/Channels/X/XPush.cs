using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Channels.X;

/// <summary>Cuts pushes (Account Activity) and answers of the polled API into what people wrote, each with the bytes it came in. The
/// same post has the same id both ways, so it is one report. What we wrote ourselves comes back as well and is left out.</summary>
internal static class XPush
{
    internal static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    /// <summary>In the order in which they stand. Throws <see cref="JsonException"/> or <see cref="FormatException"/> for a body that is no push.</summary>
    public static (IReadOnlyList<RawEnvelope> Envelopes, DateTimeOffset? SentAt) Cut(string channel, byte[] body, string us, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(body, Limits);
        var root = json.RootElement;
        if (XActivity.Is(root)) return XActivity.Cut(channel, root, us, now);
        if (Text(root, "for_user_id") is not { } forUser) throw new FormatException("No push of X.");
        var envelopes = new List<RawEnvelope>();
        DateTimeOffset? newest = null;
        if (forUser != us) return (envelopes, null);
        foreach (var post in Each(root, "tweet_create_events"))
        {
            if (Id(At(post, "user"), "id_str") is not { } author || author == us) continue;
            if (post.TryGetProperty("retweeted_status", out _) || !SpeaksTo(post, us)) continue;
            newest = Date(Text(post, "created_at")) ?? newest;
            envelopes.Add(Envelope(channel, IdOf(post), now, $"{{\"kind\":\"post1\",\"value\":{post.GetRawText()}}}"));
        }
        foreach (var gone in Each(root, "tweet_delete_events"))
            if (Id(At(gone, "status"), "id") is { } id && Text(At(gone, "status"), "user_id") != us)
                envelopes.Add(Envelope(channel, id + ":deleted", now, $"{{\"kind\":\"deleted\",\"value\":{gone.GetRawText()}}}"));
        var (directs, last) = Directs(channel, root, us, now);
        return ([.. envelopes, .. directs], last ?? newest);
    }

    /// <summary>The direct messages of the older form, with their writers beside them.</summary>
    internal static (IReadOnlyList<RawEnvelope> Envelopes, DateTimeOffset? SentAt) Directs(string channel, JsonElement holder, string us, DateTimeOffset now)
    {
        var envelopes = new List<RawEnvelope>();
        DateTimeOffset? newest = null;
        foreach (var message in Each(holder, "direct_message_events"))
        {
            if (Text(message, "type") != "message_create") continue;
            if (Id(At(message, "message_create"), "sender_id") is not { } sender || sender == us) continue;
            newest = Millis(Text(message, "created_timestamp")) ?? newest;
            var user = At(At(holder, "users"), sender);
            if (At(user, "data") is { ValueKind: JsonValueKind.Object } wrapped) user = wrapped;
            envelopes.Add(Envelope(channel, DirectId(Text(message, "id")), now, $"{{\"kind\":\"direct1\",\"value\":{message.GetRawText()},\"user\":{Raw(user)}}}"));
        }
        return (envelopes, newest);
    }

    /// <summary>The posts of one page of <c>/2/users/:id/mentions</c>, newest first as they come, own ones and reposts left out.</summary>
    public static IEnumerable<RawEnvelope> Posts(string channel, JsonElement page, ICollection<string> without, DateTimeOffset now)
    {
        var users = Index(page, "users", "id");
        var media = Index(page, "media", "media_key");
        var places = Index(page, "places", "id");
        foreach (var post in Each(page, "data"))
        {
            var author = Id(post, "author_id");
            if (author is null || without.Contains(author) || Each(post, "referenced_tweets").Exists(r => Text(r, "type") == "retweeted")) continue;
            if (channel != XWire.WireCode && Each(At(post, "entities"), "mentions").Exists(m => Text(m, "id") is { } id && without.Contains(id))) continue;
            var files = string.Join(',', Each(At(post, "attachments"), "media_keys").Select(k => Raw(media.GetValueOrDefault(k.GetString() ?? ""))));
            var place = Text(At(post, "geo"), "place_id") is { } p ? Raw(places.GetValueOrDefault(p)) : "null";
            yield return Envelope(channel, IdOf(post), now, $"{{\"kind\":\"post2\",\"value\":{post.GetRawText()},\"user\":{Raw(users.GetValueOrDefault(author))},\"media\":[{files}],\"place\":{place}}}");
        }
    }

    /// <summary>The messages of one page of <c>/2/dm_events</c>, newest first as they come.</summary>
    public static IEnumerable<RawEnvelope> Messages(string channel, JsonElement page, string us, DateTimeOffset now)
    {
        var users = Index(page, "users", "id");
        var media = Index(page, "media", "media_key");
        foreach (var message in Each(page, "data"))
        {
            if (Text(message, "event_type") != "MessageCreate" || Id(message, "sender_id") is not { } sender || sender == us) continue;
            var files = string.Join(',', Each(At(message, "attachments"), "media_keys").Select(k => Raw(media.GetValueOrDefault(k.GetString() ?? ""))));
            yield return Envelope(channel, DirectId(Text(message, "id")), now, $"{{\"kind\":\"direct2\",\"value\":{message.GetRawText()},\"user\":{Raw(users.GetValueOrDefault(sender))},\"media\":[{files}]}}");
        }
    }

    /// <summary>Ids are 64-bit numbers in strings that grow with time; null is before all.</summary>
    public static bool IsNewer(string? id, string? than) => Number(id) > Number(than);

    private static BigInteger Number(string? id) => BigInteger.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;

    // A push tells of everything around our account: what is about our posts without speaking to us is nobody's report.
    private static bool SpeaksTo(JsonElement post, string us) => Text(post, "in_reply_to_user_id_str") == us
        || Each(At(post, "entities"), "user_mentions").Exists(m => Text(m, "id_str") == us) || Each(At(At(post, "extended_tweet"), "entities"), "user_mentions").Exists(m => Text(m, "id_str") == us);

    private static string IdOf(JsonElement post) =>
        Id(post, "id_str") ?? Id(post, "id") ?? throw new FormatException("A post without its id.");

    /// <summary>Messages and posts are numbered apart.</summary>
    public static string DirectId(string? id) => "dm:" + (WireIds.OrNull(id) ?? throw new FormatException("A message without its id."));

    private static RawEnvelope Envelope(string channel, string id, DateTimeOffset now, string json) => new(channel, XParser.FormatName, id, now, Encoding.UTF8.GetBytes(json));

    private static Dictionary<string, JsonElement> Index(JsonElement page, string list, string key)
    {
        var index = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in Each(At(page, "includes"), list))
            if (Text(item, key) is { } id) index[id] = item;
        return index;
    }

    internal static DateTimeOffset? Date(string? text) => text is null ? null
        : DateTimeOffset.TryParseExact(text, "ddd MMM dd HH:mm:ss zzz yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var old) ? old
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    internal static DateTimeOffset? Millis(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < 253402300799000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    internal static JsonElement At(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var v) ? v : default;
    internal static List<JsonElement> Each(JsonElement e, string name) => At(e, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
    internal static string? Id(JsonElement e, string name) => WireIds.OrNull(Text(e, name));
    internal static string? Text(JsonElement e, string name) => At(e, name) is { ValueKind: JsonValueKind.String } v ? v.GetString() : null;
    private static string Raw(JsonElement e) => e.ValueKind == JsonValueKind.Undefined ? "null" : e.GetRawText();
}
