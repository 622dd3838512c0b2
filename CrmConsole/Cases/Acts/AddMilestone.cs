using CrmConsole.Data;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A stage of a longer piece of work, with a day of its own, which the reporter reads.</summary>
public sealed record AddMilestone(string Title, DateOnly Day) : CaseCommand;

public sealed class AddMilestoneAct : Act<AddMilestone>
{
    public const int LongestTitle = 200;
    private const int Most = 20;

    /// <summary>The same for all that is done with milestones.</summary>
    internal static readonly IReadOnlyList<Transition> WhileWorking =
        [new([CaseState.InProgress, CaseState.External, CaseState.FollowUpRejected], null, Working)];

    public override IReadOnlyList<Transition> Rows => WhileWorking;

    public override string Name => T("Tambah tahapan", "Add a milestone");
    public override bool TouchesClocks => false;

    protected override Demand Demands(AddMilestone command) => new(command.Title.Trim(), Longest: LongestTitle);

    protected override Refusal Do(CaseChange change, AddMilestone command)
    {
        var (c, db) = (change.Case, change.Db);
        if (PromiseAct.DayProblem(command.Day, change.Now) is var problem and not Refusal.None) return problem;
        if (db.Milestones.Count(m => m.CaseId == c.Id && !m.Dropped) >= Most) return Refusal.TooMany;
        var row = new Milestone { CaseId = c.Id, Title = command.Title.Trim(), DueAt = JakartaTime.EndOf(command.Day) };
        db.Milestones.Add(row);
        change.Append(new MilestoneSet(row.Id, Instants.ToMicros(row.DueAt)));
        return Refusal.None;
    }

    internal static Milestone? Find(CaseChange change, long id) =>
        change.Db.Milestones.FirstOrDefault(m => m.Id == id && m.CaseId == change.Case.Id && !m.Dropped);
}

/// <param name="Due">Microseconds UTC.</param>
public sealed record MilestoneSet(long Milestone, long Due) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }
    public override string ForStaff(FactWords words) => T($"Tahapan direncanakan untuk {words.Day(Due)}",
        $"Milestone planned for {words.Day(Due)}");
    public override string ForCitizen(FactWords words) => ForStaff(words);
}
