using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Channels.Lapor;

/// <summary>A line to LAPOR!. Its wire format is not public: whoever gets one writes another implementation, and nothing else changes.</summary>
public interface ILaporGateway
{
    /// <summary>False: answers are given in LAPOR by hand.</summary>
    bool CanAnswer { get; }

    Task<SendResult> AnswerAsync(LaporAnswer answer, CancellationToken ct);

    /// <summary>Whether an answer arrived, after a crash in the middle.</summary>
    Task<SendResult> FindAsync(LaporAnswer answer, CancellationToken ct);
}

/// <param name="Id">Our own, the same for every try.</param>
public sealed record LaporAnswer(string Id, string TrackingId, string Text);

/// <summary>Our own format for a gateway between us and LAPOR!: <c>PUT {GatewayUrl}/answers/{id}</c> with
/// <c>{"trackingId":"…","text":"…"}</c>, signed as <see cref="LaporSignature"/> says; repeated with the same id it counts once.
/// <c>GET</c> of the same address answers 200 when it has it and 404 when not.</summary>
public sealed class JsonLaporGateway(ChannelSettings settings, IHttpClientFactory clients, TimeProvider time) : ILaporGateway
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public bool CanAnswer => Address is not null && Secret is not null;

    private string? Address => settings.Find(LaporWire.ChannelCode, "GatewayUrl") is { } url
        && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? url.TrimEnd('/') : null;

    private string? Secret => settings.Find(LaporWire.ChannelCode, "Secret");

    public Task<SendResult> AnswerAsync(LaporAnswer answer, CancellationToken ct) => AskAsync(HttpMethod.Put, answer, ct);

    public Task<SendResult> FindAsync(LaporAnswer answer, CancellationToken ct) => AskAsync(HttpMethod.Get, answer, ct);

    private async Task<SendResult> AskAsync(HttpMethod method, LaporAnswer answer, CancellationToken ct)
    {
        if (Address is not { } address || Secret is not { } secret) return new SendResult(SendOutcome.Retry, "Gateway LAPOR! belum diatur.");
        var body = method == HttpMethod.Get ? [] : JsonSerializer.SerializeToUtf8Bytes(new { trackingId = answer.TrackingId, text = answer.Text }, LaporRow.Json);
        using var request = new HttpRequestMessage(method, $"{address}/answers/{Uri.EscapeDataString(answer.Id)}");
        request.Headers.Add(LaporSignature.Header, LaporSignature.Make(secret, time.GetUtcNow(), body));
        if (body.Length > 0) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(LaporWire.ChannelCode);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Read(method, response, answer);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new SendResult(SendOutcome.Retry, "Gateway LAPOR! tidak terhubung; dicoba lagi sendiri.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Unsure, "Gateway LAPOR! tidak menjawab setelah dikirimi; periksa di LAPOR! sebelum mengulang.");
        }
    }

    private SendResult Read(HttpMethod method, HttpResponseMessage response, LaporAnswer answer)
    {
        if (response.IsSuccessStatusCode) return SendResult.Sent with { RemoteId = answer.Id };
        if (method == HttpMethod.Get) return response.StatusCode == HttpStatusCode.NotFound
            ? new SendResult(SendOutcome.Retry, "Gateway LAPOR! belum menerima jawaban ini; dikirim lagi.")
            : new SendResult(SendOutcome.Unsure, "Gateway LAPOR! tidak dapat memastikan; periksa di LAPOR!.");
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500)
            return new SendResult(SendOutcome.Retry, $"Gateway LAPOR! sedang tidak menerima ({(int)response.StatusCode}); dicoba lagi sendiri.") { NotBefore = After(response.Headers.RetryAfter) };
        return new SendResult(SendOutcome.Failed, $"Gateway LAPOR! menolak ({(int)response.StatusCode}). Periksa nomor di LAPOR! dan pengaturan kanal.");
    }

    private DateTimeOffset? After(RetryConditionHeaderValue? value) => value?.Date ?? (value?.Delta is { } wait ? time.GetUtcNow() + wait : null);
}

/// <summary><c>X-Crm-Signature: t=UNIX,v1=HEX</c>, HMAC-SHA256 of "t.body"; five minutes of tolerance, as on our other hooks.</summary>
internal static class LaporSignature
{
    public const string Header = "X-Crm-Signature";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Make(string secret, DateTimeOffset at, ReadOnlySpan<byte> body) => $"t={at.ToUnixTimeSeconds()},v1={Mac(secret, at.ToUnixTimeSeconds(), body)}";

    public static bool IsGood(string secret, DateTimeOffset now, string? header, ReadOnlySpan<byte> body)
    {
        if (header?.Split(',') is not [var t, var v1] || !t.StartsWith("t=", StringComparison.Ordinal) || !v1.StartsWith("v1=", StringComparison.Ordinal)) return false;
        if (!long.TryParse(t.AsSpan(2), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at)) return false;
        var fresh = Math.Abs((decimal)now.ToUnixTimeSeconds() - at) <= (decimal)Tolerance.TotalSeconds;
        return WebhookBody.SameSecret(v1[3..], Mac(secret, at, body)) && fresh;
    }

    private static string Mac(string secret, long at, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes($"{at}."));
        mac.AppendData(body);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }
}
