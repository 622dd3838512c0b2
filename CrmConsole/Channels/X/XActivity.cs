using System.Text.Json;

namespace CrmConsole.Channels.X;

/// <summary>The newer Activity API: one event a push, <c>data{event_type, filter{user_id}, payload, includes}</c>. A post has the form of
/// the polled API; a direct message that one or the older push's, both are on their way.</summary>
internal static class XActivity
{
    public static bool Is(JsonElement root) => XPush.Text(XPush.At(root, "data"), "event_type") is not null;

    /// <summary>Throws <see cref="FormatException"/> for what somebody wrote and we cannot read: it is kept for a person.</summary>
    public static (IReadOnlyList<RawEnvelope> Envelopes, DateTimeOffset? SentAt) Cut(string channel, JsonElement root, string us, DateTimeOffset now)
    {
        var data = XPush.At(root, "data");
        var payload = XPush.At(data, "payload");
        if (XPush.Text(XPush.At(data, "filter"), "user_id") != us) return ([], null);
        switch (XPush.Text(data, "event_type"))
        {
            case "post.mention.create" or "post.reply.create":
                using (var page = Page(payload, XPush.At(data, "includes"))) return ([.. XPush.Posts(channel, page.RootElement, [us], now)], XPush.Date(XPush.Text(payload, "created_at")));
            case "dm.received" when payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("direct_message_events", out _):
                return XPush.Directs(channel, payload, us, now);
            case "dm.received":
                using (var page = Page(payload, XPush.At(data, "includes"))) return ([.. XPush.Messages(channel, page.RootElement, us, now)], XPush.Date(XPush.Text(payload, "created_at")));
            case "post.delete" or "chat.received": throw new FormatException("An event of X that cannot be read.");
            // What we wrote ourselves, likes, followers, profiles: nobody's words to us.
            default: return ([], null);
        }
    }

    private static JsonDocument Page(JsonElement item, JsonElement includes)
    {
        if (XPush.Text(item, "id") is null) throw new FormatException("An event of X without its id.");
        return JsonDocument.Parse($"{{\"data\":[{item.GetRawText()}],\"includes\":{(includes.ValueKind == JsonValueKind.Object ? includes.GetRawText() : "{}")}}}", XPush.Limits);
    }
}
