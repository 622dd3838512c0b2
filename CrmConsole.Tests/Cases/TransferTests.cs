using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Deadlines;
using CrmConsole.Replies;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Returns, rulings, follow-ups, promises and bodies outside: what keeps a case from wandering in silence.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private const string Sudin = "sudin-bina-marga-31.72";
    private TestApp app = null!;
    private Actor triage = null!, petugas = null!, validator = null!, supervisor = null!;

    public async ValueTask InitializeAsync()
    {
        // Deliveries write into the log too, and would move the version between two readings.
        app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } });
        triage = await TestCases.DemoAsync(app, "triase");
        petugas = await TestCases.DemoAsync(app, "petugas");
        supervisor = await TestCases.DemoAsync(app, "supervisor");
        validator = await TestCases.DemoAsync(app, "validator");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_second_return_goes_to_the_Bureau_whose_ruling_binds_and_the_clock_is_never_reset()
    {
        var c = await TestCases.ReportAsync(app);
        await Done(triage, c, new Accept());
        await Done(petugas, c, new Return("not_our_task", "Lampu ini milik Dishub"));
        var back = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((CaseState.New, null, 1, false), (back.State, back.AgencyCode, back.Returns, back.RulingPending));

        await Done(triage, c, new TransferTo(Sudin, "Menurut kategori memang tugas sudin"));
        await Done(triage, c, new Accept());
        await Done(petugas, c, new Return("not_our_task", "Tetap bukan tugas kami"));
        var disputed = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((CaseState.Coordinating, "biro-pemerintahan", 2, true), (disputed.State, disputed.AgencyCode, disputed.Returns, disputed.RulingPending));
        await Refused(triage, c, new TransferTo(Sudin, "Coba lagi ke sudin"), Refusal.RulingPending);

        await Done(validator, c, new Rule(Sudin, "Penerangan jalan adalah tugas Bina Marga"));
        await Refused(petugas, c, new Return("wrong_area", "Masih bukan kami"), Refusal.RulingBinds);
        await Refused(triage, c, new TransferTo("dishub", "Ke dinas lain saja"), Refusal.RulingBinds);
        await Done(petugas, c, new Accept());
        var ruled = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((CaseState.InProgress, Sudin, true, c.TotalDueAt), (ruled.State, ruled.AgencyCode, ruled.Ruled, ruled.TotalDueAt));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Notices.CountAsync(n => n.Kind == "ruling" && n.CaseId == c.Id));
        Assert.Equal(["return", "return", "ruling"], (await db.Transfers.Where(t => t.CaseId == c.Id).OrderBy(t => t.Id).Select(t => t.Kind).ToListAsync()).Select(k => CrmConsole.Data.Codes.Code(k)));
    }

    [Fact]
    public async Task A_return_goes_to_the_unit_that_handed_it_over()
    {
        var c = await TestCases.ReportAsync(app);
        await Done(triage, c, new Accept());
        await Done(triage, c, new TransferTo("dishub", "Mohon periksa dahulu"));
        await Done(triage, c, new TransferTo(Sudin, "Ternyata lampu jalan"));
        await Done(petugas, c, new Return("other_unit_first", "Tiang harus dicek Dishub dulu"));
        Assert.Equal("dishub", (await TestCases.ReadAsync(app, c.Id)).AgencyCode);
    }

    [Fact]
    public async Task Half_done_is_seen_by_the_citizen_with_the_words_and_without_telephone_numbers()
    {
        var c = await WorkAsync();
        await Done(petugas, c, new PostFollowUp(50, "Kabel dirapikan separuh, hubungi 081234567890 bila perlu"));
        await Refused(petugas, c, new PostFollowUp(100, "Sudah beres semua"), Refusal.BadProgress);
        await Refused(petugas, c, new PostFollowUp(-5, "Mundur sedikit"), Refusal.BadProgress);
        await using var db = app.OpenDb();
        var report = await db.CaseReports.Where(r => r.CaseId == c.Id).Select(r => r.ReportId).SingleAsync();
        var view = await app.Get<Tracker>().ByReportAsync(report);
        Assert.Equal(50, view.Progress);
        var step = Assert.Single(view.Steps, s => s.Text.Contains("50 %", StringComparison.Ordinal));
        Assert.Contains("Kabel dirapikan separuh", step.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("081234567890", step.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promise_is_never_in_the_past_and_a_changed_one_tells_the_citizen_why()
    {
        var c = await WorkAsync();
        var today = CrmConsole.Data.JakartaTime.Day(app.Get<TimeProvider>().GetUtcNow());
        await Refused(supervisor, c, new Promise(today.AddDays(-1), null), Refusal.PromiseInPast);
        await Refused(supervisor, c, new Promise(today.AddYears(5), null), Refusal.PromiseTooFar);
        await Refused(petugas, c, new Promise(today.AddDays(3), null), Refusal.WrongRole);
        await Done(supervisor, c, new Promise(today.AddDays(21), null));
        await Refused(supervisor, c, new Promise(today.AddDays(25), null), Refusal.ReasonNeeded);
        await Done(supervisor, c, new Promise(today.AddDays(25), "Pompa baru tiba hari Senin"));
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Outbox.CountAsync(o => o.CaseId == c.Id && o.Kind == "reply"));
        Assert.True(await db.Messages.AnyAsync(m => m.CaseId == c.Id && m.Direction == MessageDirection.Out && m.Body.Contains("Pompa baru tiba")));
        Assert.Equal(today.AddDays(25), CrmConsole.Data.JakartaTime.Day((await TestCases.ReadAsync(app, c.Id)).PromisedAt!.Value));
    }

    [Fact]
    public async Task A_body_outside_is_asked_while_the_unit_keeps_the_case_and_its_clock()
    {
        var c = await WorkAsync();
        await Refused(petugas, c, new SendExternal("dishub", "Ini milik dinas lain"), Refusal.NotExternal);
        await Done(petugas, c, new SendExternal("pln", "Kabel ini milik PLN; kami sudah bersurat."));
        var outside = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((CaseState.External, "pln", Sudin), (outside.State, outside.ExternalBody, outside.AgencyCode));
        await using var db = app.OpenDb();
        Assert.Equal(ClockState.Running, (await db.Clocks.SingleAsync(k => k.CaseId == c.Id && k.Kind == ClockKind.Total)).State);
        await Done(petugas, c, new MarkDone("PLN sudah menaikkan kabel"));
    }

    [Fact]
    public async Task Reasons_of_one_letter_or_a_megabyte_and_unknown_codes_are_refused()
    {
        var c = await WorkAsync();
        await Refused(petugas, c, new Return("not_our_task", "x"), Refusal.TextTooShort);
        await Refused(petugas, c, new Return("not_our_task", new string('x', 1_000_000)), Refusal.TextTooLong);
        await Refused(petugas, c, new Return("because", "Bukan tugas kami"), Refusal.UnknownCode);
        await Refused(petugas, c, new PostFollowUp(10, new string('x', 1_000_000)), Refusal.TextTooLong);
    }

    private async Task<Case> WorkAsync()
    {
        var c = await TestCases.ReportAsync(app);
        await Done(triage, c, new Accept());
        await Done(petugas, c, new Accept());
        return c;
    }

    private async Task Done(Actor actor, Case c, CaseCommand command)
    {
        var result = await TestCases.RunAsync(app, actor, c.Id, command);
        Assert.Equal((CommandOutcome.Done, ""), (result.Outcome, result.Sentence));
    }

    private async Task Refused(Actor actor, Case c, CaseCommand command, Refusal why)
    {
        var before = (await TestCases.ReadAsync(app, c.Id)).Version;
        var result = await TestCases.RunAsync(app, actor, c.Id, command);
        Assert.Equal((CommandOutcome.Refused, StateMachine.Sentence(why)), (result.Outcome, result.Sentence));
        Assert.Equal(before, (await TestCases.ReadAsync(app, c.Id)).Version);
    }
}
