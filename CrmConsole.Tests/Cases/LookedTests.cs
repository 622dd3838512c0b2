using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

public sealed class LookedTests
{
    [Fact]
    public async Task Whoever_works_on_a_marked_case_takes_the_mark_off_and_that_is_no_work()
    {
        await using var app = await TestApp.StartAsync();
        var (triage, validator) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "validator"));
        var c = await TestCases.ReportAsync(app);
        Assert.False(await MayAsync(app, triage, c));
        await WriteAsync(app, c);
        var marked = await TestCases.ReadAsync(app, c.Id);
        Assert.True(marked.Attention);
        Assert.True(await MayAsync(app, triage, c));
        var facts = new MachineFacts(CaseState.InProgress, true, true, false, false, null, Marked: true);
        Assert.Equal(Refusal.WrongRole, StateMachine.Decide(Act.Of<Looked>(), facts, validator, out _));

        await TestCases.DoAsync(app, triage, c.Id, new Looked());
        var looked = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((false, marked.State, marked.WorkedAt, marked.DueAt), (looked.Attention, looked.State, looked.WorkedAt, looked.DueAt));
        var page = (await app.Get<CaseReader>().ReadAsync(triage, c.Number))!;
        Assert.Contains(page.Timeline, e => e.Text == "Sudah diperiksa, tanda dihapus" && e.Who == triage.Name);
        Assert.Null(app.Get<CaseSentences>().ForCitizen(new AttentionCleared()));
        await using var db = app.OpenDb();
        var last = await db.Events.Where(e => e.CaseId == c.Id).OrderByDescending(e => e.Seq).FirstAsync();
        Assert.Equal("attention_cleared", last.Type);
        // A double click does it once.
        Assert.Equal((CommandOutcome.Refused, StateMachine.Sentence(Refusal.NotMarked)), await AgainAsync(app, triage, c));
        await WriteAsync(app, c);
        Assert.True((await TestCases.ReadAsync(app, c.Id)).Attention);
    }

    [Fact]
    public void It_has_a_button_and_a_key_and_asks_nothing()
    {
        var act = Act.Of<Looked>();
        Assert.Equal((".", "Sudah diperiksa", new Looked()), (act.Key, act.Name, act.Plain));
        Assert.NotNull(act.Button);
    }

    private static async Task<bool> MayAsync(TestApp app, Actor actor, Case c) =>
        (await app.Get<CaseReader>().ReadAsync(actor, c.Number))!.May<Looked>();

    private static async Task<(CommandOutcome, string)> AgainAsync(TestApp app, Actor actor, Case c) =>
        await TestCases.RunAsync(app, actor, c.Id, new Looked()) is var r ? (r.Outcome, r.Sentence) : default;

    private static async Task WriteAsync(TestApp app, Case c)
    {
        await using var db = app.OpenDb();
        var report = await db.Reports.Where(r => r.Number == c.Number).Select(r => r.Id).FirstAsync();
        var told = await app.Get<CaseDoor>().RunForReporterAsync(report, new Tell("Masih gelap sampai sekarang"));
        Assert.Equal(CommandOutcome.Done, told.Outcome);
    }
}
