using CrmConsole.Accounts;
using CrmConsole.Cases.Facts;
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
            (clock.State, clock.StoppedAt, clock.NextAt) = (ClockState.Met, now, null);
        }
    }

    /// <summary>After a reopening: the same clock with the same end goes on. The total time is never reset.</summary>
    public static void RunAgain(CrmDb db, long caseId, DateTimeOffset now, ClockKind kind)
    {
        foreach (var clock in Of(db, caseId).Where(k => k.Kind == kind)) Restart(clock, now);
    }

    /// <summary>A case whose reports went to another stands still.</summary>
    public static void Halt(CrmDb db, long caseId, DateTimeOffset now)
    {
        foreach (var clock in Of(db, caseId).Where(k => k.State is ClockState.Running or ClockState.Breached))
            (clock.State, clock.StoppedAt, clock.NextAt) = (ClockState.Halted, now, null);
    }

    /// <summary>And goes on with the same ends as before.</summary>
    public static void GoOn(CrmDb db, long caseId, DateTimeOffset now)
    {
        foreach (var clock in Of(db, caseId).Where(k => k.State == ClockState.Halted)) Restart(clock, now);
    }

    // The sweep works out its next rung itself. What was late before is late again.
    private static void Restart(Clock clock, DateTimeOffset now) => (clock.State, clock.StoppedAt, clock.NextAt) = (clock.DueAt <= now && clock.Told > 0 ? ClockState.Breached : ClockState.Running, null, clock.StartedAt);

    /// <summary>Begins to wait for the citizen: the unit's own clock stands still, one reminder half-way, and an end.</summary>
    public static void StartWaiting(CrmDb db, long caseId, DateTimeOffset now, DateTimeOffset until, long policyId)
    {
        foreach (var clock in Of(db, caseId).Where(k => k is { Kind: ClockKind.Unit, State: ClockState.Running }))
            (clock.State, clock.StoppedAt, clock.NextAt, clock.Remaining) = (ClockState.Paused, now, null, Instants.ToMicros(clock.DueAt) - Instants.ToMicros(now));
        db.Clocks.Add(new Clock { CaseId = caseId, Kind = ClockKind.CitizenReminder, StartedAt = now, DueAt = now + (until - now) / 2, NextAt = now + (until - now) / 2, PolicyId = policyId });
        db.Clocks.Add(new Clock { CaseId = caseId, Kind = ClockKind.CitizenAnswer, StartedAt = now, DueAt = until, NextAt = until, PolicyId = policyId });
    }

    /// <summary>The waiting is over: the unit's clock goes on with what it had left.</summary>
    public static void StopWaiting(CrmDb db, long caseId, DateTimeOffset now)
    {
        Meet(db, caseId, now, ClockKind.CitizenReminder, ClockKind.CitizenAnswer);
        foreach (var clock in Of(db, caseId).Where(k => k is { Kind: ClockKind.Unit, State: ClockState.Paused }))
            (clock.State, clock.StoppedAt, clock.NextAt, clock.DueAt, clock.Remaining) = (ClockState.Running, null, now, now.AddTicks((clock.Remaining ?? 0) * TimeSpan.TicksPerMicrosecond), null);
    }

    public static void Settle(CrmDb db, Case c, CaseWriter cases, Actor actor)
    {
        var running = Of(db, c.Id).Where(k => (k.State is ClockState.Running or ClockState.Breached) && k.Kind is not (ClockKind.CitizenAnswer or ClockKind.CitizenReminder)).Select(k => (DateTimeOffset?)k.DueAt).Min();
        if (running != c.DueAt) cases.Append(db, c, actor, new DueChanged(running is { } due ? Instants.ToMicros(due) : null));
    }

    // Saved and changed-but-unsaved rows alike: read once into the context.
    private static IEnumerable<Clock> Of(CrmDb db, long caseId)
    {
        if (!db.Clocks.Local.Any(k => k.CaseId == caseId)) _ = db.Clocks.Where(k => k.CaseId == caseId).ToList();
        return db.Clocks.Local.Where(k => k.CaseId == caseId);
    }
}
