using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace CrmConsole.Shell;

/// <summary>What a reader chose for themselves: theme and language, each in a cookie, so that the first paint is already right.</summary>
public static class Preferences
{
    public const string Light = "light";
    public const string Dark = "dark";
    public const string System = "system";

    /// <summary>Where the form of the user menu goes.</summary>
    public const string Path = "/preferensi";

    private const string ThemeCookie = "crm-tema";

    public static string Theme(HttpRequest request) => request.Cookies[ThemeCookie] is Light or Dark ? request.Cookies[ThemeCookie]! : System;

    internal static void Configure(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new RequestCulture(Words.Indonesian);
        options.SupportedCultures = options.SupportedUICultures = [Words.Indonesian, Words.English];
        // Only the reader's own choice counts: browsers in Jakarta often ask for English without anybody having meant it.
        options.RequestCultureProviders = [new CookieRequestCultureProvider()];
    }

    internal static void Map(WebApplication app) => app.MapPost(Path,
        (HttpContext context, [FromForm] string? theme, [FromForm] string? language, [FromForm] string? back) =>
        {
            if (theme is Light or Dark or System) Set(context, ThemeCookie, theme);
            if (language is "id" or "en") RememberLanguage(context, language);
            return Results.LocalRedirect(Local(back));
        }).AllowAnonymous();

    public static bool HasLanguage(HttpRequest request) => request.Cookies.ContainsKey(CookieRequestCultureProvider.DefaultCookieName);

    /// <param name="language">"id" or "en".</param>
    public static void RememberLanguage(HttpContext context, string language) => Set(context, CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language == "en" ? Words.English : Words.Indonesian)));

    /// <summary>A path of our own or the start page; never somebody else's site.</summary>
    internal static string Local(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) ? path : "/";

    private static void Set(HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, new CookieOptions
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
    });
}
