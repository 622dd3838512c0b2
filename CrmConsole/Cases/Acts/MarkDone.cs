using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Done by the unit's word: waits for the Bureau.</summary>
public sealed record MarkDone(string Text) : CaseCommand(CaseAspect.State);

public sealed class MarkDoneAct : Act<MarkDone>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([CaseState.InProgress, CaseState.External], CaseState.AwaitingValidation, Working)];

    public override string Name => T("Tandai selesai", "Mark as done");
    public override string Key => "d";
    public override int? Button => 60;

    public override Question Question(Case c) => new(Name, Name, a => new MarkDone(a.Text))
    {
        Label = T("Apa yang dikerjakan?", "What was done?"),
        Hint = T("Selesai sementara: Biro Pemerintahan masih memeriksa. Pelapor membaca keterangan ini.",
            "Done for now: the Government Bureau still checks it. The reporter reads this."),
    };

    protected override Demand Demands(MarkDone command) => new(command.Text);

    protected override Refusal Do(CaseChange change, MarkDone command)
    {
        FollowUpAct.Post(change, 100, command.Text, []);
        change.Append(new MarkedDone(change.Case.State, change.To, change.Hash(command.Text), change.Case.AgencyCode));
        return Refusal.None;
    }
}

/// <param name="ClosingAgency">Reopening returns there.</param>
public sealed record MarkedDone(CaseState From, CaseState To, string TextHash, string? ClosingAgency) : StateMove(From, To)
{
    public override string StepKind => StepKinds.Checking;

    protected override void Change(Case c, DateTimeOffset at)
    {
        base.Change(c, at);
        c.Provisional = true;
        c.ClosingAgencyCode = ClosingAgency ?? c.ClosingAgencyCode;
    }

    public override string ForStaff(FactWords words) =>
        T("Dinyatakan selesai oleh unit (sementara, menunggu validasi)", "Declared done by the unit (provisional, awaiting validation)");

    public override string ForCitizen(FactWords words) =>
        T("Unit menyatakan selesai; sedang diperiksa Biro Pemerintahan", "The unit says it is done; the Government Bureau is checking");
}
