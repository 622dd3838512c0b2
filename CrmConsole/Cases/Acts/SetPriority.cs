using CrmConsole.Accounts;
using CrmConsole.Data;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>How soon it has to be looked at.</summary>
public sealed record SetPriority(CasePriority Priority) : CaseCommand(CaseAspect.Priority);

public sealed class SetPriorityAct : Act<SetPriority>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.Open, null, [Roles.Triage, Roles.Supervisor])];

    public override string Name => T("Ubah prioritas", "Change the priority");
    public override bool TouchesClocks => false;

    public override Question Question(Case c) =>
        new(Name, T("Ubah ke", "Change to"), a => new SetPriority(Codes.Parse<CasePriority>(a.Code)!.Value))
        {
            Pick = PickFrom.Priorities,
            Current = c.Priority.Code(),
        };

    protected override string Value(SetPriority command) => command.Priority.Code();

    protected override Refusal Do(CaseChange change, SetPriority command)
    {
        if (change.Case.Priority == command.Priority) return Refusal.SameValue;
        change.Append(new PriorityChanged(change.Case.Priority, command.Priority));
        return Refusal.None;
    }
}

public sealed record PriorityChanged(CasePriority From, CasePriority To) : CaseFact(CaseAspect.Priority)
{
    public override bool IsWork => false;
    protected override void Change(Case c, DateTimeOffset at) => c.Priority = To;

    public override string ForStaff(FactWords words)
    {
        var name = To switch { CasePriority.Emergency => T("darurat",
            "emergency"), CasePriority.High => T("tinggi", "high"), _ => T("biasa", "normal") };
        return T($"Prioritas: {name}", $"Priority: {name}");
    }

    public override string? ForCitizen(FactWords words) => null;
}
