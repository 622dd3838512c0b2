using CrmConsole.Shell;
using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>How often one address may read without a key: far above what a person or an honest program does, and below what would
/// keep the database from officers. Clients with a key are known and not counted.</summary>
internal sealed class ReadLimits(IConfiguration configuration) : IDisposable
{
    public const int UsualPerMinute = 300;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress?> limiter = PartitionedRateLimiter.Create<IPAddress?, string>(address => RateLimitPartition.GetFixedWindowLimiter(Networks.Of(address),
        _ => new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, configuration.GetValue("Public:Open311ReadsPerMinute", UsualPerMinute)), Window = Window, QueueLimit = 0 }));

    /// <summary>Throws <see cref="RefusedException"/> (429) and tells by <c>Retry-After</c> when to come again, in seconds.</summary>
    public void Check(HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(http.Connection.RemoteIpAddress);
        if (lease.IsAcquired) return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        throw new RefusedException(StatusCodes.Status429TooManyRequests, T("Terlalu banyak permintaan dari alamat ini; coba lagi sebentar lagi, atau pakai kunci API.", "Too many requests from this address; come again shortly, or use an API key."));
    }

    public void Dispose() => limiter.Dispose();
}
