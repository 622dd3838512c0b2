using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Work goes on: after a rejected result, or instead of the body outside the province.</summary>
public sealed record Start() : CaseCommand(CaseAspect.State);

public sealed class StartAct : Act<Start>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([CaseState.FollowUpRejected, CaseState.External], CaseState.InProgress, Working)];

    public override string Name => T("Mulai kerjakan", "Start work");
    public override string Key => "s";
    public override int? Button => 30;
    public override CaseCommand Plain => new Start();

    protected override Refusal Do(CaseChange change, Start command)
    {
        change.Append(new WorkStarted(change.Case.State, change.To));
        return Refusal.None;
    }
}

public sealed record WorkStarted(CaseState From, CaseState To) : StateMove(From, To)
{
    public override string StepKind => StepKinds.Started;
    public override string ForStaff(FactWords words) => T("Dikerjakan lagi", "Work goes on");
    public override string ForCitizen(FactWords words) => T("Unit yang berwenang mulai menangani", "The unit in charge has begun work");
}
