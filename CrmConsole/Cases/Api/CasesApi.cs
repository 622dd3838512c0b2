using System.Buffers.Binary;
using System.Buffers.Text;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.Api;

/// <param name="NextCursor">Give it back to go on; null on the last page.</param>
public sealed record CasePage(IReadOnlyList<CaseItem> Items, string? NextCursor);

/// <summary><c>GET /api/v1/cases</c>: newest first, paged by key (created, id), so that rows that arrive while one pages
/// neither repeat nor skip any.</summary>
public static class CasesApi
{
    private const int DefaultLimit = 50, MostLimit = 200;

    public static void MapCasesApi(this IEndpointRouteBuilder app) => app.MapGet("/api/v1/cases", ListAsync)
        .RequireAuthorization(Policies.CasesRead)
        .WithTags("Cases").WithName("ListCases").WithSummary("Cases in scope, newest first")
        .Produces<CasePage>().ProducesValidationProblem();

    private static async Task<IResult> ListAsync(HttpContext http, IDbContextFactory<CrmDb> databases, RoutingDirectory routing, TimeProvider time,
        string? state, string? channel, string? category, string? area, string? agency, bool? late, string? q, int? limit, string? cursor, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>();
        var states = Codes(state).Select(s => (Code: s, Value: Data.Codes.Parse<CaseState>(s))).ToList();
        if (states.Find(s => s.Value is null) is { Code: { } bad }) errors["state"] = [$"Status tidak dikenal: {bad}"];
        if (limit is < 1 or > MostLimit) errors["limit"] = [$"Antara 1 dan {MostLimit}."];
        var after = Cursor.Read(cursor);
        if (cursor is not null && after is null) errors["cursor"] = ["Kursor rusak. Mulai lagi tanpa kursor."];
        if (errors.Count > 0) return Results.ValidationProblem(errors);

        await using var db = await databases.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var wanted = states.Count > 0 ? states.Select(s => s.Value!.Value).ToArray() : [.. CaseStates.Open];
        var query = db.Cases.AsNoTracking().Where(Scope.Of(Actor.From(http.User), routing.Current.Tree).Filter).Where(c => wanted.Contains(c.State));
        query = Narrow(query, Codes(channel), Codes(category), Codes(area), [.. Codes(agency).SelectMany(routing.Current.Tree.Subtree)], agency is not null);
        if (late is { } isLate) query = isLate ? query.Where(c => c.DueAt < now) : query.Where(c => c.DueAt == null || c.DueAt >= now);
        if (!string.IsNullOrWhiteSpace(q)) query = Search(query, q.Trim());
        if (after is { } from) query = query.Where(c => c.CreatedAt < from.CreatedAt || (c.CreatedAt == from.CreatedAt && c.Id < from.Id));
        var take = limit ?? DefaultLimit;
        var rows = await query.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Take(take + 1)
            .Select(c => new { c, Officer = db.Users.Where(u => u.Id == c.OfficerId).Select(u => u.DisplayName).FirstOrDefault() }).ToListAsync(ct);
        var items = rows.Take(take).Select(r => Item(r.c, r.Officer, now)).ToList();
        return Results.Ok(new CasePage(items, rows.Count > take ? Cursor.Write(rows[take - 1].c) : null));
    }

    private static IQueryable<Case> Narrow(IQueryable<Case> query, string[] channels, string[] categories, string[] areas, string[] agencies, bool byAgency)
    {
        if (channels.Length > 0) query = query.Where(c => channels.Contains(c.Channel));
        if (categories.Length > 0) query = query.Where(c => c.CategoryCode != null && categories.Contains(c.CategoryCode));
        if (byAgency) query = query.Where(c => c.AgencyCode != null && agencies.Contains(c.AgencyCode));
        if (areas.Length == 0) return query;
        // Codes are dotted paths: an area holds every code that begins with its own and a dot.
        var below = areas.Select(a => a + ".%").ToArray();
        return query.Where(c => c.AreaCode != null && (areas.Contains(c.AreaCode) || below.Any(b => EF.Functions.Like(c.AreaCode, b))));
    }

    private static IQueryable<Case> Search(IQueryable<Case> query, string text)
    {
        foreach (var word in text[..Math.Min(text.Length, 100)].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            var pattern = $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            query = query.Where(c => EF.Functions.Like(c.Title, pattern, "\\") || EF.Functions.Like(c.Number, pattern, "\\") || (c.Address != null && EF.Functions.Like(c.Address, pattern, "\\")));
        }
        return query;
    }

    private static CaseItem Item(Case c, string? officer, DateTimeOffset now) => new(c.Number, c.State.Code(), c.Channel, c.CategoryCode, c.AreaCode, c.AgencyCode,
        officer, c.Title, c.CreatedAt, c.DueAt, c.State.IsOpen() && c.DueAt < now, c.Version);

    private static string[] Codes(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Where the last page ended: created (microseconds) and id.</summary>
    private static class Cursor
    {
        public static string Write(Case c)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteInt64BigEndian(bytes, Instants.ToMicros(c.CreatedAt));
            BinaryPrimitives.WriteInt64BigEndian(bytes[8..], c.Id);
            return Base64Url.EncodeToString(bytes);
        }

        public static (DateTimeOffset CreatedAt, long Id)? Read(string? text)
        {
            Span<byte> bytes = stackalloc byte[16];
            if (text is not { Length: 22 } || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var n) || n != 16) return null;
            return (Instants.FromMicros(BinaryPrimitives.ReadInt64BigEndian(bytes)), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        }
    }
}
