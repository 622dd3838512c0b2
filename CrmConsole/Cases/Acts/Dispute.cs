using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The reporter says that it is not done: opens the case again, inside the window.</summary>
public sealed record Dispute(string Text) : CitizenCommand;

public sealed class DisputeAct : Act<Dispute>
{
    public override IReadOnlyList<Transition> Rows { get; } =
    [
        new([CaseState.Done, CaseState.Archived], CaseState.InProgress, [Roles.Citizen]),
        new([CaseState.Refused], CaseState.New, [Roles.Citizen]),
    ];

    public override string Name => T("Menyatakan belum beres", "Say that it is not done");

    /// <summary>Until when it may be reopened; null when it is not closed, or its reports went elsewhere.</summary>
    public static DateTimeOffset? Until(Case c, DeadlineBook deadlines) =>
        c is { MergedIntoId: null, ClosedAt: { } closed } && !c.State.IsOpen() ? deadlines.At(closed).ReopenUntil(closed) : null;

    protected override Demand Demands(Dispute command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Dispute command)
    {
        var (c, db) = (change.Case, change.Db);
        if (Until(c, change.Deadlines) is not { } until || change.Now > until) return Refusal.WindowClosed;
        var (report, text) = (command.Report.Id, command.Text.Trim());
        db.Feedback.Add(new Feedback { CaseId = c.Id, ReportId = report, Confirmed = false, Text = text, At = change.Now });
        change.Append(new FeedbackGiven(report, false, null));
        TellAct.Keep(change, command, command.Text);
        var to = ReopenAct.BackAtUnit(change);
        change.Append(new Disputed(c.State, to, change.Hash(command.Text)));
        var supervisors = EscalationStaff.Read(db, change.Now).For(c, Rung.Breach, change.Units);
        foreach (var user in c.OfficerId is { } officer ? supervisors.Union([officer]) : supervisors)
            change.Notify(user, "reopened", $"reopened:{c.Id}:{c.Version}");
        return Refusal.None;
    }
}

public sealed record Disputed(CaseState From, CaseState To, string TextHash) : StateMove(From, To)
{
    public override string StepKind => StepKinds.Reopened;
    public override string ForStaff(FactWords words) => T("Dibuka kembali oleh pelapor", "Reopened by the reporter");
    public override string ForCitizen(FactWords words) => T("Laporan dibuka kembali", "The report was reopened");
}
