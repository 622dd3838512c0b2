using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CrmConsole.Shell;

namespace CrmConsole.Channels.X;

/// <summary>Calls of X's API with its rate limits kept: what was refused for too many calls is not asked again before X said so.</summary>
public sealed class XApi(ChannelSettings settings, HealthBook health, IHttpClientFactory clients, TimeProvider time) : IWirePart
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> notBefore = new(StringComparer.Ordinal);

    public string BaseUrl => (settings.Find(XWire.WireCode, "BaseUrl") ?? "https://api.x.com").TrimEnd('/');

    /// <param name="token">Setting that holds the token: <c>BearerToken</c> reads in public, <c>UserToken</c> speaks as us.</param>
    public async Task<VendorAnswer> PostAsync(string path, string token, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, BaseUrl + path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        return await CallAsync(request, token, ct);
    }

    public async Task<VendorAnswer> GetAsync(string path, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, BaseUrl + path);
        return await CallAsync(request, token, ct);
    }

    /// <summary>One page of a list, or null when it could not be had: then why is on the health page of <paramref name="channel"/>.</summary>
    /// <param name="limit">What shares one rate limit.</param>
    public async Task<JsonDocument?> PageAsync(string channel, string limit, string path, string token, CancellationToken ct)
    {
        if (notBefore.TryGetValue(limit, out var at) && time.GetUtcNow() < at) return null;
        var answer = await GetAsync(path, token, ct);
        var now = time.GetUtcNow();
        if (Quota(answer.Headers) is { } quota) health.Quota(channel, quota);
        switch (answer.Status)
        {
            case HttpStatusCode.OK: break;
            case HttpStatusCode.TooManyRequests:
                notBefore[limit] = ResetAt(answer.Headers, now);
                health.Quota(channel, $"Batas panggilan X tercapai; dilanjutkan pukul {Dates.Clock(notBefore[limit])}. Tidak ada yang hilang.");
                return null;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                health.Error(channel, $"X menolak token; perbarui Channels:{XWire.WireCode}:{token}.");
                return null;
            default:
                health.Error(channel, answer.Failure is null && (int)answer.Status < 500 ? $"X menolak permintaan (kode {(int)answer.Status}); pembacaan diulang tiap menit." : "X tidak dapat dihubungi atau terganggu; pembacaan diulang tiap menit, tidak ada yang hilang.");
                return null;
        }
        return Read(channel, answer.Body);
    }

    private JsonDocument? Read(string channel, string body)
    {
        JsonDocument json;
        try { json = JsonDocument.Parse(body, XPush.Limits); }
        catch (JsonException)
        {
            health.Error(channel, "Jawaban X tidak terbaca; pembacaan diulang tiap menit.");
            return null;
        }
        // X may answer 200 and still refuse a part of it, or all.
        if (XPush.Each(json.RootElement, "errors").Count is > 0 and var errors)
        {
            if (XPush.At(json.RootElement, "meta").ValueKind != JsonValueKind.Object)
            {
                health.Error(channel, "X menjawab tanpa isi dan dengan kesalahan; pembacaan diulang tiap menit.");
                json.Dispose();
                return null;
            }
            health.Remark(channel, $"X menahan {errors} bagian dari jawabannya (dihapus, dikunci, atau dibatasi); sisanya sudah masuk.");
        }
        return json;
    }

    public SendResult? TooManyFor(VendorAnswer answer) => answer.Status == HttpStatusCode.TooManyRequests
        ? new SendResult(SendOutcome.Retry, "Batas pengiriman X tercapai; dicoba lagi otomatis.") { NotBefore = ResetAt(answer.Headers, time.GetUtcNow()) } : null;

    private async Task<VendorAnswer> CallAsync(HttpRequestMessage request, string token, CancellationToken ct)
    {
        request.Headers.Authorization = new("Bearer", settings.Find(XWire.WireCode, token));
        using var http = clients.CreateClient(XWire.WireCode);
        return await VendorCall.SendAsync(http, request, "X", ct);
    }

    private static DateTimeOffset ResetAt(HttpResponseHeaders? headers, DateTimeOffset now) =>
        Header(headers, "x-rate-limit-reset") is { } s and > 0 and < 253402300799 && DateTimeOffset.FromUnixTimeSeconds(s) is var at && at > now && at < now.AddDays(1)
            ? at : VendorCall.RetryAt(headers, now) ?? now.AddMinutes(15);

    private static string? Quota(HttpResponseHeaders? headers) =>
        Header(headers, "x-rate-limit-remaining") is { } left && Header(headers, "x-rate-limit-limit") is { } limit ? $"Sisa {left} dari {limit} panggilan per 15 menit." : null;

    private static long? Header(HttpResponseHeaders? headers, string name) =>
        headers?.TryGetValues(name, out var values) == true && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
