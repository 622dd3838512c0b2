using CrmConsole.Accounts;
using CrmConsole.Evidence;

namespace CrmConsole.Desk;

/// <summary>Files beside a counter's draft: the page for the visitor's phone is <c>PhotoPage</c>, the officer looks at them here.</summary>
public static class DeskPhotosRoom
{
    public static IServiceCollection AddDeskPhotos(this IServiceCollection services) => services.AddSingleton<DeskPhotos>().AddSingleton<PhotoLimits>();

    public static void MapDeskPhotos(this IEndpointRouteBuilder app) => app.MapGet("/meja/berkas/{id:long}", ShowAsync).RequireAuthorization().ExcludeFromDescription();

    /// <summary>A picture encoded anew, anything else as a download. Another officer's file gives the same 404 as none.</summary>
    private static async Task<IResult> ShowAsync(long id, HttpContext http, DeskPhotos photos, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (await photos.ReadOneAsync(Actor.From(http.User).Id, id, ct) is not { Problem: null } file) return Results.NotFound();
        return NamelessPicture.Make(file.Bytes, 1) is { } picture ? Results.File(picture.Bytes, NamelessPicture.Type) : Results.File(file.Bytes, FileSniffer.Unknown, file.Name);
    }
}
