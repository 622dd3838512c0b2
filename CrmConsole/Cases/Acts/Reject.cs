using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The Bureau finds the result not good enough: the unit works on it again.</summary>
public sealed record Reject(string Text) : CaseCommand(CaseAspect.State);

public sealed class RejectAct : Act<Reject>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new([CaseState.AwaitingValidation], CaseState.FollowUpRejected, [Roles.Validator])];

    public override string Name => T("Kembalikan ke unit", "Send back");
    public override string Key => "z";
    public override int? Button => 80;

    public override Question Question(Case c) =>
        new(T("Kembalikan ke unit", "Send back to the unit"), T("Kembalikan", "Send back"), a => new Reject(a.Text))
        {
            Label = T("Apa yang belum beres?", "What is not right yet?"),
        };

    public override Refusal Forbids(in MachineFacts facts, Actor actor) => facts.DoneBy == actor.Id ? Refusal.OwnWork : Refusal.None;

    protected override Demand Demands(Reject command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Reject command)
    {
        change.Db.Validations.Add(new Validation
        {
            CaseId = change.Case.Id,
            ByUserId = change.Actor.Id,
            Accepted = false,
            Reason = command.Text,
            At = change.Now,
        });
        change.Append(new Rejected(change.Case.State, change.To, change.Hash(command.Text)));
        change.Note(command.Text);
        return Refusal.None;
    }
}

public sealed record Rejected(CaseState From, CaseState To, string TextHash) : StateMove(From, To)
{
    public override string StepKind => StepKinds.Redo;
    public override string ForStaff(FactWords words) => T("Tindak lanjut ditolak", "Follow-up rejected");

    public override string ForCitizen(FactWords words) =>
        T("Hasilnya belum cukup; unit diminta mengerjakan lagi", "The result was not enough; the unit must work on it again");
}
