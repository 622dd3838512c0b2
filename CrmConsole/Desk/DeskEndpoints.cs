using System.Text.Json.Serialization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Places;
using CrmConsole.Routing;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Mvc;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>What the browser saves; <paramref name="Body"/> is the form as JSON, empty to begin anew.</summary>
/// <param name="Revision">Grows with every saving.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeskSaving(string Body, long Revision);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeskErased(long Revision);

/// <summary>One line of a list to choose from.</summary>
/// <param name="Label">What stands in the field when it is chosen.</param>
/// <param name="Hint">Beside it: the unit in charge, the district.</param>
/// <param name="Words">Other words by which it is found.</param>
public sealed record DeskChoice(string Code, string Label, string? Hint = null, string? Words = null, double? Latitude = null, double? Longitude = null);

/// <summary>The entry travels over HTTP, not through the circuit, which may be gone just when it matters.</summary>
internal static class DeskEndpoints
{
    private const int MostCharacters = 60_000, MostChoices = 8;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/api/console/desk").RequireAuthorization(p => p.RequireRole(Roles.Desk, Roles.Inspectorate)).ExcludeFromDescription();
        desk.MapGet("draft/{place}", ReadAsync);
        desk.MapPut("draft/{place}", SaveAsync).AddEndpointFilter(OwnForms.OnlyAsync).DisableAntiforgery();
        desk.MapDelete("draft/{place}", EraseAsync).AddEndpointFilter(OwnForms.OnlyAsync).DisableAntiforgery();
        desk.MapPost("report/{place}", (string place, DeskSaving saving, HttpContext http, TicketDesk tickets, DeskEntry entry, CancellationToken ct) => EndAsync(place, saving, http, tickets, entry.HandInAsync, ct)).AddEndpointFilter(OwnForms.OnlyAsync).DisableAntiforgery();
        desk.MapPost("advice/{place}", (string place, DeskSaving saving, HttpContext http, TicketDesk tickets, DeskEntry entry, CancellationToken ct) => EndAsync(place, saving, http, tickets, entry.AdviseAsync, ct)).AddEndpointFilter(OwnForms.OnlyAsync).DisableAntiforgery();
        desk.MapGet("categories", Categories);
        desk.MapGet("places", Places);
    }

    private static async Task<IResult> ReadAsync(HttpContext http, DeskDrafts drafts, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await drafts.ReadAsync(Actor.From(http.User).Id, ct) is { } draft ? Results.Ok(draft) : Results.NoContent();
    }

    private static async Task<IResult> SaveAsync(string place, DeskSaving saving, HttpContext http, TicketDesk tickets, DeskDrafts drafts, CancellationToken ct)
    {
        var actor = Actor.From(http.User);
        if (saving.Body is not { Length: <= MostCharacters } || DeskForm.Read(saving.Body) is null) return Results.BadRequest();
        return await AtAsync(tickets, actor, place, ct) is { } at ? Results.Ok(await drafts.SaveAsync(actor, at, saving.Body, saving.Revision, ct)) : Results.NotFound();
    }

    private static async Task<IResult> EraseAsync(string place, [FromBody] DeskErased erased, HttpContext http, TicketDesk tickets, DeskDrafts drafts, DeskPhotos photos, CancellationToken ct)
    {
        var actor = Actor.From(http.User);
        if (await AtAsync(tickets, actor, place, ct) is null) return Results.NotFound();
        if (await drafts.EraseAsync(actor, erased.Revision, ct) is { } draft) photos.Tell(draft);
        return Results.NoContent();
    }

    private static async Task<IResult> EndAsync(string place, DeskSaving saving, HttpContext http, TicketDesk tickets, Func<Actor, DeskPlace, DeskForm, long, CancellationToken, Task<DeskAnswer>> end, CancellationToken ct)
    {
        var actor = Actor.From(http.User);
        if (saving.Body is not { Length: <= MostCharacters } || DeskForm.Read(saving.Body) is not { } form) return Results.BadRequest();
        if (await AtAsync(tickets, actor, place, ct) is not { } at) return Results.NotFound();
        var answer = await end(actor, at, form, saving.Revision, ct);
        return Results.Json(answer, statusCode: answer.Kept ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<DeskPlace?> AtAsync(TicketDesk tickets, Actor actor, string place, CancellationToken ct) =>
        (await tickets.PlacesAsync(actor, ct)).FirstOrDefault(p => p.Code == place);

    // All of them at once: the browser then finds by any word without asking again.
    private static IResult Categories(HttpContext http, RoutingDirectory routing, TimeProvider time)
    {
        http.Response.Headers.CacheControl = "private, max-age=300";
        var rules = routing.Current;
        return Results.Ok(rules.Categories.Values.Where(c => c.ValidAt(time.GetUtcNow())).OrderBy(c => T(c.NameId, c.NameEn), StringComparer.CurrentCulture)
            .Select(c => new DeskChoice(c.Code, T(c.NameId, c.NameEn), rules.Tree.Find(c.DefaultAgency)?.ShortName ?? (c.DefaultAgency == "kelurahan" ? T("kelurahan", "village") : null), $"{c.NameId} {c.NameEn} {c.Keywords.Replace(';', ' ')}")));
    }

    private static IResult Places(string q, HttpContext http, PlaceSearch search)
    {
        http.Response.Headers.CacheControl = "private, max-age=60";
        return Results.Ok(q.Length is < 2 or > 100 ? [] : search.Find(q, MostChoices));
    }
}
