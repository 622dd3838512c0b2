using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.Sms;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>Words that steer the channel instead of reporting, and messages that an operator repeats.</summary>
public sealed class SmsKeywordTests
{
    [Fact]
    public async Task Keywords_are_answered_and_are_no_reports_and_STOP_ends_automatic_messages_only()
    {
        await using var rig = await SmsRig.StartAsync();
        Assert.True(await rig.DeliverAsync("1", "bantuan", "rini"));
        Assert.True(await rig.DeliverAsync("1", "bantuan", "rini"));
        Assert.True(await rig.DeliverAsync("2", "Stop", "rini"));
        await Wait.ForAsync("both answers", () => rig.Kannel.Accepted.Count == 2);
        Assert.True(await rig.DeliverAsync("3", "Sampah menumpuk di RW 05", "rini"));
        await Wait.ForAsync("no receipt", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.AnyAsync(o => o.State == OutboxState.Cancelled); });
        await using var db = rig.App.OpenDb();
        var c = await db.Cases.SingleAsync();
        Assert.False(c.Attention);
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), c.Id, new Reply("Besok diangkut", null));
        await Wait.ForAsync("a person's answer", () => rig.Kannel.Accepted.Any(a => a.Text.Contains("Besok diangkut", StringComparison.Ordinal)));
        Assert.True(await rig.DeliverAsync("4", "MULAI", "rini"));
        await Wait.ForAsync("the last answer", () => rig.Kannel.Accepted.Count == 4);
        await KannelStandIn.ReportAsync(rig.App.Http, rig.Kannel.Accepted.Last().DlrUrl!, 1);
        await using var after = rig.App.OpenDb();
        Assert.Equal((3, 1), (await after.Outbox.CountAsync(o => o.Kind == "keyword_answer"), await after.Outbox.CountAsync(o => o.Kind == "keyword_answer" && o.State == OutboxState.Delivered)));
    }

    [Fact]
    public async Task The_later_word_counts_whatever_order_they_are_repeated_in()
    {
        await using var rig = await SmsRig.StartAsync();
        await KannelStandIn.MessageAsync(rig.App.Http, "1", "08121112223", "MULAI", time: 1795683700);
        await KannelStandIn.MessageAsync(rig.App.Http, "2", "+628121112223", "berhenti.", time: 1795683600);
        await KannelStandIn.MessageAsync(rig.App.Http, "3", "628121112223", "Lampu mati di Pluit", time: 1795683800);
        await Wait.ForAsync("the receipt", () => rig.Kannel.Accepted.Any(a => a.Text.Contains("JK-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Help_is_given_once_in_a_while()
    {
        await using var rig = await SmsRig.StartAsync();
        for (var i = 0; i < 5; i++) Assert.True(await rig.DeliverAsync($"{i}", i % 2 == 0 ? "Bantuan" : "INFO", "rini"));
        Assert.True(await rig.DeliverAsync("9", "info", "siti"));
        await Wait.ForAsync("everything is sent", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.CountAsync() == 2 && await d.Outbox.AllAsync(o => o.State == OutboxState.Sent); });
        Assert.Equal(2, rig.Kannel.Accepted.Count);
        Assert.All(rig.Kannel.Accepted, a => Assert.True(SmsText.Measure(a.Text) is { Unicode: false, Parts: <= 2 }, a.Text));
        await using var db = rig.App.OpenDb();
        Assert.Empty(await db.Reports.ToListAsync());
        Assert.DoesNotContain(await db.Outbox.Select(o => o.OnceKey).ToListAsync(), s => s.Contains("62812", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_to_a_keyword_waits_in_the_outbox_until_the_gateway_takes_it()
    {
        await using var rig = await SmsRig.StartAsync();
        rig.Kannel.Misbehave = _ => Microsoft.AspNetCore.Http.Results.Text("Temporal failure, try again later.", statusCode: 503);
        Assert.True(await rig.DeliverAsync("1", "STOP", "rini"));
        await Wait.ForAsync("the attempt", async () => { await using var d = rig.App.OpenDb(); return await d.DeliveryAttempts.AnyAsync(); });
        await using var db = rig.App.OpenDb();
        var row = await db.Outbox.SingleAsync();
        Assert.Equal((OutboxState.Queued, 1), (row.State, row.Tries));
        Assert.Contains("dicoba lagi", row.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_operator_repeats_under_a_new_id_is_one_report_and_leaves_a_trace()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var rig = await SmsRig.StartAsync(time);
        foreach (var id in new[] { "1", "2", "3" }) Assert.True(await rig.DeliverAsync(id, "Got mampet di Jl. Bangka", "rini"));
        Assert.True(await rig.DeliverAsync("4", "Got mampet di Jl. Bangka", "siti"));
        await using var db = rig.App.OpenDb();
        Assert.Equal((2, 0), (await db.Reports.CountAsync(), await db.Messages.CountAsync(m => m.Direction == MessageDirection.In)));
        var traces = await db.Journal.Where(j => j.Reason == "repeated").ToListAsync();
        Assert.Equal(["2", "3"], traces.Select(j => j.ExternalId).Order());
        Assert.All(traces, j => Assert.Equal((IntakeOutcome.Ignored, true), (j.Outcome, j.ReportId is not null && j.RawSealed is not null)));

        // The same word to two questions is two answers, and the same words later are a reminder.
        var c = await db.Cases.OrderBy(x => x.Id).FirstAsync();
        Assert.True(await rig.DeliverAsync("5", "ya", "rini"));
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), c.Id, new Reply("Apakah di depan warung?", null));
        Assert.True(await rig.DeliverAsync("6", "ya", "rini"));
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.True(await rig.DeliverAsync("7", "Got mampet di Jl. Bangka", "rini"));
        Assert.Equal(["ya", "ya", "Got mampet di Jl. Bangka"], await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync());
    }
}
