using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Many reports in one case and apart again: nobody is forgotten, no clock is reset, nothing vanishes.</summary>
public sealed class MergingTests
{
    [Fact]
    public async Task Every_reporter_of_a_merged_case_is_answered_and_the_merge_can_be_undone()
    {
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var older = await TestCases.ReportAsync(app);
        var younger = await TestCases.ReportAsync(app, "Jalan Pluit Raya gelap, lampunya mati semua", email: "budi@warga.test");
        Assert.Equal(StateMachine.Sentence(Refusal.TargetYounger), (await TestCases.RunAsync(app, triage, older.Id, new Merge(younger.Number, "Lampu yang sama"))).Sentence);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, triage, younger.Id, new Merge(older.Number, "Lampu yang sama"))).Outcome);
        var merged = await TestCases.ReadAsync(app, younger.Id);
        Assert.Equal((CaseState.Archived, older.Id, (DateTimeOffset?)null), (merged.State, merged.MergedIntoId, merged.DueAt));
        Assert.Equal(2, (await TestCases.ReadAsync(app, older.Id)).ReportCount);

        // Either number leads to the one case, and an answer goes to both.
        Assert.Equal(older.Number, (await app.Get<CaseReader>().ReadAsync(triage, younger.Number))!.Case.Number);
        await TestCases.RunAsync(app, triage, older.Id, new Reply("Lampu diganti besok pagi oleh Bina Marga", null));
        await using (var db = app.OpenDb())
        {
            var reports = await db.Reports.ToDictionaryAsync(r => r.Id, r => r.Number);
            var told = (await db.Messages.Where(m => m.Body.Contains("diganti besok")).Select(m => m.ReportId!.Value).ToListAsync()).Select(r => reports[r]).Order();
            Assert.Equal(new[] { older.Number, younger.Number }.Order(), told);
        }
        var total = younger.TotalDueAt;
        Assert.Equal(StateMachine.Sentence(Refusal.OwnReport), (await TestCases.RunAsync(app, triage, older.Id, new Split(older.Number, "Ternyata lain"))).Sentence);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, triage, older.Id, new Split(younger.Number, "Ternyata tiang yang lain"))).Outcome);
        var apart = await TestCases.ReadAsync(app, younger.Id);
        Assert.Equal((CaseState.New, null, total, younger.DueAt), (apart.State, apart.MergedIntoId, apart.TotalDueAt, apart.DueAt));
        Assert.Equal(1, (await TestCases.ReadAsync(app, older.Id)).ReportCount);
        Assert.Equal(younger.Number, (await app.Get<CaseReader>().ReadAsync(triage, younger.Number))!.Case.Number);
        await foreach (var finding in app.Get<LogVerifier>().VerifyAsync()) Assert.Fail(finding.What);
    }

    [Fact]
    public async Task Nobody_merges_into_what_they_cannot_see_and_an_archived_merged_case_is_not_reopened()
    {
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var older = await TestCases.ReportAsync(app);
        await TestCases.RunAsync(app, triage, older.Id, new SetSubject("bina-marga", "Menyangkut petugas unit itu"));
        Assert.True((await TestCases.ReadAsync(app, older.Id)).Sealed);
        var younger = await TestCases.ReportAsync(app, email: "budi@warga.test");
        var missing = await TestCases.RunAsync(app, triage, younger.Id, new Merge("JK-200101-9999", "Lampu yang sama"));
        var hidden = await TestCases.RunAsync(app, triage, younger.Id, new Merge(older.Number, "Lampu yang sama"));
        Assert.Equal((CommandOutcome.Refused, missing.Sentence), (hidden.Outcome, hidden.Sentence));
        Assert.Equal(StateMachine.Sentence(Refusal.SameCase), (await TestCases.RunAsync(app, triage, younger.Id, new Merge(younger.Number, "Lampu yang sama"))).Sentence);
    }

    [Fact]
    public async Task The_same_trouble_at_the_same_place_within_90_days_is_linked_when_it_is_accepted()
    {
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        const string point = ",\"latitude\":-6.1256,\"longitude\":106.7912";
        var first = await TestCases.ReportAsync(app, extra: point);
        await TestCases.FinishAsync(app, first);
        var again = await TestCases.ReportAsync(app, "Lampu jalan mati lagi di Jalan Pluit Raya", email: "budi@warga.test", extra: point);
        var elsewhere = await TestCases.ReportAsync(app, "Lampu jalan mati lagi di Jalan Pluit Raya", email: "tuti@warga.test", extra: ",\"latitude\":-6.1456,\"longitude\":106.7912");
        await using (var db = app.OpenDb())
            Assert.Equal(first.CategoryCode, await db.Cases.Where(c => c.Id == again.Id).Select(c => c.CategoryCode).SingleAsync());
        foreach (var c in new[] { again, elsewhere }) Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, triage, c.Id, new Accept())).Outcome);
        await using var after = app.OpenDb();
        var link = await after.CaseLinks.SingleAsync();
        Assert.Equal((again.Id, first.Id, CaseLinkKind.SamePlaceAgain), (link.CaseId, link.OtherId, link.Kind));
    }
}
