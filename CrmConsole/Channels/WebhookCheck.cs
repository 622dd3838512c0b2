using System.Buffers;
using System.Text;
using System.Threading.RateLimiting;
using CrmConsole.Shell;
using Microsoft.AspNetCore.RateLimiting;

namespace CrmConsole.Channels;

/// <summary>What vendors ask before they trust an address of ours: to sign a word of theirs, or to give it back. Anybody may ask the same,
/// so the word is of a kind that no push is made of, and nobody asks often.</summary>
public static class WebhookCheck
{
    /// <summary>Vendors ask when an address is entered, and once or twice a day.</summary>
    public const int PerMinute = 30;
    private const string LimitName = "webhook-check";
    private const int LongestToken = 100;
    private static readonly SearchValues<char> TokenSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The one value of a parameter; null when it is none, several, or no token.</summary>
    public static string? TokenOf(HttpRequest request, string name) => request.Query[name] is [{ } token] && IsToken(token) ? token : null;

    /// <summary>A body that could have been asked for as a token: a signature over it says nothing of who sent it.</summary>
    public static bool IsToken(ReadOnlySpan<byte> body) => body.Length <= LongestToken && IsToken(Encoding.Latin1.GetString(body));

    private static bool IsToken(ReadOnlySpan<char> text) => text.Length is > 0 and <= LongestToken && !text.ContainsAnyExcept(TokenSigns);

    /// <summary>Maps a check, limited for each network address over all of them; more get what the program's limiter says (429).</summary>
    public static void MapCheck(this IEndpointRouteBuilder app, string address, Func<HttpRequest, IResult> check) =>
        app.MapGet(address, check).RequireRateLimiting(LimitName);

    internal static void AddLimit(IServiceCollection services) => services.Configure<RateLimiterOptions>(o => o.AddPolicy(LimitName, http =>
        RateLimitPartition.GetFixedWindowLimiter(Networks.Of(http.Connection.RemoteIpAddress),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 })));
}
