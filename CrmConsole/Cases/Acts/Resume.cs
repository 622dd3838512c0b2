using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Goes on without the reporter's answer.</summary>
public sealed record Resume() : CaseCommand(CaseAspect.State);

public sealed class ResumeAct : Act<Resume>
{
    // Back to where it was; the row of the case remembers.
    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.AwaitingCitizen], CaseState.InProgress, WorkingAndTriage)];

    public override string Name => T("Lanjutkan tanpa jawaban", "Go on without the answer");
    public override string Key => "l";
    public override int? Button => 40;
    public override CaseCommand Plain => new Resume();

    protected override Refusal Do(CaseChange change, Resume command)
    {
        change.Append(new Resumed(change.Case.State, Before(change.Case)));
        return Refusal.None;
    }

    /// <summary>A reporter's words came in, on whatever way: what waited for them goes on.</summary>
    internal static void WhenAnswered(CaseChange change)
    {
        if (change.Case.State == CaseState.AwaitingCitizen)
            GoOn(change.By(Actor.Citizen), new Answered(change.Case.State, Before(change.Case)));
    }

    /// <summary>The time to answer is over.</summary>
    internal static void WithoutAnswer(CaseChange change) => GoOn(change, new NoAnswer(change.Case.State, Before(change.Case)));

    private static void GoOn(CaseChange change, StateMove fact)
    {
        change.Append(fact);
        CaseClocks.StopWaiting(change.Db, change.Case.Id, change.Now);
        change.By(Actor.System).Settle();
    }

    private static CaseState Before(Case c) => c.ResumeState ?? CaseState.InProgress;
}

public sealed record Resumed(CaseState From, CaseState To) : StateMove(From, To)
{
    public override string ForStaff(FactWords words) => T("Dilanjutkan tanpa menunggu jawaban", "Goes on without waiting for the answer");

    public override string ForCitizen(FactWords words) =>
        T("Pekerjaan berlanjut tanpa menunggu jawaban", "Work goes on without waiting for an answer");
}

public sealed record Answered(CaseState From, CaseState To) : StateMove(From, To)
{
    public override string ForStaff(FactWords words) => T("Pelapor menjawab, pekerjaan berlanjut", "The reporter answered, work goes on");

    public override string ForCitizen(FactWords words) => T("Jawaban Anda diterima; pekerjaan berlanjut",
        "Your answer was received; work goes on");
}

public sealed record NoAnswer(CaseState From, CaseState To) : StateMove(From, To)
{
    public override string ForStaff(FactWords words) =>
        T("Pelapor tidak menjawab sampai batasnya, pekerjaan berlanjut", "The reporter did not answer in time, work goes on");

    public override string ForCitizen(FactWords words) =>
        T("Pekerjaan berlanjut tanpa menunggu jawaban", "Work goes on without waiting for an answer");
}
