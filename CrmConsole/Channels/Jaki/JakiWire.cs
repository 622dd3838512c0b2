using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Channels.Jaki;

/// <summary>Tells JAKI what happens with its reports: a signed POST for each step and each answer. Receivers know a repeated one by
/// its id, so a send without an answer is simply repeated, for a day. Reports come in by Open311, whose photos are fetched here.</summary>
internal sealed class JakiWire : IWire, IPartner, IMediaSource, IHasSettings, ITrial, IDisposable
{
    public const string WireCode = "jaki";
    private const string Url = "StatusWebhookUrl", Secret = "StatusWebhookSecret", OldSecret = "StatusWebhookSecretOld", Resume = "StatusWebhookResume", Private = "StatusWebhookPrivate";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), LongestWait = TimeSpan.FromHours(24);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ChannelSettings settings;
    private readonly HealthBook health;
    private readonly TimeProvider time;
    private readonly bool development;
    private readonly WebhookSwitch power;
    private readonly GuardedHttp receiver, pictures;
    private readonly MediaDownload media;

    public JakiWire(ChannelSettings settings, HealthBook health, IDbContextFactory<CrmDb> databases, Cursors cursors, IHostEnvironment environment, TimeProvider time)
    {
        (this.settings, this.health, this.time, development) = (settings, health, time, environment.IsDevelopment());
        power = new WebhookSwitch(databases, cursors, settings, [Url, Secret, OldSecret, Resume], time);
        // The receiver's address is an administrator's; a city's own network has to be allowed in so many words.
        receiver = new GuardedHttp(a => GuardedHttp.IsPublic(a) || settings.Find(WireCode, Private) == "true" || (development && IPAddress.IsLoopback(a)));
        // A photo's address is anybody's: this machine only where it is developed, and only when somebody said so.
        pictures = new GuardedHttp(a => GuardedHttp.IsPublic(a) || (development && settings.Find(WireCode, "MediaFromLoopback") == "true" && IPAddress.IsLoopback(a)));
        media = new MediaDownload(pictures);
    }

    public string Code => WireCode;

    public bool Polls => false;

    public IReadOnlyList<WireSetting> Settings =>
    [
        new(Url, "Alamat webhook status (https)", "Status webhook address (https)"),
        new(Secret, "Rahasia tanda tangan", "Signing secret", Secret: true),
        new(OldSecret, "Rahasia lama, berlaku selama pergantian", "Old secret, valid during a change", Secret: true),
        new(Resume, "Menyalakan lagi webhook yang dimatikan: isi dengan kata lain dari sebelumnya", "Turns a disabled webhook on again: enter another word than before"),
        new("JurisdictionId", "jurisdiction_id Open311 (bawaan jakarta.go.id)", "Open311 jurisdiction_id (jakarta.go.id unless set)"),
        new(Private, "true bila penerima berada di jaringan sendiri", "true when the receiver is on a private network"),
    ];

    // Reports of JAKI come in by the API with a key: nothing has to be set for that.
    public string? InProblem(Channel channel) => null;

    public string? OutProblem(Channel channel) => Unset(channel) ?? (power.IsOff(channel.Code) ? Off : null);

    private string? Unset(Channel channel)
    {
        if (Address(channel) is null) return $"Kabar ke JAKI belum diatur: isi Channels:{channel.Code}:{Url} dengan alamat https.";
        return settings.Find(channel.Code, Secret) is null ? $"Kabar ke JAKI belum diatur: isi Channels:{channel.Code}:{Secret}." : null;
    }

    private const string Off = "Webhook status JAKI dimatikan karena penerimanya sehari penuh tidak menerima. Perbaiki alamat atau rahasianya, atau isi StatusWebhookResume dengan kata lain, untuk menyalakannya lagi. Yang terlewat dapat diambil JAKI di /open311/v2/servicerequestupdates.";

    public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);

    public Task<MediaResult> FetchAsync(Channel channel, MediaReference reference, CancellationToken ct) => media.FetchAsync(reference.Reference, ct);

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (OutProblem(channel) is { } problem) return new SendResult(SendOutcome.Retry, problem);
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
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(channel)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(body, now, settings.Find(channel.Code, Secret), settings.Find(channel.Code, OldSecret)));
        return await PostAsync(request, now, ct);
    }

    /// <summary>A signed call of the type <c>test</c> about no report. When it is taken, a webhook that was turned off is on again.</summary>
    public async Task<TrialResult> TryAsync(Channel channel, CancellationToken ct)
    {
        if (Unset(channel) is { } unset) return new TrialResult(false, unset);
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
        health.Error(channel.Code, Off);
        return new SendResult(isStep ? SendOutcome.Failed : SendOutcome.AnotherWay, Off);
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
            return new SendResult(SendOutcome.Retry, $"Alamat webhook JAKI menunjuk jaringan sendiri; ubah alamatnya, atau isi {Private} dengan true bila memang begitu. Pesan tersimpan dan dicoba lagi.");
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

    // Plain http is for a receiver on the same machine only, while developing.
    private Uri? Address(Channel channel) => Uri.TryCreate(settings.Find(channel.Code, Url), UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (development && uri is { Scheme: "http", IsLoopback: true })) ? uri : null;

    public void Dispose()
    {
        receiver.Dispose();
        pictures.Dispose();
    }

    private sealed record StatusEvent(string Id, string Type, DateTimeOffset OccurredAt, StatusCase Case, string Text);

    private sealed record StatusCase(string Number, string? State, int? Progress, string? Agency, DateTimeOffset? ExpectedAt, int? Version);
}
