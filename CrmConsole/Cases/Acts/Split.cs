using CrmConsole.Accounts;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>One of several reports goes back to the case of its own number; so a merge is undone.</summary>
public sealed record Split(string Number, string Reason) : CaseCommand;

public sealed class SplitAct : Act<Split>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, [Roles.Triage, Roles.Supervisor])];

    public override string Name => T("Pisahkan laporan", "Split the report off");

    /// <summary>Of the report that was pointed at.</summary>
    public static Question QuestionAbout(string number) =>
        new(T($"Pisahkan laporan {number}", $"Split off report {number}"), T("Pisahkan", "Split off"), a => new Split(number, a.Text))
        {
            Label = T("Mengapa dipisahkan?", "Why is it split off?"),
            Hint = T("Laporan itu kembali ke kasusnya sendiri dengan tenggat semula.",
                "The report goes back to its own case with its former deadline."),
        };

    protected override Demand Demands(Split command) => new(command.Reason);

    protected override Refusal Do(CaseChange change, Split command)
    {
        var (c, db) = (change.Case, change.Db);
        if (c.Number == command.Number) return Refusal.OwnReport;
        var number = command.Number.Trim().ToUpperInvariant();
        var member = change.Members().Find(m => db.Reports.Any(r => r.Id == m.ReportId && r.Number == number));
        var home = db.Cases.Include(x => x.Holders).FirstOrDefault(x => x.Number == number && x.MergedIntoId != null);
        if (member is null || home is null) return Refusal.NotAnywhereElse;
        member.To = change.Now;
        db.CaseReports.Add(new CaseReport { CaseId = home.Id, ReportId = member.ReportId, From = change.Now });
        change.Append(new ReportDetached(member.ReportId, number));
        change.Note(command.Reason);
        var there = change.On(home);
        var state = home.ResumeState is { } before and not CaseState.AwaitingCitizen ? before : CaseState.InProgress;
        there.Append(new SetApart(c.Id, c.Number, state, change.Hash(command.Reason)));
        CaseClocks.GoOn(db, home.Id, there.Now);
        there.Settle();
        there.Tell("Laporan Anda kini ditangani tersendiri lagi. Nomor dan tautan Anda tetap berlaku.");
        return Refusal.None;
    }
}

/// <summary>A merged case stands by itself again.</summary>
public sealed record SetApart(long From, string FromNumber, CaseState To, string ReasonHash) : CaseFact(CaseAspect.State)
{
    public override CaseState? StateAfter => To;
    public override long? OtherCase => From;
    public override CaseFact WithoutOther(string words) => this with { FromNumber = words };

    protected override void Change(Case c, DateTimeOffset at) =>
        (c.State, c.MergedIntoId, c.ResumeState, c.ClosedAt) = (To, null, null, null);

    public override string ForStaff(FactWords words) => T($"Dipisahkan lagi dari {FromNumber}", $"Split off again from {FromNumber}");
    public override string ForCitizen(FactWords words) => T("Ditangani tersendiri lagi", "Handled by itself again");
}

public sealed record ReportDetached(long Report, string Number) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) => c.ReportCount--;
    public override string ForStaff(FactWords words) => T($"Laporan {Number} dipisahkan", $"Report {Number} was split off");
    public override string? ForCitizen(FactWords words) => null;
}
