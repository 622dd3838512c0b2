using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Answers that no wire can carry and that somebody has to give at the channel, within one's scope.</summary>
public sealed class ByHandBook(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, OutboxReader reader, WireCards cards)
{
    private const int Most = 100;

    /// <summary>The oldest first; of one case, or of all that one may see.</summary>
    public async Task<IReadOnlyList<ByHandAnswer>> ReadAsync(Actor actor, long? caseId = null, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var seen = db.Cases.Where(Scope.Of(actor, routing.Current.Tree).Filter);
        var rows = await (from o in db.Outbox.AsNoTracking()
                          join c in seen on o.CaseId equals c.Id
                          where o.State == OutboxState.ByHand && (caseId == null || c.Id == caseId)
                          orderby o.Id
                          select new { Row = o, c.Number, c.Version, c.Title }).Take(Most).ToListAsync(ct);
        var reports = rows.Select(r => r.Row.ReportId).ToList();
        var beside = await db.Reports.AsNoTracking().Where(r => reports.Contains(r.Id)).Select(r => new { r.Id, r.Folded, r.WireId, r.Channel }).ToDictionaryAsync(r => r.Id, ct);
        return [.. rows.Select(r =>
        {
            var report = r.Row.ReportId is { } id ? beside.GetValueOrDefault(id) : null;
            // The address may name the author: as everywhere, agency roles do not see who wrote.
            var link = CaseReader.MasksText(actor) ? null : report?.Folded?.Split('\n').FirstOrDefault(l => l.StartsWith(PastedPost.LinkLine, StringComparison.Ordinal))?[PastedPost.LinkLine.Length..];
            return new ByHandAnswer(r.Row.Id, r.Row.CaseId!.Value, r.Number, r.Version, r.Title, r.Row.Channel, reader.ContentOf(db, r.Row)?.Text ?? "", link,
                report is not null && cards.Find(report.Channel) is { IsRegister: true } ? report.WireId : null, r.Row.CreatedAt);
        })];
    }
}

/// <param name="Link">The post to answer; null when there is none or it is not for this reader.</param>
/// <param name="TrackingId">LAPOR's, to find it there.</param>
public sealed record ByHandAnswer(long OutboxId, long CaseId, string Number, int Version, string Title, string Channel, string Text, string? Link, string? TrackingId, DateTimeOffset At);
