using System.Net;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Channels.Meta;

/// <summary>The Facebook page with its comments and Messenger, and Instagram the same way.</summary>
internal sealed class MetaWire(MetaCard card, ChannelSettings settings, WebhookDoor door, HealthBook health, IHttpClientFactory clients,
    TimeProvider time)
    : IWire, IWebhook, IMediaSource
{
    public const string WireCode = "facebook";
    private const int LongestMessage = 2000, LongestComment = 8000, LongestInstagram = 1000, MostBytes = 25 * 1024 * 1024;
    private static readonly TimeSpan Free = TimeSpan.FromHours(24), Human = TimeSpan.FromDays(7);
    private static readonly string[] MediaHosts = [".fbcdn.net", ".facebook.com", ".fbsbx.com", ".cdninstagram.com"];

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapCheck("/hooks/meta", request => GraphApi.Challenge(request, settings.Find(WireCode, "VerifyToken")));
        app.MapPost("/hooks/meta", (HttpRequest request, CancellationToken ct) => door.ReceiveSignedAsync(request, new SignedPush(WireCode, MetaParser.FormatName,
            Page is null ? null : settings.Find(WireCode, "AppSecret"), "AppSecret", "X-Hub-Signature-256", (body, now) => MetaPush.Cut(WireCode, body, new HashSet<string> { Page!, settings.Find(WireCode, "InstagramId") ?? Page! }, now)), ct));
    }

    private string? Page => settings.Find(WireCode, "PageId");

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (card.OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
        if (message.Public) return await CommentAsync(channel, message, ct);
        var instagram = message.Recipient.StartsWith("igdm:", StringComparison.Ordinal);
        if (!instagram && !message.Recipient.StartsWith("psid:", StringComparison.Ordinal))
            return await PrivateReplyAsync(channel, message, ct);
        var age = time.GetUtcNow() - (message.LastInboundAt ?? DateTimeOffset.MinValue);
        if (age >= Human || (age >= Free && message.Automatic)) return new SendResult(SendOutcome.AnotherWay, "Messenger hanya mengizinkan jawaban sampai 7 hari (otomatis: 24 jam) sejak pelapor menulis.");
        var recipient = new { id = message.Recipient[5..] };
        return await SendPartsAsync(channel, message, instagram ? LongestInstagram / 2 : LongestMessage, part => age < Free
            ? new { recipient, messaging_type = "RESPONSE", message = new { text = part } }
            : new { recipient, messaging_type = "MESSAGE_TAG", tag = "HUMAN_AGENT", message = new { text = part } }, ct);
    }

    private async Task<SendResult> CommentAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (message.InReplyTo is not { } comment) return new SendResult(SendOutcome.AnotherWay, "Komentar asalnya tidak diketahui.");
        var path = message.Recipient.StartsWith("ig:", StringComparison.Ordinal) ? $"{comment}/replies" : $"{comment}/comments";
        return await PostAsync(channel, path, new { message = TextParts.Split(message.Text, LongestComment)[0] }, ct);
    }

    // Once for each comment, within seven days: for what must not be read by everybody.
    private async Task<SendResult> PrivateReplyAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (message.InReplyTo is not { } comment || time.GetUtcNow() - message.LastInboundAt >= Human) return new SendResult(SendOutcome.AnotherWay, "Balasan pribadi hanya dapat dikirim dalam 7 hari setelah komentar.");
        // A second part would be a second reply, which is refused.
        if (message.Text.Length > LongestMessage) return new SendResult(SendOutcome.AnotherWay, $"Balasan pribadi hanya satu pesan, paling banyak {LongestMessage} huruf.");
        return await PostAsync(channel, $"{Find(channel, "PageId")}/messages", new { recipient = new { comment_id = comment }, message = new { text = message.Text } }, ct);
    }

    private Task<SendResult> SendPartsAsync(Channel channel, OutboundMessage message, int most, Func<string, object> body, CancellationToken ct) =>
        VendorCall.SendPartsAsync(TextParts.Split(message.Text, most), (part, _) => PostAsync(channel, $"{Find(channel, "PageId")}/messages", body(part), ct));

    private async Task<SendResult> PostAsync(Channel channel, string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{BaseUrl(channel)}/{path}") { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", Find(channel, "PageToken"));
        using var http = clients.CreateClient(WireCode);
        var answer = await VendorCall.SendAsync(http, request, "Facebook", ct);
        if (answer.Headers?.TryGetValues("X-App-Usage", out var usage) == true) NoteUsage(channel.Code, usage.First());
        var result = answer.Failure ?? Verdict(answer);
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else if (result.Outcome is SendOutcome.Retry or SendOutcome.Unsure) health.Error(channel.Code, result.Detail!);
        return result;
    }

    private void NoteUsage(string channel, string usage)
    {
        try
        {
            using var json = JsonDocument.Parse(usage);
            if (json.RootElement.TryGetProperty("call_count", out var count) && count.TryGetInt32(out var percent)) health.Quota(channel, $"{percent} % dari batas panggilan per jam terpakai.");
        }
        catch (JsonException)
        {
            // A header that cannot be read tells nothing.
        }
    }

    private SendResult Verdict(VendorAnswer answer)
    {
        if (answer.Status == HttpStatusCode.OK)
        {
            return SendResult.Sent with { RemoteId = VendorCall.TextAt(answer.Body, "message_id") ?? VendorCall.TextAt(answer.Body, "id") };
        }
        if (GraphApi.ErrorOf(answer.Body) is not { } error)
            return (int)answer.Status >= 500 ? new SendResult(SendOutcome.Unsure, "Facebook terganggu dan tidak menjawab jelas; pesan mungkin sudah terkirim.") : new SendResult(SendOutcome.Failed, "Facebook menolak pesan ini.");
        if (Closed(error) is { } closed) return new SendResult(SendOutcome.AnotherWay, closed);
        if (GraphApi.IsRate(error)) return new SendResult(SendOutcome.Retry, "Batas panggilan Facebook tercapai.") { NotBefore = VendorCall.RetryAt(answer.Headers, time.GetUtcNow()) ?? time.GetUtcNow().AddMinutes(5) };
        if (GraphApi.IsToken(error)) return new SendResult(SendOutcome.Retry, "Token halaman ditolak; perbarui Channels:facebook:PageToken.");
        if ((int)answer.Status >= 500) return new SendResult(SendOutcome.Unsure, "Facebook terganggu; pesan mungkin sudah terkirim.");
        if (GraphApi.IsPassing(error)) return new SendResult(SendOutcome.Retry, "Facebook sedang terganggu.");
        return error.Code == 100 ? new SendResult(SendOutcome.AnotherWay, "Unggahan atau komentar asalnya sudah tidak ada.") : new SendResult(SendOutcome.Failed, $"Facebook menolak pesan ini (kode {error.Code}).");
    }

    private static string? Closed(GraphError error) => error switch
    {
        { Code: 10, Subcode: 2018278 } => "Jendela percakapan sudah tertutup.",
        { Code: 551 } => "Orang ini sedang tidak dapat menerima pesan.",
        { Code: 10900 } => "Komentar ini sudah pernah dibalas secara pribadi; Facebook hanya mengizinkannya satu kali.",
        { Code: 10903 } => "Facebook tidak mengizinkan balasan pribadi ke komentar ini.",
        _ => null,
    };

    public async Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        // Under a public comment everybody can see whether we answered; in Messenger only a receipt tells.
        if (!message.Public || message.InReplyTo is not { } comment) return new SendResult(SendOutcome.Unsure, "Pengiriman terputus; belum pasti sampai.");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{BaseUrl(channel)}/{comment}/comments?fields=id,message,from&order=reverse_chronological&limit=25");
        request.Headers.Authorization = new("Bearer", Find(channel, "PageToken"));
        using var http = clients.CreateClient(WireCode);
        var answer = await VendorCall.SendAsync(http, request, "Facebook", ct);
        if (answer.Status != HttpStatusCode.OK) return new SendResult(SendOutcome.Unsure, "Pengiriman terputus dan buktinya tidak dapat dicari.");
        using var json = JsonDocument.Parse(answer.Body);
        var text = TextParts.Split(message.Text, LongestComment)[0];
        return MetaPush.Each(json.RootElement, "data").Find(c => MetaPush.Text(c, "message") == text) is { ValueKind: JsonValueKind.Object } found
            ? SendResult.Sent with { RemoteId = MetaPush.Text(found, "id") } : new SendResult(SendOutcome.Retry, "Belum terkirim; dicoba lagi.");
    }

    public async Task<MediaResult> FetchAsync(Channel channel, MediaReference media, CancellationToken ct)
    {
        if (!Uri.TryCreate(media.Reference, UriKind.Absolute, out var url) || !MayAsk(channel, url)) return new MediaResult(null, Gone: true, "Alamat berkas tidak dikenal.");
        using var http = clients.CreateClient(WireCode);
        http.Timeout = TimeSpan.FromMinutes(1);
        using var file = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ct);
        if (file.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden) return new MediaResult(null, Gone: true, "Tautan berkasnya sudah kedaluwarsa di Facebook.");
        if (!file.IsSuccessStatusCode) return new MediaResult(null, Detail: "Facebook menolak permintaan berkas.");
        return await VendorCall.ReadAsync(file.Content, MostBytes, ct) is { } bytes ? new MediaResult(bytes) : new MediaResult(null, Gone: true, "Berkas lebih dari 25 MB.");
    }

    private bool MayAsk(Channel channel, Uri url) =>
        (url.Scheme == Uri.UriSchemeHttps && MediaHosts.Any(h => url.Host.EndsWith(h, StringComparison.OrdinalIgnoreCase))) || url.Authority == new Uri(BaseUrl(channel)).Authority;

    private string BaseUrl(Channel channel) => (Find(channel, "BaseUrl") ?? "https://graph.facebook.com/v23.0").TrimEnd('/');
    private string? Find(Channel channel, string key) => settings.Find(channel.Code, key);
}
