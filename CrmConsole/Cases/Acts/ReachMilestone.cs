using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A stage of the work is done.</summary>
public sealed record ReachMilestone(long Id) : CaseCommand;

public sealed class ReachMilestoneAct : Act<ReachMilestone>
{
    public override IReadOnlyList<Transition> Rows => AddMilestoneAct.WhileWorking;

    public override string Name => T("Catat tahapan tercapai", "Record a milestone as reached");
    public override bool TouchesClocks => false;

    protected override Refusal Do(CaseChange change, ReachMilestone command)
    {
        if (AddMilestoneAct.Find(change, command.Id) is not { } row) return Refusal.UnknownCode;
        if (row.ReachedAt is not null) return Refusal.SameValue;
        row.ReachedAt = change.Now;
        change.Append(new MilestoneReached(row.Id));
        return Refusal.None;
    }
}

public sealed record MilestoneReached(long Milestone) : CaseFact(CaseAspect.None)
{
    public override string StepKind => StepKinds.Milestone;
    protected override void Change(Case c, DateTimeOffset at) { }
    public override string ForStaff(FactWords words) => T("Tahapan tercapai", "Milestone reached");
    public override string ForCitizen(FactWords words) => ForStaff(words);
}
