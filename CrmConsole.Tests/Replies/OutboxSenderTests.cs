using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Replies;

public sealed class OutboxSenderTests
{
    private sealed class FakeWire : IWire
    {
        public List<(string WireId, string Text)> Sent { get; } = [];
        public Func<OutboundMessage, SendResult> Answer { get; set; } = _ => SendResult.Sent;
        public SendResult Evidence { get; set; } = new(SendOutcome.Unsure);
        public WireCard Card { get; } = new FakeCard();
        public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);
        public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(Evidence);

        public Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
        {
            var result = Answer(message);
            if (result.Outcome == SendOutcome.Sent) lock (Sent) Sent.Add((message.WireId, message.Text));
            return Task.FromResult(result);
        }
    }

    private sealed class FakeCard : WireCard
    {
        public override string Code => "test";
    }

    private static async Task<(TestApp, FakeWire, FakeTimeProvider)> StartAsync()
    {
        var wire = new FakeWire();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero));
        var app = await TestApp.StartAsync(time: time, services: s => s.AddSingleton<IWire>(wire).AddSingleton(wire.Card));
        await app.Get<Writer>().RunAsync(db => { foreach (var c in db.Channels) c.Wire = "test"; });
        time.Advance(TimeSpan.FromMinutes(1));
        return (app, wire, time);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_for_an_hour_delays_and_loses_nothing_and_keeps_the_order()
    {
        var (app, wire, time) = await StartAsync();
        await using var _ = app;
        wire.Answer = _ => new SendResult(SendOutcome.Retry, "Server surat tidak menjawab.");
        var c = await TestCases.ReportAsync(app);
        var triage = await TestCases.DemoAsync(app, "triase");
        await TestCases.RunAsync(app, triage, c.Id, new CrmConsole.Cases.Acts.Reply("Balasan pertama dari kami", null));
        await TestCases.RunAsync(app, triage, c.Id, new CrmConsole.Cases.Acts.Reply("Balasan kedua dari kami", null));
        var sender = app.Get<OutboxSender>();
        for (var i = 0; i < 6; i++) { await sender.SweepAsync(CancellationToken.None); time.Advance(TimeSpan.FromMinutes(10)); }
        Assert.Empty(wire.Sent);
        wire.Answer = _ => SendResult.Sent;
        for (var i = 0; i < 6; i++) { time.Advance(TimeSpan.FromHours(1)); await sender.SweepAsync(CancellationToken.None); }
        Assert.Equal(3, wire.Sent.Count);
        Assert.Contains("Balasan pertama", wire.Sent[1].Text, StringComparison.Ordinal);
        Assert.Contains("Balasan kedua", wire.Sent[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SendOutcome.Unsure, OutboxState.Unsure, 0)]
    [InlineData(SendOutcome.Sent, OutboxState.Sent, 0)]
    public async Task What_a_crash_left_in_sending_is_resolved_by_evidence_and_never_repeated_by_itself(SendOutcome evidence, OutboxState expected, int sentAgain)
    {
        var (app, wire, time) = await StartAsync();
        await using var _ = app;
        wire.Answer = _ => new SendResult(SendOutcome.Retry);
        var c = await TestCases.ReportAsync(app);
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        // Before the rows look left behind: the sender's own sweep may be the one that finds them.
        wire.Answer = _ => SendResult.Sent;
        wire.Evidence = new SendResult(evidence);
        await app.Get<Writer>().RunAsync(db => { foreach (var o in db.Outbox) o.State = OutboxState.Sending; });
        for (var i = 0; i < 3; i++) { time.Advance(TimeSpan.FromHours(1)); await app.Get<OutboxSender>().SweepAsync(CancellationToken.None); }
        await using var db = app.OpenDb();
        Assert.Equal(expected, await db.Outbox.Where(o => o.CaseId == c.Id).Select(o => o.State).FirstAsync());
        Assert.Equal(sentAgain, wire.Sent.Count);
        Assert.Equal(expected == OutboxState.Unsure, (await TestCases.ReadAsync(app, c.Id)).Attention);
    }

    [Fact]
    public async Task A_wire_that_throws_leaves_the_message_unsure_and_the_others_go_on()
    {
        var (app, wire, _) = await StartAsync();
        await using var __ = app;
        wire.Answer = m => m.Recipient.StartsWith("rusak", StringComparison.Ordinal) ? throw new InvalidOperationException("patah") : SendResult.Sent;
        var broken = await TestCases.ReportAsync(app, email: "rusak@warga.test");
        var fine = await TestCases.ReportAsync(app, email: "sehat@warga.test");
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        await using var db = app.OpenDb();
        var states = await db.Outbox.ToDictionaryAsync(o => o.CaseId!.Value, o => o.State);
        Assert.Equal((OutboxState.Unsure, OutboxState.Sent), (states[broken.Id], states[fine.Id]));
    }
}
