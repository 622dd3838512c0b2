using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Live;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Tells whoever has the case, or else the unit's supervisors, of a milestone whose day has gone by: once each, also
/// after a night off, run twice or killed.</summary>
public sealed class MilestoneSweep(IDbContextFactory<CrmDb> databases, Writer writer, RoutingDirectory routing, TimeProvider time)
{
    private const int MostPerCommit = 200;

    /// <summary>Returns how many milestones were told of.</summary>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        var told = 0;
        while (true)
        {
            var now = time.UtcNowMicros();
            await using (var db = await databases.CreateDbContextAsync(ct))
                if (!await Due(db, now).AnyAsync(ct)) return told;
            told += await writer.RunAsync(db => Tell(db, now), ct);
        }
    }

    private int Tell(CrmDb db, DateTimeOffset now)
    {
        var due = Due(db, now).OrderBy(m => m.DueAt).Take(MostPerCommit).ToList();
        var ids = due.Select(m => m.CaseId).ToHashSet();
        var cases = db.Cases.Where(c => ids.Contains(c.Id)).ToDictionary(c => c.Id);
        var staff = EscalationStaff.Read(db, now);
        foreach (var milestone in due)
        {
            milestone.RemindedAt = now;
            foreach (var user in staff.For(cases[milestone.CaseId], Rung.Warn, routing.Current.Tree))
                db.Notices.Add(new StaffNotice { UserId = user, CaseId = milestone.CaseId, Kind = "milestone_due", OnceKey = $"milestone:{milestone.Id}", At = now });
        }
        return due.Count;
    }

    private static IQueryable<Milestone> Due(CrmDb db, DateTimeOffset now) =>
        db.Milestones.Where(m => m.DueAt <= now && m.ReachedAt == null && m.RemindedAt == null && !m.Dropped && db.Cases.Any(c => c.Id == m.CaseId && CaseStates.Open.Contains(c.State)));
}
