using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Channels.Jaki;

/// <summary>Tells JAKI what happens with its reports: a signed POST for each step and each answer. Receivers know a repeated one by
/// its id, so a send without an answer is simply repeated, for a day. Reports come in by Open311, whose photos are fetched here.</summary>
internal sealed class JakiWire : IWire, IMediaSource, ITrial, IDisposable
{
    public const string WireCode = "jaki";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), LongestWait = TimeSpan.FromHours(24);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly JakiCard card;
    private readonly ChannelSettings settings;
    private readonly HealthBook health;
    private readonly TimeProvider time;
    private readonly WebhookSwitch power;
    private readonly GuardedHttp receiver, pictures;
    private readonly MediaDownload media;

    public JakiWire(JakiCard card, ChannelSettings settings, WebhookSwitch power, HealthBook health, IHostEnvironment environment,
        TimeProvider time)
    {
        (this.card, this.settings, this.power, this.health, this.time) = (card, settings, power, health, time);
        var development = environment.IsDevelopment();
        // The receiver's address is an administrator's; a city's own network has to be allowed in so many words.
        receiver = new GuardedHttp(a => GuardedHttp.IsPublic(a) || settings.Find(WireCode, JakiCard.Private) == "true"
            || (development && IPAddress.IsLoopback(a)));
        // A photo's address is anybody's: this machine only where it is developed, and only when somebody said so.
        pictures = new GuardedHttp(a => GuardedHttp.IsPublic(a) || (development && settings.Find(WireCode, "MediaFromLoopback") == "true" && IPAddress.IsLoopback(a)));
        media = new MediaDownload(pictures);
    }

    public WireCard Card => card;

    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public Task<MediaResult> FetchAsync(Channel channel, MediaReference reference, CancellationToken ct) => media.FetchAsync(reference.Reference, ct);

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (card.OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
        // Confirmations hold the reporter's PIN; that is for the person and not for a partner.
        if (message.CaseNumber is not { } number)
            return new SendResult(SendOutcome.AnotherWay, "Pesan ini hanya untuk pelapor; tidak dikirim ke mitra JAKI.");
        var now = time.GetUtcNow();
        var step = message.Step;
        var about = new StatusCase(number, message.CaseState, step?.Progress, step?.Agency, step?.ExpectedAt, step?.Version);
        var result = await TellAsync(channel, new StatusEvent(message.WireId, step?.Type ?? "message", step?.At ?? message.QueuedAt ?? now, about, message.Text), now, ct);
        if (result.Outcome == SendOutcome.Retry && now - message.QueuedAt >= LongestWait) return await GiveUpAsync(channel, step is not null, ct);
        if (result.Outcome == SendOutcome.Sent) health.Sent(channel.Code);
        else health.Error(channel.Code, result.Detail!);
        return result;
    }

    private async Task<SendResult> TellAsync(Channel channel, StatusEvent what, DateTimeOffset now, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(what, Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, card.Address(channel)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(body, now, settings.Find(channel.Code, JakiCard.Secret),
            settings.Find(channel.Code, JakiCard.OldSecret)));
        return await PostAsync(request, now, ct);
    }

    /// <summary>A signed call of the type <c>test</c> about no report. When it is taken, a webhook that was turned off is on again.</summary>
    public async Task<TrialResult> TryAsync(Channel channel, CancellationToken ct)
    {
        if (card.Unset(channel) is { } unset) return new TrialResult(false, unset);
        var now = time.GetUtcNow();
        var result = await TellAsync(channel, new StatusEvent($"test-{Guid.CreateVersion7():N}", "test", now, new StatusCase("", null, null, null, null, null), "Uji coba dari CRM Jakarta, bukan kabar laporan."), now, ct);
        if (result.Outcome != SendOutcome.Sent) return new TrialResult(false, result.Outcome == SendOutcome.Failed
            ? T("Alamat dan tanda tangan sampai, tetapi penerima menolak isi uji coba (type \"test\"). Tanyakan kepada pengelola JAKI.", "Address and signature arrived, but the receiver refused the trial itself (type \"test\"). Ask those who run JAKI.")
            : T($"Uji coba gagal. {result.Detail}", $"The trial failed. {result.Detail}"));
        if (!power.IsOff(channel.Code)) return new TrialResult(true, T("JAKI menerima uji coba.", "JAKI took the trial."));
        await power.TurnOnAsync(channel.Code, ct);
        return new TrialResult(true, T("JAKI menerima uji coba; webhook yang tadinya dimatikan menyala lagi.", "JAKI took the trial; the webhook, which had been turned off, is on again."));
    }

    /// <summary>The receiver cannot be asked, but knows a repeated message by its id: sending it again is safe.</summary>
    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        Task.FromResult(new SendResult(SendOutcome.Retry, "Pengiriman ke JAKI terputus dan diulang; penerima mengenali pesan yang sama dari id-nya."));

    // An officer's answer may still reach the person another way; a step is read by polling.
    private async Task<SendResult> GiveUpAsync(Channel channel, bool isStep, CancellationToken ct)
    {
        await power.TurnOffAsync(channel.Code, ct);
        health.Error(channel.Code, JakiCard.Off);
        return new SendResult(isStep ? SendOutcome.Failed : SendOutcome.AnotherWay, JakiCard.Off);
    }

    private async Task<SendResult> PostAsync(HttpRequestMessage request, DateTimeOffset now, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await receiver.SendAsync(request, limit.Token);
            return Verdict(answer, now);
        }
        catch (Exception e) when (e is HttpRequestException && GuardedHttp.IsBlocked(e))
        {
            return new SendResult(SendOutcome.Retry,
                $"Alamat webhook JAKI menunjuk jaringan sendiri; ubah alamatnya, atau isi {JakiCard.Private} dengan true bila memang begitu. "
                + "Pesan tersimpan dan dicoba lagi.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
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
        // These speak of the address or the secret, which can be put right; a redirect is not followed with our signature.
        if (status < 400 || answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            return new SendResult(SendOutcome.Retry, $"Server JAKI menolak ({status}); periksa alamat dan rahasia webhook. Pesan tersimpan dan dicoba lagi.");
        return new SendResult(SendOutcome.Failed, $"Server JAKI menolak pesan ini ({status}); jawab lewat cara lain.");
    }

    private static DateTimeOffset? After(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var at = header?.Date ?? (header?.Delta is { } delta ? now + (delta < LongestWait ? delta : LongestWait) : null);
        return at > now + LongestWait ? now + LongestWait : at;
    }

    public void Dispose()
    {
        receiver.Dispose();
        pictures.Dispose();
    }

    private sealed record StatusEvent(string Id, string Type, DateTimeOffset OccurredAt, StatusCase Case, string Text);

    private sealed record StatusCase(string Number, string? State, int? Progress, string? Agency, DateTimeOffset? ExpectedAt, int? Version);
}
