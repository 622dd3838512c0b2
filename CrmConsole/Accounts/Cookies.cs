using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace CrmConsole.Accounts;

internal static class Cookies
{
    public const string SignInPath = "/masuk";
    public const string ReturnParameter = "kembali";
    /// <summary>A working day; each use renews it.</summary>
    private static readonly TimeSpan Session = TimeSpan.FromHours(8);

    // Machines and scripts want a status, not a page to sign in on.
    private static readonly string[] NotPages = ["/api", "/hubs", "/_blazor", "/open311", "/openapi", "/hooks", "/masuk/passkey", "/akun/passkey", "/lampiran"];

    public static void Harden(IServiceCollection services, AccountSettings settings)
    {
        services.ConfigureAll<CookieAuthenticationOptions>(o => Shape(o.Cookie, settings));
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, o =>
        {
            o.Cookie.Name = Name("crm", settings);
            o.LoginPath = SignInPath;
            o.AccessDeniedPath = "/akses-ditolak";
            o.ReturnUrlParameter = ReturnParameter;
            o.ExpireTimeSpan = Session;
            o.SlidingExpiration = true;
            o.Events.OnRedirectToLogin = c => StatusOrRedirect(c, StatusCodes.Status401Unauthorized);
            o.Events.OnRedirectToAccessDenied = c => StatusOrRedirect(c, StatusCodes.Status403Forbidden);
        });
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, o =>
        {
            o.Cookie.Name = Name("crm-langkah2", settings);
            o.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        });
        services.Configure<AntiforgeryOptions>(o =>
        {
            Shape(o.Cookie, settings);
            o.Cookie.Name = Name("crm-formulir", settings);
            o.HeaderName = "X-CSRF";
        });
    }

    private static void Shape(CookieBuilder cookie, AccountSettings settings)
    {
        cookie.HttpOnly = true;
        cookie.Path = "/";
        cookie.IsEssential = true;
        // Lax, not Strict: a link in a notification mail must open the case, not the sign-in page.
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = settings.SecureCookies ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>Browsers refuse a <c>__Host-</c> cookie that a sister domain or plain HTTP tries to set.</summary>
    private static string Name(string name, AccountSettings settings) => settings.SecureCookies ? "__Host-" + name : name;

    private static Task StatusOrRedirect(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (NotPages.Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase))) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
