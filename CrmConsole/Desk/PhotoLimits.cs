using System.Net;
using System.Threading.RateLimiting;
using CrmConsole.Shell;

namespace CrmConsole.Desk;

/// <summary>How often the photo page may be asked for, by network and by address of the page. Every request counts, right or wrong,
/// so that the count tells nothing. Many visitors share a counter's network, hence the high number there.</summary>
internal sealed class PhotoLimits : IDisposable
{
    public const int PerNetwork = 600, PerLink = 80;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private const int LongestKey = 40;

    private readonly PartitionedRateLimiter<(string Token, string Network)> limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(string Token, string Network), string>(t => Limit(t.Network, PerNetwork)),
        PartitionedRateLimiter.Create<(string Token, string Network), string>(t => Limit(t.Token, PerLink)));

    public bool Allows(string token, IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire((token.Length > LongestKey ? "" : token, Networks.Of(address)));
        return lease.IsAcquired;
    }

    private static RateLimitPartition<string> Limit(string key, int most) => RateLimitPartition.GetFixedWindowLimiter(key,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Window, QueueLimit = 0 });

    public void Dispose() => limiter.Dispose();
}
