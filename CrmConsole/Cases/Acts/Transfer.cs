using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>To another unit. A proposal while nobody has accepted; afterwards a hand-over (coordination), and inside one agency a
/// disposition.</summary>
public sealed record TransferTo(string Code, string Reason) : CaseCommand(CaseAspect.Agency);

public sealed class TransferAct : Act<TransferTo>
{
    public override IReadOnlyList<Transition> Rows { get; } =
    [
        new([CaseState.New], null, [Roles.Triage]),
        new(CaseStates.Movable, CaseState.Coordinating, WorkingAndTriage),
    ];

    public override string Name => T("Alihkan", "Transfer");
    public override string Key => "t";
    public override int? Button => 120;
    public override bool WaitsForRuling => true;

    public override Question Question(Case c) =>
        new(T("Alihkan ke unit", "Transfer to an agency"), T("Alihkan ke", "Transfer to"), a => new TransferTo(a.Code, a.Text))
        {
            Pick = PickFrom.Agencies,
            Current = c.AgencyCode,
            Label = T("Alasan (dibaca unit penerima)", "Reason (read by the receiving agency)"),
        };

    protected override string Value(TransferTo command) => command.Code;
    protected override Demand Demands(TransferTo command) => new(command.Reason);

    protected override Refusal Do(CaseChange change, TransferTo command)
    {
        var c = change.Case;
        if (change.Units.Find(command.Code) is not { } target || !target.ValidAt(change.Now)) return Refusal.UnknownCode;
        if (target.Code == c.AgencyCode) return Refusal.SameValue;
        if (change.IsAbout(target.Code)) return Refusal.ConflictOfInterest;
        var inside = change.Units.IsIn(target.Code, c.AgencyCode);
        // A ruling binds: below the unit it may be handed on, away from it not.
        if (c.Ruled && !inside) return Refusal.RulingBinds;
        var kind = change.To == CaseState.New ? TransferFact.Routing : inside ? TransferFact.Disposition : TransferFact.Coordination;
        if (kind != TransferFact.Routing)
        {
            change.Record(inside ? TransferKind.Disposition : TransferKind.Coordination, target.Code, null, command.Reason);
            change.Meet(ClockKind.FirstCoordination, ClockKind.Unit);
        }
        var state = kind == TransferFact.Disposition ? CaseState.Dispositioned : change.To;
        // What went to the Inspectorate stays sealed for ever, wherever it goes.
        var isSealed = c.Sealed || target.Kind == "inspectorate";
        change.Append(new AgencyChanged(c.AgencyCode, target.Code, kind, change.Hash(command.Reason), state, isSealed));
        change.Note(command.Reason);
        return Refusal.None;
    }
}

/// <summary>How an agency got a case.</summary>
public enum TransferFact { Routing, Coordination, Disposition }

public sealed record AgencyChanged(string? From, string To, TransferFact Kind, string? ReasonHash, CaseState State, bool Sealed)
    : CaseFact(CaseAspect.Agency)
{
    private bool IsProposal => Kind == TransferFact.Routing;

    public override CaseState? StateAfter => State;
    public override string? StepKind => IsProposal ? null : StepKinds.HandedOver;
    public override bool NamesUnit => true;

    protected override void Change(Case c, DateTimeOffset at)
    {
        (c.State, c.ResumeState, c.Sealed) = (State, null, Sealed);
        // The officer belonged to the unit that hands over.
        if (!IsProposal) c.OfficerId = null;
        Hold(c, To, at);
    }

    public override string ForStaff(FactWords words) => IsProposal
        ? T($"Unit tujuan: {words.Agency(To)}", $"Receiving unit: {words.Agency(To)}")
        : T($"Dialihkan {words.Agency(From)} → {words.Agency(To)}", $"Handed over {words.Agency(From)} → {words.Agency(To)}");

    public override string? ForCitizen(FactWords words) => IsProposal ? null
        : From is null ? T($"Diteruskan ke {words.Agency(To)}", $"Passed on to {words.Agency(To)}")
        : T($"Dialihkan dari {words.Agency(From)} ke {words.Agency(To)}", $"Handed over from {words.Agency(From)} to {words.Agency(To)}");
}
