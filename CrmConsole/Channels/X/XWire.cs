using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Channels.X;

/// <summary>X: mentions answered in their thread, direct messages in theirs.</summary>
public sealed class XWire(XCard card, ChannelSettings settings, WebhookDoor door, XApi api, XPoller poller, HealthBook health,
    IHttpClientFactory clients)
    : IWire, IWebhook, IMediaSource
{
    public const string WireCode = "x";
    private const int LongestMessage = 10_000, MostBytes = 25 * 1024 * 1024;
    private static readonly string[] MediaHosts = ["pbs.twimg.com", "video.twimg.com"], PrivateHosts = ["ton.twitter.com", "ton.x.com"];

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => poller.PollAsync(channel, ct);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapCheck("/hooks/x", Challenge);
        app.MapPost("/hooks/x", (HttpRequest request, CancellationToken ct) => door.ReceiveSignedAsync(request, Push(), ct));
    }

    private SignedPush Push() => new(WireCode, XParser.FormatName,
        Us is null ? null : settings.Find(WireCode, "ConsumerSecret"), "ConsumerSecret",
        "x-twitter-webhooks-signature", (body, now) => XPush.Cut(WireCode, body, Us!, now)) { Base64 = true, SignsTokens = true };

    private string? Us => settings.Find(WireCode, "UserId");

    // X asks at registration and at least daily whether we still know the secret.
    private IResult Challenge(HttpRequest request)
    {
        if (settings.Find(WireCode, "ConsumerSecret") is not { } secret) return Results.NotFound();
        if (WebhookCheck.TokenOf(request, "crc_token") is not { } token) return Results.BadRequest();
        return Results.Json(new { response_token = "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token))) });
    }

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (card.OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
        if (IsDirect(message))
            return await VendorCall.SendPartsAsync(TextParts.Split(message.Text, LongestMessage), (part, _) => PostAsync(channel, $"/2/dm_conversations/with/{PersonOf(message)}/messages", new { text = part }, true, ct));
        return message.InReplyTo is not { } post ? new SendResult(SendOutcome.AnotherWay, "Unggahan asalnya tidak diketahui.")
            // A long answer is a thread: each part hangs on the one before it.
            : await VendorCall.SendPartsAsync(XText.Thread(message.Text), (part, before) => PostAsync(channel, "/2/tweets", new { text = part, reply = new { in_reply_to_tweet_id = before?.RemoteId ?? post } }, false, ct));
    }

    // Who wrote to us in private last is answered there, also when the matter began in public.
    private static bool IsDirect(OutboundMessage message) => !message.Public || message.InReplyTo?.StartsWith("dm:", StringComparison.Ordinal) == true;
    private static string PersonOf(OutboundMessage message) => Uri.EscapeDataString(message.Recipient.StartsWith("x:", StringComparison.Ordinal) ? message.Recipient[2..] : message.Recipient);

    private async Task<SendResult> PostAsync(Channel channel, string path, object body, bool direct, CancellationToken ct)
    {
        var answer = await api.PostAsync(path, "UserToken", body, ct);
        var result = answer.Failure ?? api.TooManyFor(answer) ?? Verdict(answer, direct);
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else if (result.Outcome is SendOutcome.Retry or SendOutcome.Unsure) health.Error(channel.Code, result.Detail!);
        return result;
    }

    private static SendResult Verdict(VendorAnswer answer, bool direct) => answer.Status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created when VendorCall.TextAt(answer.Body, "data", direct ? "dm_event_id" : "id") is { } id => SendResult.Sent with { RemoteId = direct ? XPush.DirectId(id) : id },
        HttpStatusCode.OK or HttpStatusCode.Created => new SendResult(SendOutcome.Unsure, "X menjawab tanpa id; pesan mungkin sudah terkirim."),
        HttpStatusCode.Unauthorized => new SendResult(SendOutcome.Retry, "Token akun X ditolak; perbarui Channels:x:UserToken."),
        // X refuses the same words twice in a short time: they may stand there already.
        HttpStatusCode.Forbidden when VendorCall.TextAt(answer.Body, "detail")?.Contains("duplicate", StringComparison.OrdinalIgnoreCase) == true => new SendResult(SendOutcome.Unsure, "X menolak karena kalimat yang sama baru saja diunggah; periksa utasnya."),
        HttpStatusCode.Forbidden => new SendResult(SendOutcome.AnotherWay, direct ? "Orang ini tidak menerima pesan langsung dari kami." : "X tidak mengizinkan balasan di utas ini."),
        HttpStatusCode.NotFound => new SendResult(SendOutcome.AnotherWay, direct ? "Akun ini tidak ada lagi." : "Unggahan asalnya sudah dihapus."),
        >= HttpStatusCode.InternalServerError => new SendResult(SendOutcome.Unsure, "X terganggu; pesan mungkin sudah terkirim."),
        _ => new SendResult(SendOutcome.Failed, $"X menolak pesan ini (kode {(int)answer.Status})."),
    };

    public async Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        // The last part tells that the whole is there. That it is not found yet is no proof: lists lag behind.
        var direct = IsDirect(message);
        var last = direct ? TextParts.Split(message.Text, LongestMessage)[^1] : XText.Thread(message.Text) is { Count: > 0 } parts ? parts[^1] : "";
        var path = direct ? $"/2/dm_conversations/with/{PersonOf(message)}/dm_events?max_results=20&event_types=MessageCreate&dm_event.fields=id,text,event_type,created_at,sender_id,entities"
            : $"/2/users/{Us}/tweets?max_results=20&tweet.fields=entities,created_at";
        var answer = await api.GetAsync(path, "UserToken", ct);
        if (answer.Status != HttpStatusCode.OK) return new SendResult(SendOutcome.Unsure, "Pengiriman terputus dan buktinya tidak dapat dicari.");
        try
        {
            using var json = JsonDocument.Parse(answer.Body, XPush.Limits);
            var found = XPush.Each(json.RootElement, "data").Find(e => (!direct || XPush.Text(e, "sender_id") == Us) && XParser.Readable(XPush.Text(e, "text") ?? "", XPush.At(e, "entities")) == last.Trim());
            if (found.ValueKind == JsonValueKind.Object) return SendResult.Sent with { RemoteId = direct ? XPush.DirectId(XPush.Text(found, "id")) : XPush.Text(found, "id") };
        }
        catch (JsonException)
        {
            // No list, no evidence.
        }
        return new SendResult(SendOutcome.Unsure, "Pengiriman terputus; belum terlihat di X. Periksa sebelum mengirim lagi.");
    }

    public async Task<MediaResult> FetchAsync(Channel channel, MediaReference media, CancellationToken ct)
    {
        if (!Uri.TryCreate(media.Reference, UriKind.Absolute, out var url)) return new MediaResult(null, Gone: true, "Alamat berkas tidak dikenal.");
        var secret = url.Scheme == Uri.UriSchemeHttps && PrivateHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase);
        if (!secret && !(url.Scheme == Uri.UriSchemeHttps && MediaHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase)) && url.Authority != new Uri(api.BaseUrl).Authority)
            return new MediaResult(null, Gone: true, "Alamat berkas tidak dikenal.");
        using var http = clients.CreateClient(WireCode);
        http.Timeout = TimeSpan.FromMinutes(1);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        // Pictures of direct messages are for the two of us only.
        if (secret) request.Headers.Authorization = new("Bearer", settings.Find(WireCode, "UserToken"));
        using var file = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (file.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden) return new MediaResult(null, Gone: true, "Berkas sudah tidak ada di X.");
        if (!file.IsSuccessStatusCode) return new MediaResult(null, Detail: "X menolak permintaan berkas.");
        return await VendorCall.ReadAsync(file.Content, MostBytes, ct) is { } bytes ? new MediaResult(bytes) : new MediaResult(null, Gone: true, "Berkas lebih dari 25 MB.");
    }
}
