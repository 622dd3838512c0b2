using CrmConsole.Data;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Facts;

/// <summary>The nearest due time of the running clocks is another one now; microseconds UTC, null when none runs.</summary>
public sealed record DueChanged(long? Due) : CaseFact(CaseAspect.None)
{
    public override bool IsWork => false;
    protected override void Change(Case c, DateTimeOffset at) => c.DueAt = Due is { } due ? Instants.FromMicros(due) : null;
    public override string? ForStaff(FactWords words) => null;
    public override string? ForCitizen(FactWords words) => null;
}

/// <summary>A clock ran out.</summary>
public sealed record Overdue(ClockKind Clock, long Due) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) => c.OverdueFlaggedAt ??= at;
    public override string ForStaff(FactWords words) => T($"Lewat tenggat: {words.Clock(Clock)}", $"Overdue: {words.Clock(Clock)}");
    public override string? ForCitizen(FactWords words) => null;
}

/// <summary>Somebody higher was told of a clock.</summary>
public sealed record Escalated(ClockKind Clock, Rung Rung) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => Rung switch
    {
        Rung.RedFlag => T("Bendera merah: supervisor diberi tahu", "Red flag: the supervisor was told"),
        Rung.Head => T($"Eskalasi ke pimpinan unit: {words.Clock(Clock)}", $"Escalated to the head of the agency: {words.Clock(Clock)}"),
        _ => T($"Eskalasi ke Biro Pemerintahan: {words.Clock(Clock)}", $"Escalated to the Government Bureau: {words.Clock(Clock)}"),
    };

    public override string? ForCitizen(FactWords words) => null;
}
