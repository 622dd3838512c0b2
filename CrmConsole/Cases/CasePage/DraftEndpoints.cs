using System.Text.Json.Serialization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Shell;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.CasePage;

/// <summary>What the browser saves.</summary>
/// <param name="Revision">Grows with every saving: a late one never overwrites a newer.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftBody(string Body, long Revision);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftErased(long Revision);

/// <param name="SavedAt">Milliseconds since 1970, for the browser.</param>
public sealed record StoredDraft(string Body, long Revision, long SavedAt);

/// <summary>Drafts travel over HTTP, not through the circuit, which may be gone just when it matters.</summary>
internal static class DraftEndpoints
{
    private const int MostCharacters = 20_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var drafts = routes.MapGroup("/api/console/drafts/{caseId:long}/{kind:regex(^(reply|note)$)}").RequireAuthorization().ExcludeFromDescription();
        drafts.MapGet("", ReadAsync);
        drafts.MapPut("", SaveAsync).AddEndpointFilter(OwnForms.OnlyAsync).DisableAntiforgery();
        drafts.MapDelete("", EraseAsync).AddEndpointFilter(OwnForms.OnlyAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ReadAsync(long caseId, string kind, HttpContext http, IDbContextFactory<CrmDb> databases, CaseSight sight, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var actor = Actor.From(http.User);
        if (!await sight.SeesAsync(actor, caseId, ct)) return Results.NotFound();
        var direction = Direction(kind);
        await using var db = await databases.CreateDbContextAsync(ct);
        var draft = await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.UserId == actor.Id && d.CaseId == caseId && d.Kind == direction, ct);
        return draft is null or { Body.Length: 0 } ? Results.NoContent() : Results.Ok(Stored(draft));
    }

    private static async Task<IResult> SaveAsync(long caseId, string kind, DraftBody body, HttpContext http, Writer writer, CaseSight sight, TimeProvider time, CancellationToken ct)
    {
        var actor = Actor.From(http.User);
        if (body.Body is not { Length: <= MostCharacters }) return Results.BadRequest();
        if (!await sight.SeesAsync(actor, caseId, ct)) return Results.NotFound();
        return Results.Ok(await writer.RunAsync(db => Stored(Keep(db, actor.Id, caseId, Direction(kind), body, time.UtcNowMicros())), ct));
    }

    /// <summary>Keeps an empty row with the revision, so that a saving still on its way cannot bring the text back.</summary>
    private static async Task<IResult> EraseAsync(long caseId, string kind, [Microsoft.AspNetCore.Mvc.FromBody] DraftErased erased, HttpContext http, Writer writer, CaseSight sight, TimeProvider time, CancellationToken ct)
    {
        var actor = Actor.From(http.User);
        if (!await sight.SeesAsync(actor, caseId, ct)) return Results.NotFound();
        await writer.RunAsync(db => { Keep(db, actor.Id, caseId, Direction(kind), new DraftBody("", erased.Revision), time.UtcNowMicros()); }, ct);
        return Results.NoContent();
    }

    private static Draft Keep(CrmDb db, long user, long caseId, MessageDirection kind, DraftBody body, DateTimeOffset now)
    {
        var draft = db.Drafts.FirstOrDefault(d => d.UserId == user && d.CaseId == caseId && d.Kind == kind);
        if (draft is not null && draft.Revision >= body.Revision) return draft;
        if (draft is null)
        {
            draft = new Draft { UserId = user, CaseId = caseId, Kind = kind, Body = "" };
            db.Drafts.Add(draft);
        }
        (draft.Body, draft.Revision, draft.UpdatedAt) = (body.Body, body.Revision, now);
        return draft;
    }

    private static MessageDirection Direction(string kind) => kind == "note" ? MessageDirection.Internal : MessageDirection.Out;

    private static StoredDraft Stored(Draft draft) => new(draft.Body, draft.Revision, draft.UpdatedAt.ToUnixTimeMilliseconds());
}
