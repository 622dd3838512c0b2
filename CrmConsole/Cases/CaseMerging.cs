using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Many reports of one thing in one case, and apart again. A report is never touched: only its membership moves, and
/// the case that it came with stays, archived, to be taken up again. No clock is reset: one merges into the older case.</summary>
public sealed class CaseMerging(CaseWriter cases, CaseReplies replies, RoutingDirectory routing, TimeProvider time)
{
    /// <summary>How soon, and how near, the same trouble counts as "again".</summary>
    private static readonly TimeSpan Again = TimeSpan.FromDays(90);
    private const double Near = 60;
    private const int MostLinks = 3;

    public Refusal Merge(CrmDb db, Case c, Actor actor, Merge command)
    {
        if (Other(db, actor, command.IntoNumber) is not { } into) return Refusal.NotAnywhereElse;
        if (into.Id == c.Id) return Refusal.SameCase;
        if (into.Sealed != c.Sealed || into.SubjectAgencyCode != c.SubjectAgencyCode) return Refusal.NotTogether;
        if (!into.State.IsOpen()) return Refusal.TargetClosed;
        if (into.CreatedAt > c.CreatedAt) return Refusal.TargetYounger;
        var now = time.UtcNowMicros();
        // Told while they still stand here, so that nobody of the other case reads it.
        replies.Tell(db, c, actor, "Laporan Anda ditangani bersama laporan lain tentang hal yang sama. Nomor dan tautan Anda tetap berlaku, dan Anda tetap menerima setiap kabar.");
        foreach (var member in Members(db, c.Id)) Move(db, into, member, now, actor);
        if (c.Priority > into.Priority) cases.Append(db, into, actor, new PriorityChanged(into.Priority, c.Priority));
        replies.AddNote(db, into, actor, command.Reason);
        cases.Append(db, c, actor, new MergedAway(into.Id, into.Number, c.State, cases.HashOf(command.Reason)));
        CaseClocks.Halt(db, c.Id, now);
        return Refusal.None;
    }

    public Refusal Split(CrmDb db, Case c, Actor actor, Split command)
    {
        if (c.Number == command.Number) return Refusal.OwnReport;
        var number = command.Number.Trim().ToUpperInvariant();
        var member = Members(db, c.Id).Find(m => db.Reports.Any(r => r.Id == m.ReportId && r.Number == number));
        if (member is null || db.Cases.Include(x => x.Holders).FirstOrDefault(x => x.Number == number && x.MergedIntoId != null) is not { } home) return Refusal.NotAnywhereElse;
        var now = time.UtcNowMicros();
        member.To = now;
        db.CaseReports.Add(new CaseReport { CaseId = home.Id, ReportId = member.ReportId, From = now });
        cases.Append(db, c, actor, new ReportDetached(member.ReportId, number));
        replies.AddNote(db, c, actor, command.Reason);
        cases.Append(db, home, actor, new SetApart(c.Id, c.Number, home.ResumeState is { } state and not CaseState.AwaitingCitizen ? state : CaseState.InProgress, cases.HashOf(command.Reason)));
        CaseClocks.GoOn(db, home.Id, time.UtcNowMicros());
        CaseClocks.Settle(db, home, cases, actor);
        replies.Tell(db, home, actor, "Laporan Anda kini ditangani tersendiri lagi. Nomor dan tautan Anda tetap berlaku.");
        return Refusal.None;
    }

    public Refusal Link(CrmDb db, Case c, Actor actor, Link command)
    {
        if (Other(db, actor, command.Number) is not { } other) return Refusal.NotAnywhereElse;
        if (other.Id == c.Id) return Refusal.SameCase;
        if (db.CaseLinks.Any(l => (l.CaseId == c.Id && l.OtherId == other.Id) || (l.CaseId == other.Id && l.OtherId == c.Id))) return Refusal.SameValue;
        Add(db, c, other.Id, other.Number, CaseLinkKind.Related, null, actor);
        cases.Append(db, other, actor, new Linked(c.Id, c.Number, CaseLinkKind.Related, null));
        return Refusal.None;
    }

    /// <summary>The same kind of trouble, done within 90 days at the same place: found when a person has accepted the report,
    /// because then kind and place are sure.</summary>
    public void LinkEarlier(CrmDb db, Case c)
    {
        if (c is not { Latitude: { } lat, Longitude: { } lon, CategoryCode: { } category } || c.Sealed) return;
        var (south, north, west, east) = (lat - 0.001, lat + 0.001, lon - 0.001, lon + 0.001);
        var since = c.CreatedAt - Again;
        var earlier = db.Cases.AsNoTracking()
            .Where(x => x.CategoryCode == category && x.ClosedAt >= since && x.Id != c.Id && x.State == CaseState.Done && !x.Sealed && x.ClosedAt <= c.CreatedAt
                && x.Latitude >= south && x.Latitude <= north && x.Longitude >= west && x.Longitude <= east)
            .Where(x => !db.CaseLinks.Any(l => l.CaseId == c.Id && l.OtherId == x.Id))
            .OrderByDescending(x => x.ClosedAt).Select(x => new { x.Id, x.Number, x.Latitude, x.Longitude, x.ClosedAt }).ToList();
        foreach (var x in earlier.Where(x => Evidence.EvidenceChecks.Metres(lat, lon, x.Latitude!.Value, x.Longitude!.Value) <= Near).Take(MostLinks))
            Add(db, c, x.Id, x.Number, CaseLinkKind.SamePlaceAgain, (int)(c.CreatedAt - x.ClosedAt!.Value).TotalDays, Actor.System);
    }

    private void Add(CrmDb db, Case c, long other, string number, CaseLinkKind kind, int? days, Actor actor)
    {
        db.CaseLinks.Add(new CaseLink { CaseId = c.Id, OtherId = other, Kind = kind, ByUserId = actor.Kind == ActorKind.Staff ? actor.Id : null, At = time.UtcNowMicros() });
        cases.Append(db, c, actor, new Linked(other, number, kind, days));
    }

    private void Move(CrmDb db, Case into, CaseReport member, DateTimeOffset now, Actor actor)
    {
        member.To = now;
        db.CaseReports.Add(new CaseReport { CaseId = into.Id, ReportId = member.ReportId, From = now });
        cases.Append(db, into, actor, new ReportAttached(member.ReportId, db.Reports.Where(r => r.Id == member.ReportId).Select(r => r.Number).First()));
    }

    // In sight, and more than readable: whoever merges works on both.
    private Case? Other(CrmDb db, Actor actor, string number)
    {
        var ids = CaseReader.Holding(db, number.Trim().ToUpperInvariant());
        var other = db.Cases.Include(x => x.Holders).FirstOrDefault(x => ids.Contains(x.Id));
        return other is not null && !Scope.Of(actor, routing.Current.Tree).ReadOnly(ScopeFacts.Of(other)) ? other : null;
    }

    private static List<CaseReport> Members(CrmDb db, long caseId) => [.. db.CaseReports.Where(m => m.CaseId == caseId && m.To == null).OrderBy(m => m.Id)];
}
