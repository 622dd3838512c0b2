using System.Globalization;
using System.Text.Json;
using CrmConsole.Data;

namespace CrmConsole.Channels.X;

/// <summary>Fills the gaps that pushes leave: mentions of our account, direct messages, and mentions of the Governor's and the Deputy's
/// accounts, which are a channel of their own. A cursor moves only after everything before it is committed.</summary>
public sealed class XPoller(XApi api, ChannelSettings settings, Cursors cursors, WebhookDoor door, HealthBook health, TimeProvider time) : IWirePart
{
    /// <summary>Channel row of the Governor's and the Deputy's own accounts.</summary>
    private const string Governor = "gubernur";

    // X shows only the newest 800 mentions, and 30 days of messages.
    private const int MentionPages = 8, MessagePages = 10;
    private const string PostFields = "tweet.fields=author_id,conversation_id,created_at,geo,referenced_tweets,attachments,entities,note_tweet,edit_history_tweet_ids&expansions=author_id,attachments.media_keys,geo.place_id&media.fields=url,preview_image_url,type,variants&place.fields=full_name&user.fields=username,name";
    private const string MessageFields = "event_types=MessageCreate&dm_event.fields=id,text,event_type,created_at,sender_id,attachments,entities&expansions=sender_id,attachments.media_keys&media.fields=url,preview_image_url,type,variants&user.fields=username,name";

    // 15 calls in 15 minutes are allowed for messages; pushes bring them at once, so half of that is enough.
    private static readonly TimeSpan MessagePace = TimeSpan.FromMinutes(2), FirstLook = TimeSpan.FromDays(1);
    private DateTimeOffset messagesAt;

    public async Task<int> PollAsync(Channel channel, CancellationToken ct)
    {
        var us = settings.Find(XWire.WireCode, "UserId")!;
        var count = await MentionsAsync(channel.Code, us, [us], ct);
        if (settings.Find(Governor, "UserIds") is { } ids && await door.ClosedAsync(Governor, ct) is null)
            foreach (var id in ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                count += await MentionsAsync(Governor, id, [id, us], ct);
        if (settings.Find(XWire.WireCode, "UserToken") is not null) count += await MessagesAsync(channel.Code, us, ct);
        return count;
    }

    // A post that names us as well is ours already: it comes in once, on our own channel.
    private async Task<int> MentionsAsync(string channel, string account, IReadOnlyList<string> without, CancellationToken ct)
    {
        var source = $"x:mentions:{account}";
        var since = await cursors.ReadAsync(source, ct);
        var from = since is null ? $"start_time={(time.GetUtcNow() - FirstLook).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}" : $"since_id={since}";
        return await ReadAsync(channel, source, "mentions", MentionPages, since, $"/2/users/{account}/mentions?max_results=100&{from}&{PostFields}", "BearerToken",
            page => (XPush.Posts(channel, page, [.. without], time.GetUtcNow()), false),
            "800 sebutan atau lebih menumpuk selama kanal terputus; X tidak memberikan yang lebih lama. Periksa linimasa X untuk yang terlewat.", ct);
    }

    private async Task<int> MessagesAsync(string channel, string us, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - messagesAt < MessagePace) return 0;
        messagesAt = now;
        var source = $"x:messages:{us}";
        var since = await cursors.ReadAsync(source, ct);
        return await ReadAsync(channel, source, "dm_events", MessagePages, since, $"/2/dm_events?max_results=100&{MessageFields}", "UserToken", page =>
        {
            var events = XPush.Each(page, "data");
            bool Known(JsonElement e) => since is null ? XPush.Date(XPush.Text(e, "created_at")) < now - FirstLook : !XPush.IsNewer(XPush.Text(e, "id"), since);
            var known = events.Where(Known).Select(e => XPush.DirectId(XPush.Text(e, "id"))).ToHashSet();
            return (XPush.Messages(channel, page, us, now).Where(m => !known.Contains(m.ExternalId)), known.Count > 0);
        }, "1.000 pesan langsung atau lebih menumpuk; yang lebih lama belum terbaca. Periksa kotak pesan X.", ct);
    }

    /// <summary>Reads page after page, newest first, and hands in what came, oldest first.</summary>
    private async Task<int> ReadAsync(string channel, string source, string limit, int mostPages, string? since, string path, string token,
        Func<JsonElement, (IEnumerable<RawEnvelope> Envelopes, bool ReachedKnown)> take, string tooMany, CancellationToken ct)
    {
        var found = new List<RawEnvelope>();
        var newest = since;
        DateTimeOffset? sentAt = null;
        string? next = null;
        for (var n = 0; ; n++)
        {
            using var page = await api.PageAsync(channel, limit, next is null ? path : $"{path}&pagination_token={Uri.EscapeDataString(next)}", token, ct);
            // Nothing of it is lost: the cursor stands, and what a later page missed is read again.
            if (page is null) return 0;
            foreach (var e in XPush.Each(page.RootElement, "data"))
            {
                if (XPush.IsNewer(XPush.Text(e, "id"), newest)) (newest, sentAt) = (XPush.Text(e, "id"), XPush.Date(XPush.Text(e, "created_at")));
            }
            var (envelopes, reachedKnown) = take(page.RootElement);
            found.AddRange(envelopes);
            var before = next;
            next = XPush.Text(XPush.At(page.RootElement, "meta"), "next_token");
            // At the end of its reach X gives no further page and does not say that there is more.
            if (n + 1 >= mostPages && !reachedKnown) health.Remark(channel, tooMany);
            if (reachedKnown || next is null || next == before || n + 1 >= mostPages) break;
        }
        health.Success(channel);
        found.Reverse();
        if (found.Count > 0) await door.ReceiveAsync(channel, found, sentAt, ct);
        // Begin here the next time, even when nothing was there yet.
        if (newest is not null && newest != since) await cursors.MoveAsync(source, newest, ct);
        return found.Count;
    }
}
