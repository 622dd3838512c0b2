using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases;

public sealed class MilestoneTests
{
    [Fact]
    public async Task The_reporter_reads_a_milestone_its_holder_is_told_once_when_its_day_went_by_and_it_can_be_given_up()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 6, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var (triage, petugas) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"));
        var c = await TestCases.ReportAsync(app);
        await Run(triage, new Accept());
        await Run(petugas, new Accept());
        foreach (var (title, day) in new[] { ("Tiang baru dipesan", 8), ("Tiang dipasang", 9), ("Lampu menyala", 20) }) await Run(petugas, new AddMilestone(title, new DateOnly(2026, 7, day)));
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, petugas, c.Id, new AddMilestone("Kemarin", new DateOnly(2026, 7, 5)))).Outcome);
        var stones = await StonesAsync();
        await Run(petugas, new ReachMilestone(stones[0].Id));
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, petugas, c.Id, new ReachMilestone(stones[0].Id))).Outcome);

        Assert.Equal(0, await app.Get<MilestoneSweep>().RunAsync());
        time.Advance(TimeSpan.FromDays(4));
        Assert.Equal(1, await app.Get<MilestoneSweep>().RunAsync());
        Assert.Equal(0, await app.Get<MilestoneSweep>().RunAsync());
        Assert.Single(await app.Get<NoticeBook>().ListAsync(petugas), n => n.Kind == "milestone_due");

        await Run(petugas, new DropMilestone(stones[2].Id, "Dikerjakan sekaligus besok"));
        time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await app.Get<MilestoneSweep>().RunAsync());
        await using var db = app.OpenDb();
        var view = await app.Get<Tracker>().ByReportAsync(await db.Reports.Where(r => r.Number == c.Number).Select(r => r.Id).FirstAsync());
        Assert.Equal(["Tiang baru dipesan", "Tiang dipasang"], view.Milestones.Select(m => m.Title));
        Assert.NotNull(view.Milestones[0].ReachedAt);

        Task Run(CrmConsole.Accounts.Actor who, CaseCommand command) => TestCases.DoAsync(app, who, c.Id, command);

        async Task<List<Milestone>> StonesAsync()
        {
            await using var d = app.OpenDb();
            return await d.Milestones.OrderBy(m => m.Id).ToListAsync();
        }
    }

    [Fact]
    public async Task The_unit_complained_about_and_those_under_it_are_given_the_case_by_no_command()
    {
        await using var app = await TestApp.StartAsync();
        var (triage, inspector) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "inspektorat"));
        var c = await TestCases.ReportAsync(app);
        Assert.Equal(CommandOutcome.Done, (await TestCases.RunAsync(app, triage, c.Id, new SetSubject("bina-marga", "Menyangkut dinas itu sendiri"))).Outcome);
        foreach (var unit in new[] { "bina-marga", "sudin-bina-marga-31.72" })
            Assert.Equal(StateMachine.Sentence(Refusal.ConflictOfInterest), (await TestCases.RunAsync(app, inspector, c.Id, new TransferTo(unit, "Coba kembalikan ke dinas"))).Sentence);
        Assert.Equal("inspektorat", (await TestCases.ReadAsync(app, c.Id)).AgencyCode);
    }
}
