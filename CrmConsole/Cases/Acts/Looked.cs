using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>An officer has looked at what was marked as needing a look (a delivery failed, a message came in): the mark goes.</summary>
public sealed record Looked() : CaseCommand;

public sealed class LookedAct : Act<Looked>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, WorkingAndTriage)];

    public override string Name => T("Sudah diperiksa", "Looked at");
    // Every letter has its act.
    public override string Key => ".";
    public override int? Button => 170;
    public override CaseCommand Plain => new Looked();
    public override bool TouchesClocks => false;

    public override Refusal Forbids(in MachineFacts facts, Actor actor) => facts.Marked ? Refusal.None : Refusal.NotMarked;

    protected override Refusal Do(CaseChange change, Looked command)
    {
        change.Append(new AttentionCleared());
        return Refusal.None;
    }
}

public sealed record AttentionCleared() : CaseFact(CaseAspect.None)
{
    // Ticking off is no work on the matter.
    public override bool IsWork => false;
    protected override void Change(Case c, DateTimeOffset at) => c.Attention = false;
    public override string ForStaff(FactWords words) => T("Sudah diperiksa, tanda dihapus", "Looked at, the mark was taken off");
    public override string? ForCitizen(FactWords words) => null;
}
