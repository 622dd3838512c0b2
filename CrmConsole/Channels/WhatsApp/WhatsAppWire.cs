using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace CrmConsole.Channels.WhatsApp;

/// <summary>WhatsApp Cloud: pushes in, messages and approved templates out.</summary>
internal sealed class WhatsAppWire(WhatsAppCard card, ChannelSettings settings, WebhookDoor door, HealthBook health,
    IHttpClientFactory clients, TimeProvider time)
    : IWire, IWebhook, IMediaSource
{
    public const string WireCode = "whatsapp";
    private const int LongestText = 4096, LongestParameter = 900, LongestRow = 24, MostBytes = 25 * 1024 * 1024;
    // Where Meta keeps media; the token goes nowhere else.
    private static readonly string[] MediaHosts = [".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net"];

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapCheck("/hooks/whatsapp", request => GraphApi.Challenge(request, settings.Find(WireCode, "VerifyToken")));
        app.MapPost("/hooks/whatsapp", (HttpRequest request, CancellationToken ct) => door.ReceiveSignedAsync(request, new SignedPush(WireCode, WhatsAppParser.FormatName,
            Number is null ? null : settings.Find(WireCode, "AppSecret"), "AppSecret", "X-Hub-Signature-256", (body, now) => WhatsAppPush.Cut(WireCode, body, Number!, now)), ct));
    }

    private string? Number => settings.Find(WireCode, "PhoneNumberId");

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (card.OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
        var to = message.Recipient.TrimStart('+');
        var open = WhatsAppCard.InWindow(message.LastInboundAt, time.GetUtcNow());
        // A list that comes a day late helps nobody.
        if (message.Choices.Count > 0) return open ? await ListAsync(channel, to, message, ct) : NoList;
        if (!open) return await SendTemplateAsync(channel, to, message, ct);
        var parts = TextParts.Split(message.Text, LongestText);
        var left = parts.Count;
        // Receipts are asked for the last part only: the whole has arrived when that one has.
        var result = await VendorCall.SendPartsAsync(parts, (part, before) =>
            PostAsync(channel, message, Body(to, message, "text", new { preview_url = false, body = part }, before is null ? message.InReplyTo : null, --left == 0), ct));
        return result is { Outcome: SendOutcome.AnotherWay, WindowClosed: true } ? await SendTemplateAsync(channel, to, message, ct) : result;
    }

    private static readonly SendResult NoList = new(SendOutcome.Declined, "Daftar pilihan tidak dikirim: percakapannya sudah tertutup.");

    private async Task<SendResult> ListAsync(Channel channel, string to, OutboundMessage message, CancellationToken ct)
    {
        var rows = message.Choices.Take(card.MostChoices).Select(c => c.Title.Length <= LongestRow
            ? new Dictionary<string, string> { ["id"] = c.Id, ["title"] = c.Title }
            : new Dictionary<string, string> { ["id"] = c.Id, ["title"] = Cut(c.Title, LongestRow), ["description"] = Cut(c.Title, 72) });
        var list = new { type = "list", body = new { text = message.Text }, action = new { button = "Pilih", sections = new[] { new { title = "Jenis masalah", rows = rows.ToArray() } } } };
        var sent = await PostAsync(channel, message, Body(to, message, "interactive", list, null), ct);
        // On another way there is nothing to tap on.
        return sent.Outcome == SendOutcome.AnotherWay ? NoList : sent;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)].TrimEnd() + "…";

    private Task<SendResult> SendTemplateAsync(Channel channel, string to, OutboundMessage message, CancellationToken ct)
    {
        if (Find(channel, "Template") is not { } template)
            return Task.FromResult(new SendResult(SendOutcome.AnotherWay, WhatsAppErrors.Sentence(131047)));
        // A parameter may hold no line breaks and no runs of spaces.
        var words = string.Join(' ', message.Text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        if (words.Length > LongestParameter) words = words[..(LongestParameter - (char.IsHighSurrogate(words[LongestParameter - 1]) ? 1 : 0))] + "…";
        return PostAsync(channel, message, Body(to, message, "template", new
        {
            name = template,
            language = new { code = Find(channel, "TemplateLanguage") ?? "id" },
            components = new[] { new { type = "body", parameters = new[] { new { type = "text", text = words } } } },
        }, null), ct);
    }

    // Our own id goes with it and comes back in every status.
    private static Dictionary<string, object> Body(string to, OutboundMessage message, string type, object content, string? answerTo, bool receipts = true)
    {
        var body = new Dictionary<string, object> { ["messaging_product"] = "whatsapp", ["recipient_type"] = "individual", ["to"] = to, ["type"] = type, [type] = content };
        if (receipts) body["biz_opaque_callback_data"] = message.WireId;
        if (answerTo is not null) body["context"] = new { message_id = answerTo };
        return body;
    }

    private async Task<SendResult> PostAsync(Channel channel, OutboundMessage message, Dictionary<string, object> body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{BaseUrl(channel)}/{Find(channel, "PhoneNumberId")}/messages") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Find(channel, "Token"));
        using var http = clients.CreateClient(WireCode);
        var answer = await VendorCall.SendAsync(http, request, "WhatsApp", ct);
        var result = answer.Failure ?? Verdict(answer);
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else if (result.Outcome is SendOutcome.Retry or SendOutcome.Unsure) health.Error(channel.Code, result.Detail!);
        return result;
    }

    private SendResult Verdict(VendorAnswer answer)
    {
        if (answer.Status == HttpStatusCode.OK)
        {
            return SendResult.Sent with { RemoteId = VendorCall.TextAt(answer.Body, "messages", "0", "id") };
        }
        if (GraphApi.ErrorOf(answer.Body) is not { } error)
            return (int)answer.Status >= 500 ? new SendResult(SendOutcome.Unsure, "WhatsApp terganggu dan tidak menjawab jelas; pesan mungkin sudah terkirim.") : new SendResult(SendOutcome.Failed, WhatsAppErrors.Sentence((int)answer.Status));
        var sentence = WhatsAppErrors.Sentence(error.Code);
        if (GraphApi.IsRate(error)) return new SendResult(SendOutcome.Retry, sentence) { NotBefore = VendorCall.RetryAt(answer.Headers, time.GetUtcNow()) ?? time.GetUtcNow().AddMinutes(1) };
        if ((int)answer.Status >= 500) return new SendResult(SendOutcome.Unsure, $"{sentence} Pesan mungkin sudah terkirim.");
        if (GraphApi.IsToken(error) || GraphApi.IsPassing(error)) return new SendResult(SendOutcome.Retry, sentence);
        return WhatsAppErrors.TriesAnotherWay(error.Code) ? new SendResult(SendOutcome.AnotherWay, sentence) { WindowClosed = error.Code == 131047 } : new SendResult(SendOutcome.Failed, sentence);
    }

    // Nothing can be asked of WhatsApp about a message whose id we never learned; its status, when it comes, settles it.
    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        Task.FromResult(new SendResult(SendOutcome.Unsure, "Pengiriman terputus; WhatsApp akan memberi tahu bila pesannya sampai."));

    public async Task<MediaResult> FetchAsync(Channel channel, MediaReference media, CancellationToken ct)
    {
        using var http = clients.CreateClient(WireCode);
        http.Timeout = TimeSpan.FromMinutes(1);
        using var ask = await http.SendAsync(Authorized(channel, $"{BaseUrl(channel)}/{media.Reference}"), ct);
        if (!ask.IsSuccessStatusCode) return Refused(ask.StatusCode);
        using var json = JsonDocument.Parse(await ask.Content.ReadAsStringAsync(ct));
        if (!Uri.TryCreate(json.RootElement.GetProperty("url").GetString(), UriKind.Absolute, out var url) || !MayAsk(channel, url)) return new MediaResult(null, Gone: true, "Alamat berkas tidak dikenal.");
        using var file = await http.SendAsync(Authorized(channel, url.AbsoluteUri), HttpCompletionOption.ResponseHeadersRead, ct);
        if (!file.IsSuccessStatusCode) return Refused(file.StatusCode);
        if (await VendorCall.ReadAsync(file.Content, MostBytes, ct) is not { } bytes) return new MediaResult(null, Gone: true, "Berkas lebih dari 25 MB.");
        return media.Sha256 is null || Same(media.Sha256, SHA256.HashData(bytes)) ? new MediaResult(bytes) : new MediaResult(null, Detail: "Berkas rusak di jalan.");
    }

    private HttpRequestMessage Authorized(Channel channel, string url) => new(HttpMethod.Get, url) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Find(channel, "Token")) } };

    private static MediaResult Refused(HttpStatusCode status) => status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.BadRequest
        ? new MediaResult(null, Gone: true, "Berkas sudah tidak ada di WhatsApp.") : new MediaResult(null, Detail: "WhatsApp menolak permintaan berkas.");

    private bool MayAsk(Channel channel, Uri url) =>
        (url.Scheme == Uri.UriSchemeHttps && MediaHosts.Any(h => url.Host.EndsWith(h, StringComparison.OrdinalIgnoreCase))) || url.Authority == new Uri(BaseUrl(channel)).Authority;

    // Pushes give it in base64, the API in hex.
    private static bool Same(string given, byte[] actual) => given.Equals(Convert.ToHexString(actual), StringComparison.OrdinalIgnoreCase) || given == Convert.ToBase64String(actual);

    private string BaseUrl(Channel channel) => (Find(channel, "BaseUrl") ?? "https://graph.facebook.com/v23.0").TrimEnd('/');
    private string? Find(Channel channel, string key) => settings.Find(channel.Code, key);
}
