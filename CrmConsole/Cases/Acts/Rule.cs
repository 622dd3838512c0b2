using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The Bureau decides whose it is. Binds.</summary>
public sealed record Rule(string Code, string Text) : CaseCommand(CaseAspect.Agency);

public sealed class RuleAct : Act<Rule>
{
    /// <summary>Where a dispute between units goes.</summary>
    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.Coordinating], CaseState.Coordinating, [Roles.Validator])];

    public override string Name => T("Putuskan unit", "Rule on the unit");
    public override string Key => "m";
    public override int? Button => 10;

    public override Question Question(Case c) =>
        new(T("Putuskan unit yang menangani", "Rule on the unit"), T("Putuskan", "Rule"), a => new Rule(a.Code, a.Text))
        {
            Pick = PickFrom.Agencies,
            Label = T("Dasar keputusan (mengikat)", "Ground of the ruling (binding)"),
        };

    public override Refusal Forbids(in MachineFacts facts, Actor actor) => facts.RulingPending ? Refusal.None : Refusal.NoRuling;

    protected override string Value(Rule command) => command.Code;
    protected override Demand Demands(Rule command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Rule command)
    {
        var c = change.Case;
        if (change.Units.Find(command.Code) is not { } target || target.Kind == "external" || !target.ValidAt(change.Now))
            return Refusal.UnknownCode;
        if (change.IsAbout(target.Code)) return Refusal.ConflictOfInterest;
        change.Record(TransferKind.Ruling, target.Code, null, command.Text);
        change.Meet(ClockKind.Unit);
        change.Append(new Ruled(c.AgencyCode, target.Code, change.Hash(command.Text), c.Sealed || target.Kind == "inspectorate"));
        change.Note(command.Text);
        return Refusal.None;
    }
}

public sealed record Ruled(string? From, string To, string TextHash, bool Sealed) : CaseFact(CaseAspect.Agency)
{
    public override CaseState? StateAfter => CaseState.Coordinating;
    public override string StepKind => StepKinds.HandedOver;
    public override bool NamesUnit => true;

    protected override void Change(Case c, DateTimeOffset at)
    {
        (c.State, c.RulingPending, c.Ruled, c.OfficerId, c.Sealed) = (CaseState.Coordinating, false, true, null, Sealed);
        Hold(c, To, at);
    }

    public override string ForStaff(FactWords words) =>
        T($"Keputusan Biro Pemerintahan, mengikat: {words.Agency(To)}", $"The Government Bureau's ruling, binding: {words.Agency(To)}");

    public override string ForCitizen(FactWords words) =>
        T($"Biro Pemerintahan memutuskan: ditangani {words.Agency(To)}", $"The Government Bureau decided: handled by {words.Agency(To)}");
}
