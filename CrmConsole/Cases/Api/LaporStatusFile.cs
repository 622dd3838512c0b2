using System.Globalization;
using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.Api;

/// <summary><c>/admin/lapor/status.csv?sejak=yyyy-MM-dd</c>: what became of LAPOR's reports, in LAPOR's own words, to be carried over
/// there. Within one's scope.</summary>
internal static class LaporStatusFile
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/admin/lapor/status.csv", SendAsync)
        .RequireAuthorization(p => p.RequireRole(Roles.Triage, Roles.Inspectorate)).ExcludeFromDescription();

    private static async Task<IResult> SendAsync(string? sejak, HttpContext http, IDbContextFactory<CrmDb> databases,
        RoutingDirectory routing, WireCards cards, CancellationToken ct)
    {
        if (!DateOnly.TryParseExact(sejak, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Results.BadRequest();
        var from = JakartaTime.StartOf(day);
        var registers = cards.All.Where(c => c.IsRegister).Select(c => c.Code).ToList();
        await using var db = await databases.CreateDbContextAsync(ct);
        var mine = db.Cases.AsNoTracking().Where(Scope.Of(Actor.From(http.User), routing.Current.Tree).Filter).Where(c => c.UpdatedAt >= from);
        var rows = await (from c in mine
                          join m in db.CaseReports on c.Id equals m.CaseId
                          join r in db.Reports on m.ReportId equals r.Id
                          where m.To == null && registers.Contains(r.Channel) && r.WireId != null
                          orderby r.Id
                          select new { r.WireId, r.Number, c.State, c.UpdatedAt, c.ClosedAt }).ToListAsync(ct);
        var csv = new StringBuilder("\uFEFFTracking ID,Nomor CRM,Status,Diperbarui,Selesai\r\n");
        foreach (var row in rows)
            csv.AppendJoin(',', Cell(row.WireId!), Cell(row.Number), Cell(row.State.Face().Lapor), Cell(Day(row.UpdatedAt)), Cell(row.ClosedAt is { } closed ? Day(closed) : "")).Append("\r\n");
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"status-lapor-{day:yyyyMMdd}.csv");
    }

    private static string Day(DateTimeOffset at) => at.ToJakarta().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Quoted, and never a formula to whatever spreadsheet opens it.</summary>
    internal static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n;") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
