using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Queue;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases.Queue;

public sealed class QueueCountTests
{
    [Fact]
    public async Task A_done_case_that_needs_a_look_is_in_that_view_and_counts_nowhere_as_open()
    {
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var (index, c) = (app.Get<QueueIndex>(), await TestCases.ReportAsync(app));
        await TestCases.FinishAsync(app, c);
        await TestCases.CaughtUpAsync(app);
        var before = index.Counts(triage);
        await using (var db = app.OpenDb())
        {
            var report = await db.Reports.Where(r => r.Number == c.Number).Select(r => r.Id).FirstAsync();
            var told = await app.Get<CaseDoor>().RunForReporterAsync(report, new Tell("Terima kasih, tetapi masih redup"));
            Assert.Equal(CommandOutcome.Done, told.Outcome);
        }
        await Wait.ForAsync("the mark is counted", () => index.Counts(triage).Attention == before.Attention + 1);
        Assert.Equal(before with { Attention = before.Attention + 1 }, index.Counts(triage));
        Assert.Contains(Shown("attention"), n => n == c.Number);
        Assert.DoesNotContain(Shown("all"), n => n == c.Number);

        List<string> Shown(string view)
        {
            using var session = index.OpenSession(triage, new QueueFilter { View = view }, QueueOrder.Newest);
            return [.. session.Range(0, 1_000).Select(i => i.Row.Number)];
        }
    }
}
