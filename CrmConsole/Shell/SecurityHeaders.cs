using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace CrmConsole.Shell;

/// <summary>What the browser must refuse even when markup slipped through. Four kinds of answers, from strict to less:
/// no document (nothing at all), static pages (own files only), console pages (MudBlazor's theme writes inline styles),
/// and the jobs dashboard (the same).</summary>
public static class SecurityHeaders
{
    private const string NonceKey = "csp-nonce";
    private const string Common = "default-src 'none'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
    private const string Static = Common + "; script-src 'self'; style-src 'self'";
    private const string Jobs = Common + "; script-src 'self'; style-src 'self' 'unsafe-inline'";
    private const string Permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        var development = app.Environment.IsDevelopment();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context, development);
                return Task.CompletedTask;
            });
            return next(context);
        });
        return app;
    }

    /// <summary>For an inline script that cannot be avoided, such as the import map: <c>nonce="@SecurityHeaders.Nonce(HttpContext)"</c>.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is string nonce) return nonce;
        nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    private static void Write(HttpContext context, bool development)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        // Addresses hold case numbers. Pages with a token in theirs ask for no-referrer themselves.
        headers.TryAdd("Referrer-Policy", "same-origin");
        // Blazor sets a policy of its own on its pages; any other endpoint that set one, such as for a download, knows better.
        if (IsPage(context)) headers.ContentSecurityPolicy = Policy(context);
        else headers.TryAdd("Content-Security-Policy", Policy(context));
        if (context.Request.IsHttps && !development) headers.StrictTransportSecurity = "max-age=31536000";
        if (IsPage(context) && headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
    }

    private static string Policy(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/jobs")) return Jobs;
        if (!IsPage(context)) return Nothing;
        var page = context.GetEndpoint()?.Metadata;
        if (page?.GetMetadata<ComponentTypeMetadata>() is null || page.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is not null) return Static;
        var nonce = context.Items[NonceKey] is string value ? $" 'nonce-{value}'" : "";
        return $"{Common}; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'";
    }

    private static bool IsPage(HttpContext context) => context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
}
