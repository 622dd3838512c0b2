using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A waiting case is put away; the reporter reads why.</summary>
public sealed record Archive(string ReasonCode, string Text) : CaseCommand(CaseAspect.State);

public sealed class ArchiveAct : Act<Archive>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([CaseState.AwaitingCitizen, CaseState.External], CaseState.Archived, [Roles.Triage, Roles.Supervisor])];

    public override string Name => T("Arsipkan", "Archive");
    public override string Key => "h";
    public override int? Button => 150;

    public override IReadOnlyList<Reason> Reasons { get; } =
    [
        new("no_answer", "Pelapor tidak menjawab", "The reporter did not answer"),
        new("solved_elsewhere", "Sudah diselesaikan pihak lain", "Solved by somebody else"),
        new("withdrawn", "Dicabut oleh pelapor", "Withdrawn by the reporter"),
    ];

    public override Question Question(Case c) => new(Name, Name, a => new Archive(a.Code, a.Text))
    {
        Pick = PickFrom.Reasons,
        Label = T("Penjelasan untuk pelapor", "Explanation for the reporter"),
    };

    protected override Demand Demands(Archive command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Archive command)
    {
        if (!Reasons.Any(r => r.Code == command.ReasonCode)) return Refusal.UnknownCode;
        change.Append(new Archived(change.Case.State, change.To, command.ReasonCode, change.Hash(command.Text), change.Case.AgencyCode));
        change.Meet(ClockKind.FirstCoordination, ClockKind.FirstResponse, ClockKind.Village, ClockKind.Unit, ClockKind.Total);
        change.Tell(command.Text);
        return Refusal.None;
    }
}

public sealed record Archived(CaseState From, CaseState To, string ReasonCode, string TextHash, string? ClosingAgency) : StateMove(From, To)
{
    public override string Why => ReasonCode;

    protected override void Change(Case c, DateTimeOffset at)
    {
        base.Change(c, at);
        c.ClosingAgencyCode = ClosingAgency ?? c.ClosingAgencyCode;
    }

    public override string ForStaff(FactWords words) => T("Diarsipkan", "Archived") + $": {words.Reason(ReasonCode)}";
    public override string ForCitizen(FactWords words) => T("Diarsipkan", "Archived") + $": {words.Reason(ReasonCode)}";
}
