using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A stage of the work is given up.</summary>
public sealed record DropMilestone(long Id, string Reason) : CaseCommand;

public sealed class DropMilestoneAct : Act<DropMilestone>
{
    public override IReadOnlyList<Transition> Rows => AddMilestoneAct.WhileWorking;

    public override string Name => T("Batalkan tahapan", "Give up the milestone");
    public override bool TouchesClocks => false;

    /// <summary>Of the milestone that was pointed at.</summary>
    public static Question QuestionAbout(long id) =>
        new(T("Batalkan tahapan",
            "Give up the milestone"), T("Batalkan tahapan", "Give up the milestone"), a => new DropMilestone(id, a.Text))
        {
            Label = T("Mengapa dibatalkan?", "Why is it given up?"),
            Hint = T("Pelapor melihat bahwa tahapan ini dibatalkan.", "The reporter sees that this milestone was given up."),
        };

    protected override Demand Demands(DropMilestone command) => new(command.Reason);

    protected override Refusal Do(CaseChange change, DropMilestone command)
    {
        if (AddMilestoneAct.Find(change, command.Id) is not { } row) return Refusal.UnknownCode;
        row.Dropped = true;
        change.Append(new MilestoneDropped(row.Id, change.Hash(command.Reason)));
        change.Note(command.Reason);
        return Refusal.None;
    }
}

public sealed record MilestoneDropped(long Milestone, string ReasonHash) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }
    public override string ForStaff(FactWords words) => T("Tahapan dibatalkan", "Milestone given up");
    public override string ForCitizen(FactWords words) => ForStaff(words);
}
