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

    /// <summary>Sends the parts of a text one after the other. When a later one is refused, a person must look: the first ones are there.</summary>
    /// <param name="send">Takes the part and what became of the one before it (null for the first).</param>
    public static async Task<SendResult> SendPartsAsync(IReadOnlyList<string> parts, Func<string, SendResult?, Task<SendResult>> send)
    {
        SendResult? result = null;
        foreach (var part in parts)
        {
            var sent = await send(part, result);
            if (sent.Outcome != SendOutcome.Sent) return result is null ? sent : new SendResult(SendOutcome.Unsure, $"Hanya sebagian pesan terkirim. {sent.Detail}");
            result = sent;
        }
        return result ?? new SendResult(SendOutcome.Failed, "Pesan ini kosong.");
    }

    /// <summary>A text inside a JSON answer; null when it is not there or the answer is no JSON.</summary>
    public static string? TextAt(string body, params ReadOnlySpan<string> path)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(body);
            var at = json.RootElement;
            foreach (var step in path)
            {
                if (at.ValueKind == System.Text.Json.JsonValueKind.Array && int.TryParse(step, out var index)) { if (index >= at.GetArrayLength()) return null; at = at[index]; }
                else if (at.ValueKind != System.Text.Json.JsonValueKind.Object || !at.TryGetProperty(step, out at)) return null;
            }
            return at.ValueKind == System.Text.Json.JsonValueKind.String ? at.GetString() : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The whole content, whatever length it claims; null when it is longer than <paramref name="most"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var buffer = new MemoryStream();
        var chunk = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > most) return null;
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
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
