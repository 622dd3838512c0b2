using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CrmConsole.Channels.Jaki;

/// <summary>Tells JAKI what happens with its reports: a signed POST for each message. Receivers know a repeated one by its id,
/// so a send without an answer is simply repeated.</summary>
public sealed class JakiWire(ChannelSettings settings, IHttpClientFactory clients, HealthBook health, TimeProvider time) : IWire, IHasSettings
{
    public const string WireCode = "jaki";
    private const string Url = "StatusWebhookUrl", Secret = "StatusWebhookSecret", OldSecret = "StatusWebhookSecretOld";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Code => WireCode;

    public bool Polls => false;

    public IReadOnlyList<WireSetting> Settings =>
    [
        new(Url, "Alamat webhook status", "Status webhook address"),
        new(Secret, "Rahasia tanda tangan", "Signing secret", Secret: true),
        new(OldSecret, "Rahasia lama, berlaku selama pergantian", "Old secret, valid during a change", Secret: true),
    ];

    // Reports of JAKI come in by the API with a key: nothing has to be set for that.
    public string? InProblem(Channel channel) => null;

    public string? OutProblem(Channel channel)
    {
        if (Address(channel) is null) return $"Kabar ke JAKI belum diatur: isi Channels:{channel.Code}:{Url} dengan alamat https.";
        return settings.Find(channel.Code, Secret) is null ? $"Kabar ke JAKI belum diatur: isi Channels:{channel.Code}:{Secret}." : null;
    }

    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
        // Confirmations hold the reporter's PIN; that is for the person and not for a partner.
        if (message.CaseNumber is not { } number)
            return new SendResult(SendOutcome.AnotherWay, "Pesan ini hanya untuk pelapor; tidak dikirim ke mitra JAKI.");
        var now = time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(new StatusEvent(message.WireId, "message", now, new StatusCase(number, message.CaseState), message.Text), Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(channel)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(body, now, settings.Find(channel.Code, Secret), settings.Find(channel.Code, OldSecret)));
        var result = await PostAsync(request, now, ct);
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else health.Error(channel.Code, result.Detail!);
        return result;
    }

    /// <summary>The receiver cannot be asked, but knows a repeated message by its id: sending it again is safe.</summary>
    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        Task.FromResult(new SendResult(SendOutcome.Retry, "Pengiriman ke JAKI terputus dan diulang; penerima mengenali pesan yang sama dari id-nya."));

    private async Task<SendResult> PostAsync(HttpRequestMessage request, DateTimeOffset now, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(nameof(JakiWire));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Verdict(answer, now);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new SendResult(SendOutcome.Retry, "Server JAKI tidak menjawab; pesan tersimpan dan dicoba lagi.");
        }
    }

    private static SendResult Verdict(HttpResponseMessage answer, DateTimeOffset now)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode) return SendResult.Sent;
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || status >= 500)
            return new SendResult(SendOutcome.Retry, $"Server JAKI sedang tidak dapat menerima ({status}); pesan tersimpan dan dicoba lagi.") { NotBefore = After(answer.Headers.RetryAfter, now) };
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            return new SendResult(SendOutcome.Retry, $"Server JAKI menolak ({status}); periksa alamat dan rahasia webhook. Pesan tersimpan dan dicoba lagi.");
        return new SendResult(SendOutcome.Failed, $"Server JAKI menolak pesan ini ({status}); jawab lewat cara lain.");
    }

    private static DateTimeOffset? After(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var at = header?.Date ?? (header?.Delta is { } delta ? now + (delta < LongestWait ? delta : LongestWait) : null);
        return at > now + LongestWait ? now + LongestWait : at;
    }

    // Plain http is for a receiver on the same machine only.
    private Uri? Address(Channel channel) =>
        Uri.TryCreate(settings.Find(channel.Code, Url), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }) ? uri : null;

    private sealed record StatusEvent(string Id, string Type, DateTimeOffset OccurredAt, StatusCase Case, string Text);

    private sealed record StatusCase(string Number, string? State);
}
