using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A closed case is taken up again, at the agency that closed it.</summary>
public sealed record Reopen(string Reason) : CaseCommand(CaseAspect.State);

public sealed class ReopenAct : Act<Reopen>
{
    public override IReadOnlyList<Transition> Rows { get; } =
    [
        new([CaseState.Done, CaseState.Archived], CaseState.InProgress, [Roles.Triage, Roles.Supervisor]),
        // Nobody had accepted it: it is read anew.
        new([CaseState.Refused], CaseState.New, [Roles.Triage, Roles.Supervisor]),
    ];

    public override string Name => T("Buka kembali", "Reopen");
    public override string Key => "o";
    public override int? Button => 110;

    public override Question Question(Case c) => new(Name, Name, a => new Reopen(a.Text)) { Label = T("Mengapa dibuka kembali?",
        "Why is it reopened?") };

    protected override Demand Demands(Reopen command) => new(command.Reason);

    protected override Refusal Do(CaseChange change, Reopen command)
    {
        if (change.Case.MergedIntoId is not null) return Refusal.WrongState;
        var to = BackAtUnit(change);
        change.Append(new Reopened(change.Case.State, to, change.Hash(command.Reason)));
        change.Note(command.Reason);
        return Refusal.None;
    }

    /// <summary>Gives it back to the agency that closed it; the total clock runs on as if it had never stopped. Returns the
    /// state.</summary>
    internal static CaseState BackAtUnit(CaseChange change)
    {
        var c = change.Case;
        if (c.ClosingAgencyCode is { } closing && closing != c.AgencyCode)
            change.Append(new AgencyChanged(c.AgencyCode, closing, TransferFact.Routing, null, c.State, c.Sealed));
        CaseClocks.RunAgain(change.Db, c.Id, change.Now, ClockKind.Total);
        return c.AgencyCode is null ? CaseState.New : change.To;
    }
}

public sealed record Reopened(CaseState From, CaseState To, string TextHash) : StateMove(From, To)
{
    public override string StepKind => StepKinds.Reopened;
    public override string ForStaff(FactWords words) => T("Dibuka kembali", "Reopened");
    public override string ForCitizen(FactWords words) => T("Laporan dibuka kembali", "The report was reopened");
}
