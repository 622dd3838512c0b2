using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using QRCoder;

namespace CrmConsole.Accounts;

/// <summary>Signing out, and the picture that an authenticator app scans.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        // The form's token is checked here by hand: there is no form field to bind that would make the framework do it.
        app.MapPost("/keluar", async (HttpContext context, IAntiforgery antiforgery, StaffSignInManager signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/masuk?pesan=keluar");
        }).AllowAnonymous();

        app.MapGet("/akun/totp.svg", async (HttpContext context, UserManager<StaffUser> users) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            if (await users.GetUserAsync(context.User) is not { TwoFactorEnabled: false } user || await users.GetAuthenticatorKeyAsync(user) is not { } key) return Results.NotFound();
            using var data = QRCodeGenerator.GenerateQrCode(Totp.Uri(user.Email!, key), QRCodeGenerator.ECCLevel.M);
            using var code = new SvgQRCode(data);
            return Results.Text(code.GetGraphic(5, "#111111", "#ffffff"), "image/svg+xml");
        });
    }
}

internal static class Totp
{
    public static string Uri(string account, string key) =>
        $"otpauth://totp/CRM%20Jakarta:{System.Uri.EscapeDataString(account)}?secret={key}&issuer=CRM%20Jakarta&digits=6";

    /// <summary>In fours, for typing by hand.</summary>
    public static string Readable(string key) => string.Join(' ', key.ToLowerInvariant().Chunk(4).Select(c => new string(c)));
}
