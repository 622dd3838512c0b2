using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Outside the province's authority: the unit passes it on and keeps asking.</summary>
public sealed record SendExternal(string Body, string Text) : CaseCommand(CaseAspect.State);

public sealed class SendExternalAct : Act<SendExternal>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([.. CaseStates.BeforeWork, CaseState.InProgress], CaseState.External, WorkingAndTriage)];

    public override string Name => T("Teruskan ke luar Pemprov", "Pass on outside");
    public override string Key => "g";
    public override int? Button => 140;
    public override bool WaitsForRuling => true;

    public override Question Question(Case c) =>
        new(T("Teruskan ke luar Pemprov",
            "Pass on outside the province"), T("Teruskan ke", "Pass on to"), a => new SendExternal(a.Code, a.Text))
        {
            Pick = PickFrom.OutsideBodies,
            Label = T("Penjelasan (dibaca pelapor)", "Explanation (the reporter reads it)"),
        };

    protected override Demand Demands(SendExternal command) => new(command.Text);

    protected override Refusal Do(CaseChange change, SendExternal command)
    {
        if (change.Units.Find(command.Body) is not { } body) return Refusal.UnknownCode;
        if (body.Kind != "external") return Refusal.NotExternal;
        change.Append(new WentExternal(body.Code, change.Case.State, change.Hash(command.Text)));
        change.Meet(ClockKind.FirstCoordination);
        change.Tell(command.Text);
        return Refusal.None;
    }
}

public sealed record WentExternal(string Body, CaseState From, string TextHash) : CaseFact(CaseAspect.State)
{
    public override CaseState? StateAfter => CaseState.External;
    public override bool NamesUnit => true;

    protected override void Change(Case c, DateTimeOffset at) =>
        (c.State, c.ExternalBody, c.ResumeState) = (CaseState.External, Body, null);

    public override string ForStaff(FactWords words) => T($"Diteruskan ke luar Pemprov: {words.Agency(Body)}; unit tetap menanyakan",
        $"Passed on outside the province: {words.Agency(Body)}; the unit keeps asking");

    public override string ForCitizen(FactWords words) =>
        T($"Diteruskan ke {words.Agency(Body)}; kami tetap menanyakan", $"Passed on to {words.Agency(Body)}; we keep asking");
}
