using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Past due → flagged, the unit's supervisors told once. Its cost depends only on how many clocks are due: one
/// index read over (state, due). Run twice, killed in the middle or late by a night, each clock is told once, because the
/// mark is committed with the telling.</summary>
public sealed class OverdueSweep(IDbContextFactory<CrmDb> databases, Writer writer, CaseWriter cases, RoutingDirectory routing, TimeProvider time)
{
    private const int MostPerCommit = 50;

    /// <summary>Returns how many clocks were found breached.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var told = 0;
        while (true)
        {
            var now = time.UtcNowMicros();
            List<long> due;
            IReadOnlyList<StaffCard> staff;
            await using (var db = await databases.CreateDbContextAsync(ct))
            {
                due = await db.Clocks.Where(k => k.State == ClockState.Running && k.DueAt <= now).OrderBy(k => k.DueAt).Select(k => k.Id).Take(MostPerCommit).ToListAsync(ct);
                if (due.Count == 0) return told;
                staff = StaffDirectory.Read(db, now);
            }
            told += await writer.RunAsync(db => Tell(db, due, staff, now), ct);
        }
    }

    private int Tell(CrmDb db, List<long> due, IReadOnlyList<StaffCard> staff, DateTimeOffset now)
    {
        var clocks = db.Clocks.Where(k => due.Contains(k.Id) && k.State == ClockState.Running).ToList();
        foreach (var clock in clocks)
        {
            clock.State = ClockState.Breached;
            clock.Told = 1;
            var c = db.Cases.Include(x => x.Holders).First(x => x.Id == clock.CaseId);
            cases.Append(db, c, Actor.System, new Overdue(clock.Kind, Instants.ToMicros(clock.DueAt)));
            foreach (var supervisor in SupervisorsOf(c, staff))
                db.Notices.Add(new StaffNotice { UserId = supervisor.Id, CaseId = c.Id, Kind = "overdue", OnceKey = $"overdue:{clock.Id}", At = now });
        }
        return clocks.Count;
    }

    // The nearest unit with supervisors: the case's own agency first, then the one above it.
    private List<Actor> SupervisorsOf(Case c, IReadOnlyList<StaffCard> staff)
    {
        var facts = ScopeFacts.Of(c);
        var able = staff.Where(s => s.Active && s.Actor.Is(Roles.Supervisor) && Scope.Of(s.Actor, routing.Current.Tree).Sees(facts)).Select(s => s.Actor).ToList();
        for (var agency = routing.Current.Tree.Find(c.AgencyCode); agency is not null; agency = routing.Current.Tree.Find(agency.ParentCode))
        {
            var here = able.Where(a => a.Units.Contains(agency.Code)).ToList();
            if (here.Count > 0) return here;
        }
        return [];
    }
}
