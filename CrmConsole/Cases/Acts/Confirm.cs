using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The reporter says that it is done indeed.</summary>
/// <param name="Stars">1–5, or null.</param>
public sealed record Confirm(int? Stars, string? Text) : CitizenCommand;

public sealed class ConfirmAct : Act<Confirm>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.Done], null, [Roles.Citizen])];

    public override string Name => T("Memastikan sudah beres", "Confirm that it is done");

    protected override Demand Demands(Confirm command) => Demand.IfAny(command.Text, shortest: 1);

    protected override Refusal Do(CaseChange change, Confirm command)
    {
        if (command.Stars is < 1 or > 5) return Refusal.BadStars;
        var (c, report) = (change.Case, command.Report.Id);
        if (change.Db.Feedback.Any(f => f.ReportId == report && f.CaseId == c.Id && f.Confirmed == true && f.At >= c.ClosedAt))
            return Refusal.AlreadySaid;
        var text = string.IsNullOrWhiteSpace(command.Text) ? null : command.Text.Trim();
        var said = new Feedback { CaseId = c.Id, ReportId = report, Confirmed = true, Stars = command.Stars, Text = text, At = change.Now };
        change.Db.Feedback.Add(said);
        change.Append(new FeedbackGiven(report, true, command.Stars));
        if (text is not null) TellAct.Keep(change, command, text);
        return Refusal.None;
    }
}

/// <summary>What a reporter said of the result.</summary>
public sealed record FeedbackGiven(long Report, bool Done, int? Stars) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => !Done ? T("Pelapor menyatakan belum beres", "The reporter says that it is not done")
        : T("Pelapor memastikan sudah beres", "The reporter confirmed that it is done")
            + (Stars is { } stars ? T($", nilai {stars} dari 5", $", rated {stars} of 5") : "");

    public override string ForCitizen(FactWords words) => Done
        ? T("Pelapor memastikan sudah beres", "Confirmed as done by the reporter")
        : T("Pelapor menyatakan belum beres", "The reporter says that it is not done");
}
