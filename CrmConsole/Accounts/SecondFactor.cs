using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace CrmConsole.Accounts;

/// <summary>Who must have a second factor, and whether this session has shown it.</summary>
public sealed class SecondFactorRule(AccountSettings settings)
{
    public bool Demands(IEnumerable<string> roles) => settings.DemandSecondFactor && roles.Any(Roles.NeedSecondFactor.Contains);

    /// <summary>The session was begun with a password alone.</summary>
    public static bool IsWeak(ClaimsPrincipal user) => user.FindFirst(StaffClaims.Amr)?.Value is not ("mfa" or "hwk");

    public bool Misses(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true && IsWeak(user) && Demands(user.FindAll(ClaimTypes.Role).Select(c => c.Value));
}

/// <summary>Sends those who must have a second factor, and did not show one, to do so before anything else. It guards hubs and
/// circuits as well as pages.</summary>
internal sealed class SecondFactorGate(RequestDelegate next, SecondFactorRule rule)
{
    public const string Page = "/akun/faktor-kedua";
    private static readonly string[] Open = [Page, "/akun/passkey", "/akun/totp.svg", "/keluar"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!rule.Misses(context.User) || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || IsOpen(context.Request.Path))
            return next(context);
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            context.Response.Redirect(Page);
        else context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsOpen(PathString path) => Open.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Outside the demo no password may travel readable: says what to set instead of failing later.</summary>
internal sealed class PlainHttpGuard(RequestDelegate next, AccountSettings settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!settings.SecureCookies || context.Request.IsHttps
            || !(path.StartsWithSegments("/masuk") || path.StartsWithSegments("/akun") || path.StartsWithSegments("/undangan") || path.StartsWithSegments("/atur-ulang")))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync("Halaman ini hanya lewat HTTPS. Pasang HTTPS pada Kestrel, atau tulis alamat proksi di Proxies:Known bila proksi yang memegangnya. (HTTPS only: configure Kestrel's certificate, or name your TLS proxy in Proxies:Known.)");
    }
}
