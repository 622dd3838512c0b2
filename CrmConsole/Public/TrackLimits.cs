using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace CrmConsole.Public;

/// <summary>How often somebody may try a number with a PIN: per number, per address and over all. Every try counts, right or
/// wrong, so that the count tells nothing. The link in the confirmation works regardless.</summary>
public sealed class TrackLimits : IDisposable
{
    public const int PerNumber = 10, PerAddress = 30, OverAll = 600, PerReport = 20;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly PartitionedRateLimiter<(string Number, string Address)> limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(string Number, string Address), string>(t => Limit(t.Address, PerAddress)),
        PartitionedRateLimiter.Create<(string Number, string Address), string>(t => Limit(t.Number, PerNumber)),
        PartitionedRateLimiter.Create<(string Number, string Address), string>(_ => Limit("", OverAll)));

    public bool Allows(string number, IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire((Shape(number), Network(address)));
        return lease.IsAcquired;
    }

    private readonly PartitionedRateLimiter<long> writing = PartitionedRateLimiter.Create<long, long>(report => RateLimitPartition.GetFixedWindowLimiter(report,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = PerReport, Window = Window, QueueLimit = 0 }));

    /// <summary>How often a reporter may write to one report.</summary>
    public bool AllowsWriting(long report)
    {
        using var lease = writing.AttemptAcquire(report);
        return lease.IsAcquired;
    }

    private static RateLimitPartition<string> Limit(string key, int most) => RateLimitPartition.GetFixedWindowLimiter(key,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = Window, QueueLimit = 0 });

    /// <summary>One number, however it is written; cut, so that long nonsense fills no memory.</summary>
    private static string Shape(string number)
    {
        var clean = string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return clean.Length > 16 ? clean[..16] : clean;
    }

    /// <summary>An IPv6 household has 2^64 addresses: it counts as one.</summary>
    internal static string Network(IPAddress? address)
    {
        if (address is null) return "?";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    public void Dispose()
    {
        limiter.Dispose();
        writing.Dispose();
    }
}
