using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The centre takes a report in, or the unit takes the case on.</summary>
public sealed record Accept() : CaseCommand(CaseAspect.State);

public sealed class AcceptAct : Act<Accept>
{
    public override IReadOnlyList<Transition> Rows { get; } =
    [
        new([CaseState.New], CaseState.Coordinating, [Roles.Triage]),
        new(CaseStates.BeforeWork, CaseState.InProgress, Working),
    ];

    public override string Name => T("Terima", "Accept");
    public override string Key => "e";
    public override int? Button => 20;
    public override CaseCommand Plain => new Accept();
    public override bool WaitsForRuling => true;

    public override Refusal Forbids(in MachineFacts facts, Actor actor) =>
        !facts.HasAgency ? Refusal.NeedsAgency : !facts.HasCategory ? Refusal.NeedsCategory : Refusal.None;

    protected override Refusal Do(CaseChange change, Accept command)
    {
        var c = change.Case;
        change.Append(new Accepted(c.State, change.To));
        // Now a person has said that kind and place are right.
        LinkAct.ToEarlier(change);
        change.Meet(ClockKind.FirstCoordination);
        if (change.To != CaseState.InProgress) return Refusal.None;
        // Whoever accepts for the unit has it, until a supervisor says otherwise.
        if (c.OfficerId is null && change.Actor.Is(Roles.Agency)) change.Append(new OfficerChanged(null, change.Actor.Id, null));
        StartUnitClock(change);
        return Refusal.None;
    }

    // From here on it is the unit's time, where the policy gives it one.
    private static void StartUnitClock(CaseChange change)
    {
        var now = change.Now;
        var rules = change.Deadlines.At(now);
        if (rules.Policy.Unit is not { } span) return;
        var due = rules.Due(now, span);
        change.Meet(ClockKind.Unit);
        change.Db.Clocks.Add(new Clock
        {
            CaseId = change.Case.Id,
            Kind = ClockKind.Unit,
            StartedAt = now,
            DueAt = due,
            NextAt = rules.Ladder(ClockKind.Unit, now, due)[0].At,
            PolicyId = rules.PolicyId,
        });
    }
}

public sealed record Accepted(CaseState From, CaseState To) : StateMove(From, To)
{
    private bool ByCentre => To == CaseState.Coordinating;

    public override string StepKind => ByCentre ? StepKinds.Accepted : StepKinds.Started;

    public override string ForStaff(FactWords words) => ByCentre
        ? T("Diterima petugas pilah, dikoordinasikan ke unit", "Accepted by triage, coordinated with the unit")
        : T("Diterima unit, mulai dikerjakan", "Accepted by the unit, work begins");

    public override string ForCitizen(FactWords words) => ByCentre
        ? T("Laporan diperiksa dan diteruskan ke unit yang berwenang", "The report was read and passed on to the unit in charge")
        : T("Unit yang berwenang mulai menangani", "The unit in charge has begun work");
}
