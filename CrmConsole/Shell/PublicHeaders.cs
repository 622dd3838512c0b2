namespace CrmConsole.Shell;

internal static class PublicHeaders
{
    /// <summary>For pages that one person's link opens: kept nowhere, told to nobody, found by no search engine.</summary>
    public static void Private(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    /// <summary>404 with the page's own words. Set while it renders, the framework would show the general page instead.</summary>
    public static void NotFound(HttpResponse response) => response.OnStarting(() =>
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
