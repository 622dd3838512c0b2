using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace CrmConsole.Accounts;

/// <summary>Bounds that one address or one account cannot pass, so that the others keep working.</summary>
internal static class SignInLimits
{
    /// <summary>Open circuits and hub connections of one account or key: a browser tab has one or two.</summary>
    private const int ConnectionsPerUser = 40;
    private static readonly string[] Guarded = ["/masuk", "/undangan", "/atur-ulang"];

    public static void Add(IServiceCollection services, AccountSettings settings) => services.AddRateLimiter(o =>
    {
        o.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(c => SignIns(c, settings.SignInsPerMinute)),
            PartitionedRateLimiter.Create<HttpContext, string>(Connections));
        o.OnRejected = RefuseAsync;
    });

    private static RateLimitPartition<string> SignIns(HttpContext context, int perMinute)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !Guarded.Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)))
            return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetTokenBucketLimiter(Place(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute, TokensPerPeriod = perMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0,
        });
    }

    /// <summary>A WebSocket holds its lease until it closes, so this counts open connections.</summary>
    private static RateLimitPartition<string> Connections(HttpContext context)
    {
        var path = context.Request.Path;
        if (!path.StartsWithSegments("/_blazor") && !path.StartsWithSegments("/hubs")) return RateLimitPartition.GetNoLimiter("");
        var who = context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? "u" + id : Place(context.Connection.RemoteIpAddress);
        return RateLimitPartition.GetConcurrencyLimiter(who, _ => new ConcurrencyLimiterOptions { PermitLimit = ConnectionsPerUser, QueueLimit = 0 });
    }

    /// <summary>A subscriber of IPv6 has a whole /64.</summary>
    private static string Place(IPAddress? address)
    {
        if (address is null) return "?";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static async ValueTask RefuseAsync(Microsoft.AspNetCore.RateLimiting.OnRejectedContext context, CancellationToken ct)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = "60";
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync("Terlalu banyak percobaan dari alamat ini. Tunggu satu menit, lalu coba lagi. (Too many attempts from this address. Wait a minute.)", ct);
    }
}
