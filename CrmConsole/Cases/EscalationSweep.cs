using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Climbs the ladder of every clock whose next rung has come: warned, red flag, breached, head of agency, Bureau;
/// and ends the waiting for citizens. Its cost depends only on how many are due: one index read over
/// <see cref="Clock.NextAt"/>. Run twice or by two at once, killed in the middle, late by a night or with a clock that
/// jumps back: each rung is climbed once, because the mark is committed with the telling.</summary>
public sealed class EscalationSweep(IDbContextFactory<CrmDb> databases, Writer writer, EscalationSteps steps, TimeProvider time)
{
    private const int MostPerCommit = 200;

    /// <summary>Returns how many rungs were climbed.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var climbed = 0;
        EscalationStaff? staff = null;
        while (true)
        {
            var now = time.UtcNowMicros();
            List<long> due;
            await using (var db = await databases.CreateDbContextAsync(ct))
            {
                due = await db.Clocks.Where(k => k.NextAt != null && k.NextAt <= now).OrderBy(k => k.NextAt).Select(k => k.Id).Take(MostPerCommit).ToListAsync(ct);
                if (due.Count == 0) return climbed;
                // Read once a sweep: a person who changes units meanwhile is told by the next one.
                staff ??= EscalationStaff.Read(db, now);
            }
            climbed += await writer.RunAsync(db => Climb(db, due, staff, now), ct);
        }
    }

    private int Climb(CrmDb db, List<long> due, EscalationStaff staff, DateTimeOffset now)
    {
        Faults.Hit("escalation.before-commit");
        var clocks = db.Clocks.Where(k => due.Contains(k.Id) && k.NextAt != null && k.NextAt <= now).ToList();
        var ids = clocks.Select(k => k.CaseId).Distinct().ToList();
        var byId = db.Cases.Include(c => c.Holders).Where(c => ids.Contains(c.Id)).ToDictionary(c => c.Id);
        return clocks.Sum(clock => steps.Climb(db, byId[clock.CaseId], clock, staff, now));
    }
}
