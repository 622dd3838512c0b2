using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.Sms;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Sms;

/// <summary>SMS through a real Kannel, from a subscriber to the case and back.</summary>
public sealed class SmsKannelTests : IAsyncLifetime
{
    private const string Rini = "+6281211122233", Siti = "+6281344455566";
    private readonly SmscStandIn smsc = new() { Receipts = "DELIVRD" };
    private readonly string folder = Locations.NewFolder();
    private readonly int port = Locations.FreePort();
    private KannelServer kannel = null!;
    private TestApp? app;

    public async ValueTask InitializeAsync()
    {
        smsc.Start();
        kannel = await KannelServer.StartAsync(smsc, port);
        await StartAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        await kannel.DisposeAsync();
        await smsc.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Assert.Empty(smsc.Complaints);
    }

    [Fact]
    public async Task From_the_subscriber_to_the_case_and_the_answer_back_with_its_receipt()
    {
        await smsc.MessageAsync(Rini, KannelServer.Number, "Lampu {jalan} mati @ Jl. Pluit, é & 50% + gelap?");
        var c = await CaseAsync("Lampu {jalan} mati @ Jl. Pluit, é & 50% + gelap?");
        await DeliveredAsync("confirmation");
        var (to, receipt, _) = Assert.Single(smsc.Texts());
        Assert.Equal(Rini, to);
        Assert.Contains((await NumberAsync(c))[..2], receipt, StringComparison.Ordinal);

        await ReplyAsync(c, "Petugas berangkat pagi ini. Biaya: 0 [gratis]");
        await DeliveredAsync("reply");
        Assert.StartsWith("Petugas berangkat pagi ini. Biaya: 0 [gratis]", smsc.Texts()[^1].Text, StringComparison.Ordinal);
        var page = await app!.Get<CaseReader>().ReadAsync(await TestCases.DemoAsync(app, "triase"), c.Number);
        Assert.Equal(OutboxState.Delivered, page!.Timeline.Single(e => e.Kind == TimelineKind.PublicReply).Delivery!.State);

        await smsc.MessageAsync(Rini, KannelServer.Number, "Terima kasih 🙏");
        await Wait.ForAsync("their answer in the same case", async () => await CountAsync(db => db.Messages.Where(m => m.Direction == MessageDirection.In && m.Body == "Terima kasih 🙏")) == 1);
        Assert.Equal(1, await CountAsync(db => db.Reports));
    }

    [Fact]
    public async Task Long_texts_come_whole_and_go_in_as_many_parts_as_the_officer_was_told()
    {
        // Longer than a request's first line is by default: 25 parts.
        var story = string.Concat(Enumerable.Range(1, 55).Select(i => $"Got mampet di RT {i} 中 sudah lama "));
        await smsc.MessageAsync(Rini, KannelServer.Number, story);
        var c = await CaseAsync(story.Trim());
        await DeliveredAsync("confirmation");
        foreach (var text in new[] { new string('中', 250), new string('{', 152), string.Concat(Enumerable.Repeat("Mohon sabar €5 ", 30)), string.Concat(Enumerable.Repeat("🙏 terima kasih ", 14)) })
        {
            var told = await ToldAsync(c, text);
            await ReplyAsync(c, text);
            await Wait.ForAsync("the answer at the operator", () => smsc.Texts().Any(t => t.Text.StartsWith(text.Trim() + "\n", StringComparison.Ordinal)));
            var arrived = smsc.Texts().Single(t => t.Text.StartsWith(text.Trim() + "\n", StringComparison.Ordinal));
            Assert.Equal(SmsText.Measure(arrived.Text).Parts, arrived.Parts);
            Assert.StartsWith($"{arrived.Parts} SMS · ", told, StringComparison.Ordinal);
        }
        await Wait.ForAsync("receipts of all parts", async () => await CountAsync(db => db.Outbox.Where(o => o.Kind == "reply" && o.State == OutboxState.Delivered)) == 4);
    }

    [Fact]
    public async Task Kannel_killed_with_messages_both_ways_in_its_store_loses_none_and_doubles_none()
    {
        await smsc.MessageAsync(Rini, KannelServer.Number, "Pohon miring di Jalan Kakap");
        var c = await CaseAsync("Pohon miring di Jalan Kakap");
        await DeliveredAsync("confirmation");

        // We refuse what Kannel brings, and the operator is away when it sends: one message lies there for either side.
        await app!.Get<ChannelSettings>().EnterAsync("sms", "AllowedPeers", "10.0.0.7", 1);
        await smsc.MessageAsync(Siti, KannelServer.Number, "Jalan berlubang di Pluit");
        smsc.Stop();
        await ReplyAsync(c, "Besok pagi dipangkas");
        await Wait.ForAsync("Kannel has taken the answer", async () => await CountAsync(db => db.Outbox.Where(o => o.Kind == "reply" && o.State == OutboxState.Sent)) == 1);
        await Wait.ForAsync("both in the store", () => kannel.Stored() == 2);
        await kannel.KillAsync();
        await app.Get<ChannelSettings>().EnterAsync("sms", "AllowedPeers", null, 1);
        smsc.Start(smsc.Port);
        await kannel.AgainAsync();
        await CaseAsync("Jalan berlubang di Pluit");
        await DeliveredAsync("reply");
        await Wait.ForAsync("an empty store", () => kannel.Stored() == 0);
        Assert.Single(smsc.Texts(), t => t.Text.StartsWith("Besok pagi dipangkas", StringComparison.Ordinal));
        Assert.Equal(2, await CountAsync(db => db.Reports));
        Assert.Equal(2, await CountAsync(db => db.Journal.Where(j => j.Outcome == IntakeOutcome.Report)));
    }

    [Fact]
    public async Task While_the_program_is_away_Kannel_holds_messages_and_receipts()
    {
        await smsc.MessageAsync(Rini, KannelServer.Number, "Air masuk rumah di RW 05");
        var c = await CaseAsync("Air masuk rumah di RW 05");
        await DeliveredAsync("confirmation");
        smsc.Receipts = null;
        var before = smsc.Submitted.Count;
        await ReplyAsync(c, "Pompa dikirim");
        await Wait.ForAsync("the answer sent", async () => await CountAsync(db => db.Outbox.Where(o => o.Kind == "reply" && o.State == OutboxState.Sent)) == 1);
        await Wait.ForAsync("the answer at the operator", () => smsc.Texts().Any(t => t.Text.StartsWith("Pompa dikirim", StringComparison.Ordinal)));
        await app!.DisposeAsync();
        app = null;

        foreach (var part in smsc.Submitted.Skip(before).Where(p => p.WantsReceipt)) await smsc.ReceiptAsync(part, "DELIVRD");
        await smsc.MessageAsync(Rini, KannelServer.Number, "Airnya naik lagi");
        await smsc.MessageAsync(Siti, KannelServer.Number, "Sampah menumpuk di pasar");
        await StartAppAsync();
        await CaseAsync("Sampah menumpuk di pasar");
        await DeliveredAsync("reply");
        await Wait.ForAsync("the addition", async () => await CountAsync(db => db.Messages.Where(m => m.Direction == MessageDirection.In && m.Body == "Airnya naik lagi")) == 1);
        Assert.Equal(2, await CountAsync(db => db.Reports));
    }

    [Theory]
    [InlineData(SmscStandIn.WrongDestination, null)]
    [InlineData(0u, "UNDELIV")]
    public async Task What_the_operator_cannot_deliver_goes_by_the_next_channel(uint status, string? receipt)
    {
        await smsc.MessageAsync(Rini, KannelServer.Number, "Trotoar rusak di depan sekolah");
        var c = await CaseAsync("Trotoar rusak di depan sekolah");
        await DeliveredAsync("confirmation");
        (smsc.SubmitStatus, smsc.Receipts) = (status, receipt);
        await ReplyAsync(c, "Sudah kami catat");
        // In the demo, WhatsApp is carried by a wire that takes everything.
        await Wait.ForAsync("another way", async () => await CountAsync(db => db.Outbox.Where(o => o.Kind == "reply" && o.Channel == "sms" && o.State == OutboxState.Rerouted)) == 1);
    }

    private async Task StartAppAsync() =>
        app = await TestApp.StartAsync(new StartOptions { Folder = folder, Port = port, Settings = kannel.Settings() });

    private async Task<Case> CaseAsync(string text)
    {
        await Wait.ForAsync($"the report: {text[..Math.Min(40, text.Length)]}", async () => await CountAsync(db => db.Reports.Where(r => r.Text == text)) == 1);
        await using var db = app!.OpenDb();
        return await (from r in db.Reports join l in db.CaseReports on r.Id equals l.ReportId join c in db.Cases on l.CaseId equals c.Id where r.Text == text select c).SingleAsync();
    }

    private async Task<string> NumberAsync(Case c)
    {
        await using var db = app!.OpenDb();
        return await (from l in db.CaseReports join r in db.Reports on l.ReportId equals r.Id where l.CaseId == c.Id select r.Number).SingleAsync();
    }

    private async Task ReplyAsync(Case c, string text) => await TestCases.DoAsync(app!, await TestCases.DemoAsync(app!, "triase"), c.Id, new Reply(text, null));

    private async Task<string> ToldAsync(Case c, string text)
    {
        var page = await app!.Get<CaseReader>().ReadAsync(await TestCases.DemoAsync(app, "triase"), c.Number);
        return page!.ReplyMeasure!(text).Words;
    }

    private Task DeliveredAsync(string kind) => Wait.ForAsync($"the receipt of the {kind}", async () => await CountAsync(db => db.Outbox.Where(o => o.Kind == kind && o.State == OutboxState.Delivered)) >= 1);

    private async Task<int> CountAsync<T>(Func<CrmConsole.Data.CrmDb, IQueryable<T>> of)
    {
        await using var db = app!.OpenDb();
        return await of(db).CountAsync();
    }
}
