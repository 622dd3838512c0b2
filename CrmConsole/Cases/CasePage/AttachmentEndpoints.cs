using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace CrmConsole.Cases.CasePage;

/// <summary>The bytes of a report's files. Pictures are shown in their re-encoded form only, voice notes can be played; everything else is a download.
/// Whatever is wrong (no such file, not in scope, form not allowed) gives the same 404.</summary>
internal static class AttachmentEndpoints
{
    // What our own encoder makes; anything else is never shown in place, whatever the row says.
    private static readonly HashSet<string> Shown = ["image/jpeg", "image/png", "image/webp"];

    // By our own reading of the first bytes, never by what the sender called it.
    private static readonly HashSet<string> Played = ["audio/ogg", "audio/mpeg", "audio/mp4", "audio/amr", "audio/wav"];

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/lampiran/{id:long}/{form:regex(^(thumb|view|asli|putar)$)}", [HttpMethods.Get, HttpMethods.Head], SendAsync)
        .RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> SendAsync(long id, string form, HttpContext http, IDbContextFactory<CrmDb> databases, CaseSight sight, ContentStore store, CancellationToken ct)
    {
        Seal(http.Response.Headers);
        await using var db = await databases.CreateDbContextAsync(ct);
        var file = await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
        if (file is null || !await sight.SeesAsync(Actor.From(http.User), file.CaseId, ct)) return Results.NotFound();
        if (ContentOf(file, form) is not { } contentId || await db.Contents.AsNoTracking().FirstOrDefaultAsync(c => c.Id == contentId, ct) is not { } content) return Results.NotFound();
        var bytes = await store.OpenAsync(content, ct);
        if (form == "putar") return Played.Contains(file.ContentType) ? Results.File(bytes, file.ContentType, enableRangeProcessing: true) : Results.NotFound();
        return form == "asli"
            ? Results.File(bytes, "application/octet-stream", FileNames.Clean(file.FileName), enableRangeProcessing: true)
            : Results.File(bytes, PictureType(bytes), enableRangeProcessing: true);
    }

    /// <summary>A picture's original stays sealed: its metadata may tell who took it, and where they live.</summary>
    private static long? ContentOf(Attachment file, string form) => form switch
    {
        "thumb" => file.ThumbId,
        "view" => file.ViewId,
        "putar" => file.Kind == AttachmentKind.Audio ? file.OriginalId : null,
        _ => file.Kind is AttachmentKind.Photo or AttachmentKind.LeftOut ? null : file.OriginalId,
    };

    /// <summary>By the first bytes; a form of unknown make is a download.</summary>
    private static string PictureType(byte[] bytes)
    {
        var type = bytes switch
        {
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [0x89, 0x50, 0x4E, 0x47, ..] => "image/png",
            [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => "image/webp",
            _ => "application/octet-stream",
        };
        return Shown.Contains(type) ? type : "application/octet-stream";
    }

    private static void Seal(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.CacheControl = "private, no-store";
        headers[HeaderNames.XFrameOptions] = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
