using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The centre does not take a report; the reporter reads why.</summary>
public sealed record Refuse(string ReasonCode, string Text) : CaseCommand(CaseAspect.State);

public sealed class RefuseAct : Act<Refuse>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.New], CaseState.Refused, [Roles.Triage])];

    public override string Name => T("Tolak", "Refuse");
    public override string Key => "x";
    public override int? Button => 160;

    public override IReadOnlyList<Reason> Reasons { get; } =
    [
        new("not_a_complaint", "Bukan aduan", "Not a complaint"),
        new("not_our_authority", "Di luar kewenangan Pemprov", "Outside the province's authority"),
        new("no_location", "Lokasi tidak dapat ditemukan", "The place cannot be found"),
        new("same_person_again", "Laporan ulang dari pelapor yang sama", "The same reporter's repeated report"),
        new("abusive", "Isi tidak pantas", "Abusive content"),
    ];

    public override Question Question(Case c) =>
        new(T("Tolak laporan", "Refuse the report"), T("Tolak laporan", "Refuse the report"), a => new Refuse(a.Code, a.Text))
        {
            Pick = PickFrom.Reasons,
            Label = T("Penjelasan untuk pelapor", "Explanation for the reporter"),
        };

    protected override Demand Demands(Refuse command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Refuse command)
    {
        if (!Reasons.Any(r => r.Code == command.ReasonCode)) return Refusal.UnknownCode;
        change.Append(new Refused(change.Case.State, change.To, command.ReasonCode, change.Hash(command.Text), change.Case.AgencyCode));
        change.Meet(ClockKind.FirstCoordination, ClockKind.FirstResponse, ClockKind.Village, ClockKind.Unit, ClockKind.Total);
        change.Tell(command.Text);
        return Refusal.None;
    }
}

public sealed record Refused(CaseState From, CaseState To, string ReasonCode, string TextHash, string? ClosingAgency) : StateMove(From, To)
{
    public override string Why => ReasonCode;

    protected override void Change(Case c, DateTimeOffset at)
    {
        base.Change(c, at);
        c.ClosingAgencyCode = ClosingAgency ?? c.ClosingAgencyCode;
    }

    public override string ForStaff(FactWords words) => T("Ditolak", "Refused") + $": {words.Reason(ReasonCode)}";
    public override string ForCitizen(FactWords words) => T("Tidak dapat ditindaklanjuti",
        "Cannot be followed up") + $": {words.Reason(ReasonCode)}";
}
