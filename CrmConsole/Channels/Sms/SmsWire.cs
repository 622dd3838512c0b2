using System.Globalization;
using System.Net;
using System.Text;
using CrmConsole.Data;
using CrmConsole.Data.Keys;

namespace CrmConsole.Channels.Sms;

/// <summary>SMS by a Kannel gateway: its calls in, its sendsms out.</summary>
internal sealed class SmsWire(SmsCard card, WebhookDoor door, IIntake intake, HealthBook health, Cursors cursors, Sealer sealer,
    IConfiguration configuration, TimeProvider time)
    : IWire, IWebhook, IDisposable
{
    public const string WireCode = "sms";

    // Not by the factory: it would log addresses, and these hold a password.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    public WireCard Card => card;
    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/hooks/sms/{secret}", (string secret, HttpContext call, CancellationToken ct) => HeardAsync(secret, call, "mo", ct));
        app.MapGet("/hooks/sms/{secret}/dlr", (string secret, HttpContext call, CancellationToken ct) => HeardAsync(secret, call, "dlr", ct));
    }

    private async Task<IResult> HeardAsync(string secret, HttpContext call, string kind, CancellationToken ct)
    {
        // Kannel signs nothing: who calls and what they know is all there is. A wrong guess learns no more than that nothing is here.
        if (Find("Secret") is not { } ours || !WebhookBody.SameSecret(secret, ours) || !MayCall(call.Connection.RemoteIpAddress)) return Results.NotFound();
        if (await door.ClosedAsync(WireCode, ct) is { } closed) return closed;
        var raw = call.Request.QueryString.Value ?? "";
        if (raw.Length > WebhookBody.MostQuery) return Results.StatusCode(StatusCodes.Status414RequestUriTooLong);
        var query = new SmsQuery(raw);
        var word = kind == "mo" ? SmsParser.KeywordOf(query) : null;
        // Before the commit: it may be done twice, but never be forgotten because the program ended in between.
        if (word is "STOP" or "MULAI") await ObeyAsync(query, word, ct);
        var bytes = Encoding.UTF8.GetBytes(raw);
        var id = WireIds.OrNull(query.Find(kind == "dlr" ? "key" : "id"));
        if (kind == "dlr" && id is not null) id = $"dlr:{id}:{query.Find("type")}";
        var envelope = new RawEnvelope(WireCode, SmsParser.FormatName, id ?? WireIds.OfContent(bytes), time.UtcNowMicros(), bytes);
        var receipt = await intake.ReceiveAsync(envelope, ct);
        if (kind == "mo" && !receipt.Duplicate)
        {
            health.Received(WireCode);
            if (query.Time() is { } sent) health.Lag(WireCode, time.GetUtcNow() - sent);
        }
        // Not a word unless asked for: an sms-service of Kannel may send it to the subscriber. A connection of bearerbox itself looks
        // at the words alone, and never at the status.
        return Results.Text(query.Find("reply") == "1" ? "OK" : "");
    }

    private bool MayCall(IPAddress? peer) => peer is not null && (Find("AllowedPeers") is { } list
        ? list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Any(a => IPAddress.TryParse(a, out var allowed) && allowed.Equals(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer))
        : IPAddress.IsLoopback(peer));

    // The later word counts, whatever order the gateway repeats them in.
    private async Task ObeyAsync(SmsQuery query, string word, CancellationToken ct)
    {
        if (SmsParser.PhoneOf(query) is not { } phone) return;
        var at = (query.Time() ?? time.GetUtcNow()).ToUnixTimeSeconds();
        if (await StoppedAsync(phone, ct) is { } before && before.At > at) return;
        await cursors.MoveAsync(StopKey(phone), string.Create(CultureInfo.InvariantCulture, $"{word} {at}"), ct);
    }

    private async Task<(bool Stopped, long At)?> StoppedAsync(string phone, CancellationToken ct) =>
        (await cursors.ReadAsync(StopKey(phone), ct))?.Split(' ') is [var word, var at] ? (word == "STOP", long.Parse(at, CultureInfo.InvariantCulture)) : null;

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (card.OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
        var phone = SmsParser.Phone(message.Recipient);
        if (message.Automatic && await StoppedAsync(phone, ct) is { Stopped: true }) return new SendResult(SendOutcome.Declined, "Pelapor meminta tidak dikirimi pesan otomatis lewat SMS.");
        if (SmsText.Measure(message.Text).Parts > SmsText.MostParts) return new SendResult(SendOutcome.AnotherWay, $"Terlalu panjang untuk SMS (paling banyak {SmsText.MostParts} bagian).");
        var result = await CallAsync(phone, message.Text, message.WireId, ct);
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else if (result.Outcome is SendOutcome.Retry or SendOutcome.Unsure) health.Error(channel.Code, result.Detail!);
        return result;
    }

    private async Task<SendResult> CallAsync(string phone, string text, string wireId, CancellationToken ct)
    {
        if (Find("SendUrl") is not { } address) return new SendResult(SendOutcome.Retry, "Pengiriman SMS belum diatur.");
        var query = new Dictionary<string, string?> { ["username"] = Find("User"), ["password"] = Find("Password"), ["from"] = Find("Number"), ["to"] = phone, ["text"] = text, ["charset"] = "UTF-8", ["coding"] = SmsText.Measure(text).Unicode ? "2" : "0" };
        query["dlr-mask"] = "31";
        query["dlr-url"] = $"{(Find("HookUrl") ?? configuration["Public:BaseUrl"] ?? "http://localhost:5080").TrimEnd('/')}/hooks/sms/{Uri.EscapeDataString(Find("Secret") ?? "")}/dlr?key={Uri.EscapeDataString(wireId)}&type=%d&answer=%A";
        using var request = new HttpRequestMessage(HttpMethod.Get, address + "?" + string.Join('&', query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value ?? "")}")));
        var answer = await VendorCall.SendAsync(http, request, "Gerbang SMS", ct);
        return answer.Failure ?? answer.Status switch
        {
            HttpStatusCode.Accepted or HttpStatusCode.OK when answer.Body.StartsWith("0:", StringComparison.Ordinal) || answer.Body.StartsWith("3:", StringComparison.Ordinal) => SendResult.Sent,
            HttpStatusCode.Forbidden when answer.Body.StartsWith("Not routable", StringComparison.OrdinalIgnoreCase) => new SendResult(SendOutcome.AnotherWay, "Tidak ada operator di gerbang SMS yang melayani nomor ini."),
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new SendResult(SendOutcome.Retry, "Gerbang SMS menolak nama atau kata sandi; periksa Channels:sms:User dan :Password."),
            // A mistake of ours: no message may be lost by it.
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or < HttpStatusCode.BadRequest => new SendResult(SendOutcome.Retry, "Di alamat gerbang SMS tidak ada sendsms; periksa Channels:sms:SendUrl."),
            >= HttpStatusCode.InternalServerError => new SendResult(SendOutcome.Retry, "Gerbang SMS sedang tidak menerima pesan; dicoba lagi."),
            _ => new SendResult(SendOutcome.Failed, "Gerbang SMS menolak pesan ini; periksa nomor penerima."),
        };
    }

    // Nothing can be asked of Kannel about a message; its delivery report, when it comes, settles it.
    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        Task.FromResult(new SendResult(SendOutcome.Unsure, "Pengiriman terputus; laporan kirim dari operator akan memastikannya."));

    // No number stands there, and none can be guessed from it.
    private string Mark(string kind, string phone) => $"sms:{kind}:" + Convert.ToHexStringLower(sealer.Mac(KeyPurpose.BlindIndex, Encoding.UTF8.GetBytes($"sms-{kind}:{phone}")));
    private string StopKey(string phone) => Mark("stop", phone);
    private string? Find(string key) => card.Find(key);

    public void Dispose() => http.Dispose();
}
