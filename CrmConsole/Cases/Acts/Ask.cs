using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Asks the reporter and waits for the answer.</summary>
public sealed record Ask(string Text) : CaseCommand(CaseAspect.State);

public sealed class AskAct : Act<Ask>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([.. CaseStates.BeforeWork, CaseState.InProgress, CaseState.External], CaseState.AwaitingCitizen, WorkingAndTriage)];

    public override string Name => T("Tanya pelapor", "Ask the reporter");
    public override string Key => "q";
    public override int? Button => 90;
    public override bool WaitsForRuling => true;

    public override Question Question(Case c) => new(Name, T("Kirim dan tunggu jawaban", "Send and wait"), a => new Ask(a.Text))
    {
        Label = T("Pertanyaan untuk pelapor", "Question for the reporter"),
        Hint = T("Waktu unit berhenti sampai pelapor menjawab; tenggat penyelesaian tetap berjalan.",
            "The unit's time stands still until the reporter answers; the time to completion runs on."),
    };

    protected override Demand Demands(Ask command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Ask command)
    {
        var c = change.Case;
        // Whoever cannot be asked cannot answer: then waiting would only lose time.
        if (change.Replies.Send(change.Db, c, change.Actor, command.Text) is var refusal and not Refusal.None) return refusal;
        var rules = change.Deadlines.At(change.Now);
        CaseClocks.StartWaiting(change.Db, c.Id, change.Now, rules.AnswerDue(change.Now), rules.PolicyId);
        change.Append(new Asked(c.State, change.To, change.Hash(command.Text)));
        return Refusal.None;
    }
}

public sealed record Asked(CaseState From, CaseState To, string TextHash) : StateMove(From, To)
{
    protected override void Change(Case c, DateTimeOffset at)
    {
        base.Change(c, at);
        c.ResumeState = From;
    }

    public override string ForStaff(FactWords words) => T("Bertanya kepada pelapor, menunggu jawaban",
        "Asked the reporter, waiting for the answer");

    public override string ForCitizen(FactWords words) =>
        T("Kami bertanya kepada Anda dan menunggu jawaban", "We asked you something and wait for your answer");
}
