using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>Stops and starts a case's clocks and keeps its nearest due time true.</summary>
internal static class CaseClocks
{
    public static void Meet(CrmDb db, long caseId, DateTimeOffset now, params ReadOnlySpan<ClockKind> kinds)
    {
        var wanted = kinds.ToArray();
        foreach (var clock in Of(db, caseId).Where(k => wanted.Contains(k.Kind) && (k.State is ClockState.Running or ClockState.Paused or ClockState.Breached)))
        {
            clock.State = ClockState.Met;
            clock.StoppedAt = now;
        }
    }

    /// <summary>After a reopening: the same clock with the same end goes on. The total time is never reset.</summary>
    public static void RunAgain(CrmDb db, long caseId, ClockKind kind)
    {
        foreach (var clock in Of(db, caseId).Where(k => k.Kind == kind))
        {
            clock.State = ClockState.Running;
            clock.StoppedAt = null;
        }
    }

    public static void Settle(CrmDb db, Case c, CaseWriter cases, Actor actor)
    {
        var running = Of(db, c.Id).Where(k => k.State is ClockState.Running or ClockState.Breached).Select(k => (DateTimeOffset?)k.DueAt).Min();
        if (running != c.DueAt) cases.Append(db, c, actor, new DueChanged(running is { } due ? Instants.ToMicros(due) : null));
    }

    // Saved and changed-but-unsaved rows alike: read once into the context.
    private static IEnumerable<Clock> Of(CrmDb db, long caseId)
    {
        if (!db.Clocks.Local.Any(k => k.CaseId == caseId)) _ = db.Clocks.Where(k => k.CaseId == caseId).ToList();
        return db.Clocks.Local.Where(k => k.CaseId == caseId);
    }
}
