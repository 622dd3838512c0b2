using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Work waits for something: material, a permit, dry weather. The clocks run on.</summary>
public sealed record Hold(string Text) : CaseCommand(CaseAspect.State);

public sealed class HoldAct : Act<Hold>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.InProgress], CaseState.OnHold, Working)];

    public override string Name => T("Tunda", "Put on hold");
    public override string Key => ",";
    public override int? Button => 105;

    public override Question Question(Case c) => new(Name, Name, a => new Hold(a.Text)) { Label = T("Menunggu apa?", "What does it wait for?") };

    protected override Demand Demands(Hold command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Hold command)
    {
        change.Append(new PutOnHold(change.Case.State, change.To, change.Hash(command.Text)));
        change.Note(command.Text);
        return Refusal.None;
    }
}

public sealed record PutOnHold(CaseState From, CaseState To, string TextHash) : StateMove(From, To)
{
    public override string ForStaff(FactWords words) => T("Ditunda", "Put on hold");
    public override string ForCitizen(FactWords words) => T("Ditunda sementara", "Put on hold for now");
}
