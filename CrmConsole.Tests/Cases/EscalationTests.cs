using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Deadlines;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases;

public sealed class EscalationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 25, 2, 0, 0, TimeSpan.Zero));
    private TestApp app = null!;
    private Actor triage = null!, petugas = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(time: time);
        triage = await TestCases.DemoAsync(app, "triase");
        petugas = await TestCases.DemoAsync(app, "petugas");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_rung_is_climbed_once_by_two_sweepers_and_in_spite_of_a_clock_that_jumps_back()
    {
        var c = await TestCases.ReportAsync(app, "Mohon bantuan untuk lingkungan kami");
        Assert.Equal(time.GetUtcNow().AddDays(7), c.TotalDueAt);
        await SweepAsync();
        Assert.Empty(await NoticesAsync(c));
        time.Advance(TimeSpan.FromHours(5));
        await SweepAsync();
        Assert.Equal(["due_soon"], await NoticesAsync(c));
        time.Advance(TimeSpan.FromHours(2));
        await Task.WhenAll(SweepAsync(), SweepAsync());
        Assert.Equal(["due_soon", "overdue"], await NoticesAsync(c));
        time.AdjustTime(time.GetUtcNow().AddHours(-1));
        await SweepAsync();
        Assert.Equal(["due_soon", "overdue"], await NoticesAsync(c));
        time.Advance(TimeSpan.FromDays(5) + TimeSpan.FromHours(19));
        await SweepAsync();
        // First coordination: head and Bureau; first response: all; total: warned, then the red flag at six days.
        var events = await EventsAsync(c);
        Assert.Contains("first_coordination/head", events);
        Assert.Contains("first_coordination/bureau", events);
        Assert.Contains("total/red_flag", events);
        Assert.DoesNotContain("total/breach", events);
        Assert.Equal(events.Distinct().Count(), events.Count);
        await SweepAsync();
        Assert.Equal(events, await EventsAsync(c));
    }

    [Fact]
    public async Task A_night_off_is_caught_up_and_a_closed_case_is_left_alone()
    {
        var late = await TestCases.ReportAsync(app);
        var refused = await TestCases.ReportAsync(app, "Iklan pinjaman, bukan aduan");
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, triage, refused.Id, new Refuse("not_a_complaint", "Ini bukan aduan warga"))).Outcome);
        time.Advance(TimeSpan.FromDays(30));
        await SweepAsync();
        Assert.Empty(await NoticesAsync(refused));
        Assert.Contains("total/bureau", await EventsAsync(late));
        await using var db = app.OpenDb();
        Assert.False(await db.Clocks.AnyAsync(k => k.NextAt != null));
        Assert.Equal(0, await app.Get<EscalationSweep>().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_question_is_reminded_of_once_and_ends_by_itself_while_the_total_clock_runs()
    {
        var c = await TestCases.ReportAsync(app);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, triage, c.Id, new Accept())).Outcome);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, petugas, c.Id, new Accept())).Outcome);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, petugas, c.Id, new Ask("Tiang nomor berapa yang padam?"))).Outcome);
        var asked = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((CaseState.AwaitingCitizen, CaseState.InProgress, c.TotalDueAt), (asked.State, asked.ResumeState, asked.TotalDueAt));
        time.Advance(TimeSpan.FromDays(4));
        await SweepAsync();
        await SweepAsync();
        await using (var db = app.OpenDb())
            Assert.Equal(1, await db.Messages.CountAsync(m => m.CaseId == c.Id && m.Body.StartsWith("Kami masih menunggu")));
        time.Advance(TimeSpan.FromDays(4));
        await SweepAsync();
        Assert.Equal((CaseState.InProgress, null), ((await TestCases.ReadAsync(app, c.Id)).State, (await TestCases.ReadAsync(app, c.Id)).ResumeState));
    }

    [Fact]
    public async Task Somebody_without_an_address_cannot_be_asked()
    {
        var c = await TestCases.ReportAsync(app, email: null);
        var result = await TestCases.RunAsync(app, triage, c.Id, new Ask("Di sebelah mana tepatnya?"));
        Assert.Equal((CommandOutcome.Refused, StateMachine.Sentence(Refusal.NoAddress)), (result.Outcome, result.Sentence));
        Assert.Equal(CaseState.New, (await TestCases.ReadAsync(app, c.Id)).State);
    }

    private Task<int> SweepAsync() => app.Get<EscalationSweep>().RunAsync(CancellationToken.None);

    private async Task<List<string>> NoticesAsync(Case c)
    {
        await using var db = app.OpenDb();
        return await db.Notices.Where(n => n.CaseId == c.Id && n.UserId == triage.Id).OrderBy(n => n.Id).Select(n => n.Kind).ToListAsync();
    }

    private async Task<List<string>> EventsAsync(Case c)
    {
        await using var db = app.OpenDb();
        var events = await db.Events.Where(e => e.CaseId == c.Id).OrderBy(e => e.Seq).ToListAsync();
        return [.. events.Select(e => CaseFact.Read(e.Type, e.Payload)).Select(f => f switch
        {
            Overdue o => $"{CrmConsole.Data.Codes.Code(o.Clock)}/breach",
            Escalated x => $"{CrmConsole.Data.Codes.Code(x.Clock)}/{CrmConsole.Data.Codes.Code(x.Rung)}",
            _ => null,
        }).OfType<string>()];
    }
}
