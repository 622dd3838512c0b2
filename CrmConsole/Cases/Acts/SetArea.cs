using CrmConsole.Places;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>In which village it is.</summary>
public sealed record SetArea(string Code) : CaseCommand(CaseAspect.Area);

public sealed class SetAreaAct : Act<SetArea>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.Open, null, WorkingAndTriage)];

    public override string Name => T("Ubah wilayah", "Change the area");
    public override string Key => "w";
    public override bool TouchesClocks => false;

    public override Question Question(Case c) => new(Name, T("Ubah ke", "Change to"), a => new SetArea(a.Code))
    {
        Pick = PickFrom.Areas,
        Current = c.AreaCode,
    };

    protected override string Value(SetArea command) => command.Code;

    protected override Refusal Do(CaseChange change, SetArea command)
    {
        if (change.Places.Find(command.Code) is not { } area || !area.ValidAt(change.Now)) return Refusal.UnknownCode;
        if (change.Case.AreaCode == command.Code) return Refusal.SameValue;
        change.Append(new AreaChanged(change.Case.AreaCode, command.Code));
        return Refusal.None;
    }
}

public sealed record AreaChanged(string? From, string To) : CaseFact(CaseAspect.Area)
{
    protected override void Change(Case c, DateTimeOffset at) => c.AreaCode = To;

    public override string ForStaff(FactWords words) =>
        T($"Wilayah: {words.Area(From)} → {words.Area(To)}", $"Area: {words.Area(From)} → {words.Area(To)}");

    public override string? ForCitizen(FactWords words) => null;
}
