using System.Text;
using System.Text.Json;

namespace CrmConsole.Channels.Meta;

/// <summary>Cuts a push of a page or an Instagram account into what people did, each with the bytes it came in. What we did ourselves
/// comes back as well and is left out.</summary>
internal static class MetaPush
{
    internal static readonly JsonDocumentOptions Limits = new() { MaxDepth = 24 };

    /// <summary>In the order in which they stand. Throws <see cref="JsonException"/> or <see cref="FormatException"/> for a body that is no push.</summary>
    public static (IReadOnlyList<RawEnvelope> Envelopes, DateTimeOffset? SentAt) Cut(string channel, byte[] body, IReadOnlySet<string> ourIds, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(body, Limits);
        var root = json.RootElement;
        var service = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("object", out var o) ? o.GetString() : null;
        if (service is not ("page" or "instagram")) throw new FormatException("No push of a page.");
        var envelopes = new List<RawEnvelope>();
        DateTimeOffset? newest = null;
        void Add(string kind, string? id, JsonElement part)
        {
            var bytes = Encoding.UTF8.GetBytes($"{{\"service\":\"{service}\",\"kind\":\"{kind}\",\"value\":{part.GetRawText()}}}");
            envelopes.Add(new RawEnvelope(channel, MetaParser.FormatName, id ?? WireIds.OfContent(bytes), now, bytes));
        }
        foreach (var entry in Each(root, "entry"))
        {
            foreach (var change in Each(entry, "changes").Where(c => Text(c, "field") is "feed" or "comments" or "mention" or "mentions"))
            {
                var value = change.GetProperty("value");
                if (Author(value) is { } author && ourIds.Contains(author)) continue;
                if (Identity(value, service) is not { } id) continue;
                newest = Created(value) ?? newest;
                Add("post", id, value);
            }
            foreach (var message in Each(entry, "messaging"))
            {
                var sender = message.TryGetProperty("sender", out var s) ? Id(s, "id") : null;
                if (message.TryGetProperty("message", out var m))
                {
                    if ((m.TryGetProperty("is_echo", out var echo) && echo.ValueKind == JsonValueKind.True) || (sender is not null && ourIds.Contains(sender))) continue;
                    newest = Millis(message) ?? newest;
                    var deleted = m.TryGetProperty("is_deleted", out var gone) && gone.ValueKind == JsonValueKind.True;
                    Add("message", Id(m, "mid") is { } mid ? mid + (deleted ? ":deleted" : "") : null, message);
                }
                else if (message.TryGetProperty("postback", out var p))
                    Add("postback", Id(p, "mid") ?? $"postback:{sender}:{Millis(message)?.ToUnixTimeMilliseconds()}", message);
                else if (message.TryGetProperty("delivery", out var d))
                {
                    var mids = Each(d, "mids").Where(x => x.ValueKind == JsonValueKind.String).Select(x => WireIds.OrNull(x.GetString()));
                    envelopes.AddRange(mids.OfType<string>().Select(mid => Receipt(channel, mid, "delivered", now)));
                }
                else if (message.TryGetProperty("read", out var r) && Id(r, "mid") is { } read)
                    envelopes.Add(Receipt(channel, read, "read", now));
            }
        }
        return (envelopes, newest);
    }

    private static RawEnvelope Receipt(string channel, string mid, string step, DateTimeOffset now) =>
        new(channel, MetaParser.FormatName, $"{mid}:{step}", now, JsonSerializer.SerializeToUtf8Bytes(new { kind = "receipt", value = new { mid, step } }));

    // A post or comment has one id for life; each change of it is an event of its own.
    private static string? Identity(JsonElement v, string service)
    {
        if (service == "instagram") return Id(v, "id");
        var verb = Text(v, "verb");
        var id = Text(v, "item") switch
        {
            "comment" => Id(v, "comment_id"),
            "post" or "status" or "photo" or "video" or "share" => Id(v, "post_id"),
            _ => null,
        };
        return id is null ? null : verb switch { "add" => id, "edited" or "edit" => $"{id}:edited:{Created(v)?.ToUnixTimeSeconds()}:{Text(v, "message")?.Length}", "remove" or "hide" => $"{id}:{verb}", _ => null };
    }

    private static string? Author(JsonElement v) => v.TryGetProperty("from", out var from) ? Id(from, "id") : Id(v, "sender_id");
    private static DateTimeOffset? Created(JsonElement v) => v.TryGetProperty("created_time", out var t) && t.ValueKind == JsonValueKind.Number && t.TryGetInt64(out var s) && s is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(s) : null;
    private static DateTimeOffset? Millis(JsonElement v) => v.TryGetProperty("timestamp", out var t) && t.ValueKind == JsonValueKind.Number && t.TryGetInt64(out var ms) && ms is > 0 and < 253402300799000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    internal static List<JsonElement> Each(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
    internal static string? Id(JsonElement e, string name) => WireIds.OrNull(Text(e, name));
    internal static string? Text(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
}
