using CrmConsole.Accounts;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The unit that is complained about, which must not see the case; null when it is about nobody.</summary>
public sealed record SetSubject(string? Code, string Reason) : CaseCommand(CaseAspect.Agency);

public sealed class SetSubjectAct : Act<SetSubject>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.Movable, null, [Roles.Triage])];

    public override string Name => T("Unit yang diadukan", "The unit complained about");

    public override Question Question(Case c) =>
        new(Name, T("Menyangkut", "It is about"), a => new SetSubject(a.Code.Length == 0 ? null : a.Code, a.Text))
        {
            // Taking it back is a choice only where there is something to take back.
            Pick = c.SubjectAgencyCode is null ? PickFrom.Agencies : PickFrom.AgenciesOrNone,
            Current = c.SubjectAgencyCode,
            Deliberate = true,
            Label = T("Alasan. Kasus disegel dan pindah ke Inspektorat; unit itu tidak dapat melihatnya.",
                "Reason. The case is sealed and goes to the Inspectorate; that unit cannot see it."),
        };

    protected override Demand Demands(SetSubject command) => new(command.Reason);

    protected override Refusal Do(CaseChange change, SetSubject command)
    {
        var c = change.Case;
        if (command.Code == c.SubjectAgencyCode) return Refusal.SameValue;
        if (command.Code is { } code && change.Units.Find(code) is null or { Kind: "external" or "province" }) return Refusal.UnknownCode;
        change.Append(new SubjectChanged(c.SubjectAgencyCode, command.Code, change.Hash(command.Reason)));
        if (command.Code is not null && c.AgencyCode != Router.Inspectorate && !change.IsAbout(Router.Inspectorate))
        {
            change.Record(TransferKind.Coordination, Router.Inspectorate, null, command.Reason);
            var why = change.Hash(command.Reason);
            change.Append(new AgencyChanged(
                c.AgencyCode, Router.Inspectorate, TransferFact.Coordination, why, CaseState.Coordinating, Sealed: true));
        }
        change.Note(command.Reason);
        return Refusal.None;
    }
}

public sealed record SubjectChanged(string? From, string? To, string ReasonHash) : CaseFact(CaseAspect.Agency)
{
    protected override void Change(Case c, DateTimeOffset at) => c.SubjectAgencyCode = To;

    public override string ForStaff(FactWords words) => To is { } to
        ? T($"Menyangkut {words.Agency(to)}: unit itu tidak dapat melihat kasus ini",
            $"About {words.Agency(to)}: that unit cannot see this case")
        : T("Tidak lagi menyangkut suatu unit", "No longer about a unit");

    public override string? ForCitizen(FactWords words) => null;
}
