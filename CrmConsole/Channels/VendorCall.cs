using System.Net.Http.Headers;

namespace CrmConsole.Channels;

/// <summary>A call to a vendor's API when a message goes out: the answer, or what is known when there is none.</summary>
/// <param name="Failure">Set when no answer came: Retry when nothing left, Unsure when it may have.</param>
public sealed record VendorAnswer(System.Net.HttpStatusCode Status, string Body, HttpResponseHeaders? Headers, SendResult? Failure);

public static class VendorCall
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends it. Never throws but for <paramref name="ct"/>.</summary>
    public static async Task<VendorAnswer> SendAsync(HttpClient http, HttpRequestMessage request, string vendor, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return new VendorAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token), response.Headers, null);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return Failed(new SendResult(SendOutcome.Retry, $"{vendor} tidak dapat dihubungi; dicoba lagi otomatis."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // The request may have been read before the line broke.
            return Failed(new SendResult(SendOutcome.Unsure, $"{vendor} tidak menjawab: pesan mungkin sudah terkirim. Periksa dengan pelapor sebelum mengirim lagi."));
        }
    }

    private static VendorAnswer Failed(SendResult failure) => new(default, "", null, failure);

    /// <summary>When the other side wants to be asked again, by Retry-After; null when it does not say.</summary>
    public static DateTimeOffset? RetryAt(HttpResponseHeaders? headers, DateTimeOffset now) => headers?.RetryAfter switch
    {
        { Delta: { } delta } => now + delta,
        { Date: { } date } => date,
        _ => null,
    };
}
