using System.Net;

namespace CrmConsole.Channels.Jaki;

/// <summary>Fetches a picture from the address that came with a report: bounded in size, time and redirects, and never from a
/// private network.</summary>
internal sealed class MediaDownload(GuardedHttp http)
{
    private const int MostBytes = 10 * 1024 * 1024, MostRedirects = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<MediaResult> FetchAsync(string address, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)) return Gone("Alamatnya salah.");
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                if (uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0) return Gone("Alamatnya bukan http atau https.");
                using var request = new HttpRequestMessage(HttpMethod.Get, uri);
                using var answer = await http.SendAsync(request, limit.Token);
                if (!IsRedirect(answer.StatusCode)) return await ReadAsync(answer, limit.Token);
                if (answer.Headers.Location is not { } next) return Gone("Alamatnya tidak menunjuk berkas.");
                uri = next.IsAbsoluteUri ? next : new Uri(uri, next);
            }
            return Gone("Alamatnya terlalu sering dialihkan.");
        }
        catch (Exception e) when (e is HttpRequestException && GuardedHttp.IsBlocked(e))
        {
            return Gone("Alamatnya tidak berada di internet umum.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new MediaResult(null, Detail: "Servernya tidak menjawab.");
        }
    }

    private static async Task<MediaResult> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if ((int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) return new MediaResult(null, Detail: $"Servernya menjawab {(int)answer.StatusCode}.");
        if (!answer.IsSuccessStatusCode) return Gone($"Servernya menjawab {(int)answer.StatusCode}.");
        if (answer.Content.Headers.ContentLength > MostBytes || await VendorCall.ReadAsync(answer.Content, MostBytes, ct) is not { } bytes) return Gone("Berkasnya melebihi 10 MB.");
        return bytes.Length == 0 ? Gone("Berkasnya kosong.") : new MediaResult(bytes);
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static MediaResult Gone(string why) => new(null, Gone: true, why);
}
