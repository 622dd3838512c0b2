using CrmConsole.Cases;
using CrmConsole.Evidence;
using CrmConsole.Public.Open311;
using CrmConsole.Public.ReportForm;
using CrmConsole.Public.Statistics;
using CrmConsole.Shell;

namespace CrmConsole.Public;

/// <summary>Citizens' pages (plain HTML, no circuit, complete without a script), and Open311 for other people's programs.</summary>
public static class PublicRoom
{
    public static IServiceCollection AddPublic(this IServiceCollection services) => services.AddSingleton<TrackLimits>().AddSingleton<TrackerLookup>()
        .AddSingleton<ReportTickets>().AddSingleton<ReportLimits>().AddSingleton<ReportDesk>().AddSingleton<ReportAssets>()
        .AddSingleton<ServiceCatalog>().AddSingleton<RequestIntake>().AddSingleton<RequestWords>().AddSingleton<RequestReader>().AddSingleton<UpdateReader>().AddSingleton<ReadLimits>().AddSingleton<Open311Api>()
        .AddStatistics();

    public static void MapPublic(this IEndpointRouteBuilder app)
    {
        app.MapGet("/lacak/{token}/foto/{id:long}", PhotoAsync).AllowAnonymous().ExcludeFromDescription();
        app.ServiceProvider.GetRequiredService<ReportAssets>().Map(app);
        app.ServiceProvider.GetRequiredService<Open311Api>().Map(app);
        app.MapStatistics();
    }

    // Whatever is wrong (token, another report's photo, one that was not released) gives the same 404.
    private static async Task<IResult> PhotoAsync(string token, long id, HttpContext http, TrackerLookup lookup, Tracker tracker, ContentStore store, CancellationToken ct)
    {
        PublicHeaders.Private(http.Response);
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if ((await lookup.FindAsync(token, ct)).View is not { } view || await tracker.PhotoAsync(view, id, ct) is not { } photo) return Results.NotFound();
        return Results.File(await store.OpenAsync(photo, ct), "image/jpeg");
    }
}
