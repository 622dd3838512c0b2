using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>Its reports go over to an older case about the same thing. A report is never touched: only its membership moves, and the
/// case that it came with stays, archived, to be taken up again. No clock is reset.</summary>
/// <param name="IntoNumber">Number of any report of that case.</param>
public sealed record Merge(string IntoNumber, string Reason) : CaseCommand(CaseAspect.State);

public sealed class MergeAct : Act<Merge>
{
    public override IReadOnlyList<Transition> Rows { get; } =
        [new(CaseStates.Movable, CaseState.Archived, [Roles.Triage, Roles.Supervisor])];

    public override string Name => T("Gabungkan", "Merge");
    public override string Key => "y";
    public override int? Button => 130;
    public override bool WaitsForRuling => true;

    public override Question Question(Case c) => new(T("Gabungkan ke kasus lain",
        "Merge into another case"), Name, a => new Merge(a.Code, a.Text))
    {
        Pick = PickFrom.CaseNumber,
        Label = T("Mengapa sama?", "Why are they the same?"),
        Hint = T("Ke kasus yang lebih dahulu masuk. Semua pelapor tetap mendapat jawaban, dan penggabungan dapat diurungkan.",
            "Into the case that came first. Every reporter goes on being answered, and the merge can be undone."),
    };

    protected override Demand Demands(Merge command) => new(command.Reason);

    protected override Refusal Do(CaseChange change, Merge command)
    {
        var c = change.Case;
        if (change.Other(command.IntoNumber) is not { } into) return Refusal.NotAnywhereElse;
        if (into.Id == c.Id) return Refusal.SameCase;
        if (into.Sealed != c.Sealed || into.SubjectAgencyCode != c.SubjectAgencyCode) return Refusal.NotTogether;
        if (!into.State.IsOpen()) return Refusal.TargetClosed;
        if (into.CreatedAt > c.CreatedAt) return Refusal.TargetYounger;
        // Told while they still stand here, so that nobody of the other case reads it.
        change.Tell("Laporan Anda ditangani bersama laporan lain tentang hal yang sama. "
            + "Nomor dan tautan Anda tetap berlaku, dan Anda tetap menerima setiap kabar.");
        var there = change.On(into);
        foreach (var member in change.Members()) Take(there, member);
        if (c.Priority > into.Priority) there.Append(new PriorityChanged(into.Priority, c.Priority));
        there.Note(command.Reason);
        change.Append(new MergedAway(into.Id, into.Number, c.State, change.Hash(command.Reason)));
        CaseClocks.Halt(change.Db, c.Id, change.Now);
        return Refusal.None;
    }

    private static void Take(CaseChange there, CaseReport member)
    {
        var db = there.Db;
        member.To = there.Now;
        db.CaseReports.Add(new CaseReport { CaseId = there.Case.Id, ReportId = member.ReportId, From = there.Now });
        there.Append(new ReportAttached(member.ReportId, db.Reports.Where(r => r.Id == member.ReportId).Select(r => r.Number).First()));
    }
}

/// <summary>Its reports went over to an older case.</summary>
public sealed record MergedAway(long Into, string IntoNumber, CaseState From, string ReasonHash) : CaseFact(CaseAspect.State)
{
    public override CaseState? StateAfter => CaseState.Archived;
    public override long? OtherCase => Into;
    public override CaseFact WithoutOther(string words) => this with { IntoNumber = words };

    protected override void Change(Case c, DateTimeOffset at) =>
        (c.State, c.MergedIntoId, c.ResumeState, c.ClosedAt, c.OfficerId) = (CaseState.Archived, Into, From, at, null);

    public override string ForStaff(FactWords words) => T($"Digabungkan ke {IntoNumber}", $"Merged into {IntoNumber}");

    public override string ForCitizen(FactWords words) =>
        T("Ditangani bersama laporan lain tentang hal yang sama", "Handled together with other reports of the same thing");
}

public sealed record ReportAttached(long Report, string Number) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) => c.ReportCount++;
    public override string ForStaff(FactWords words) => T($"Laporan {Number} digabungkan", $"Report {Number} was joined");
    public override string? ForCitizen(FactWords words) => null;
}
