using System.Net;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Replies;
using CrmConsole.Tests.Intake;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

/// <summary>Other people's systems leave ids out, or send them empty. What has no id is equal to nothing: not to what waits without
/// one, not to another that has none either.</summary>
public sealed class NoIdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 5, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData("")]
    [InlineData("\"id\":null,")]
    [InlineData("\"id\":\"\",")]
    [InlineData("\"id\":\" \",\"biz_opaque_callback_data\":\"\",")]
    [InlineData("\"id\":7,")]
    public async Task A_status_of_WhatsApp_without_an_id_fails_nothing(string id)
    {
        var time = new FakeTimeProvider(Noon);
        await using var rig = await WhatsAppRig.StartAsync(time: time);
        await LeavesAloneAsync(rig.App, time, "whatsapp", "+628121112223", async () =>
        {
            var push = WhatsAppStandIn.Status("x", "failed", null, 131026).Replace("\"id\":\"x\",", id, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await WhatsAppStandIn.PushAsync(rig.App.Http, push)).StatusCode);
        });
        Assert.Equal(["Laporan Anda kami terima"], await rig.SentAsync());
    }

    [Theory]
    [InlineData("\"delivery\":{\"mids\":[null],\"watermark\":1}")]
    [InlineData("\"delivery\":{\"mids\":[\"\",7],\"watermark\":1}")]
    [InlineData("\"read\":{\"mid\":\"\",\"watermark\":1}")]
    [InlineData("\"message\":{\"is_deleted\":true}")]
    public async Task A_receipt_or_a_deletion_of_Messenger_without_an_id_changes_nothing(string what)
    {
        var time = new FakeTimeProvider(Noon);
        await using var rig = await MetaRig.StartAsync(time);
        var push = MetaStandIn.Entry($"\"messaging\":[{{\"sender\":{{\"id\":\"9\"}},\"timestamp\":1795683600000,{what}}}]");
        await LeavesAloneAsync(rig.App, time, "facebook", "psid:7", async () =>
            Assert.Equal(HttpStatusCode.OK, (await MetaStandIn.PushAsync(rig.App.Http, push)).StatusCode));
        Assert.Equal(["Laporan Anda kami terima"], await rig.SentAsync());
    }

    [Theory]
    [InlineData("key=&type=2&answer=x")]
    [InlineData("key=+&type=16")]
    [InlineData("type=2")]
    public async Task A_report_of_Kannel_without_its_key_fails_nothing(string query)
    {
        var time = new FakeTimeProvider(Noon);
        await using var rig = await SmsRig.StartAsync(time);
        var call = new Uri($"/hooks/sms/{KannelStandIn.Secret}/dlr?{query}", UriKind.Relative);
        await LeavesAloneAsync(rig.App, time, "sms", "+628121112223", async () =>
            Assert.Equal(HttpStatusCode.OK, (await rig.App.Http.GetAsync(call, Ct)).StatusCode));
        Assert.Equal(["Laporan Anda kami terima"], await rig.SentAsync());
    }

    private static Task SentAsync(TestApp app) => Wait.ForAsync("the confirmation at the other side", async () =>
    {
        await using var db = app.OpenDb();
        return await db.Outbox.AnyAsync(o => o.State == OutboxState.Sent, Ct);
    });

    // A confirmation waits that was never tried, beside a message that went out and was given no id: neither is spoken of.
    private static async Task LeavesAloneAsync(TestApp app, FakeTimeProvider time, string channel, string to, Func<Task> push)
    {
        await app.Get<Writer>().RunAsync(db =>
        {
            var content = new OutboxContent(null, "Laporan Anda kami terima", null, null, [], true, null, null) { LastInboundAt = Noon };
            NewMessage Of(string cause) => new(channel, "confirmation", cause, to, content);
            app.Get<Outbox>().QueueForStaff(db, app.Get<Sealer>(), Of("waits"))!.NextTryAt = Noon.AddMinutes(10);
            var sent = app.Get<Outbox>().QueueForStaff(db, app.Get<Sealer>(), Of("sent"))!;
            (sent.State, sent.WireId, sent.SentAt) = (OutboxState.Sent, "crm-sent@test", Noon);
        });
        await push();
        await using (var db = app.OpenDb())
        {
            var rows = await db.Outbox.OrderBy(o => o.OnceKey).ToListAsync(Ct);
            Assert.Equal([("sent", OutboxState.Sent), ("waits", OutboxState.Queued)], rows.Select(o => (o.OnceKey, o.State)));
            Assert.All(await db.Journal.ToListAsync(Ct), j => Assert.True(j.Outcome == IntakeOutcome.Ignored, j.Reason));
        }
        time.Advance(TimeSpan.FromMinutes(11));
        await app.Get<OutboxSender>().SweepAsync(Ct);
        await using var after = app.OpenDb();
        Assert.Equal(OutboxState.Sent, await after.Outbox.Where(o => o.OnceKey == "waits").Select(o => o.State).SingleAsync(Ct));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Whatever_door_it_comes_by_what_names_nothing_finds_nothing(string? id)
    {
        var (app, parser) = await FakeParser.StartAsync(new FakeTimeProvider(Noon));
        await using var _ = app;
        async Task<(IntakeOutcome, string?)> ReceiveAsync(string envelope, ParsedMessage message)
        {
            parser.Read = _ => message;
            var receipt = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, envelope), Ct);
            await using var db = app.OpenDb();
            return (receipt.Outcome, await db.Journal.Where(j => j.Id == receipt.JournalId).Select(j => j.Reason).SingleAsync(Ct));
        }

        var mail = FakeParser.Mail("Lampu jalan mati") with { WireId = id, Fingerprint = id, Thread = new ThreadHints(id, [id!], id, id) };
        Assert.Equal(IntakeOutcome.Report, (await ReceiveAsync("1", mail)).Item1);
        await SentAsync(app);
        var failed = mail with { Delivery = new DeliveryNotice(id, DeliveryStep.Failed, "Gagal.", AnotherWay: true) };
        var bounced = mail with { Bounce = new BounceNotice(id, true, "5.1.1", "no such user") };
        var removed = mail with { Change = new ChangeNotice(id, null) };
        Assert.Equal((IntakeOutcome.Ignored, "receipt_unmatched"), await ReceiveAsync("2", failed));
        Assert.Equal((IntakeOutcome.Ignored, "bounce_unmatched"), await ReceiveAsync("3", bounced));
        Assert.Equal((IntakeOutcome.Ignored, "change_unmatched"), await ReceiveAsync("4", removed));
        // An edit of which none of the versions has an id is a message like any other; and all of these are matters of their own.
        var edited = mail with { Change = new ChangeNotice(id, "Got mampet", [id!]) };
        Assert.Equal((IntakeOutcome.Report, null), await ReceiveAsync("5", edited));
        Assert.Equal((IntakeOutcome.Report, null), await ReceiveAsync("6", mail with { Text = "Pohon tumbang" }));
        await using var after = app.OpenDb();
        Assert.Equal(3, await after.Reports.CountAsync(Ct));
        Assert.All(await after.Outbox.ToListAsync(Ct),
            o => Assert.True(o.State is OutboxState.Queued or OutboxState.Sending or OutboxState.Sent, o.State.ToString()));
        Assert.Null((await after.Reports.FirstAsync(Ct)).WireId);
    }

    [Fact]
    public async Task Messages_without_an_id_are_not_the_same_message()
    {
        await using var rig = await MetaRig.StartAsync();
        async Task PushAsync(string text, string mid = "")
        {
            var message = $"{{\"sender\":{{\"id\":\"7\"}},\"timestamp\":1795683600000,\"message\":{{{mid}\"text\":\"{text}\"}}}}";
            using var answer = await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Entry($"\"messaging\":[{message}]"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        foreach (var text in new[] { "Got mampet di Gang Macan", "Air sudah masuk rumah", "Air sudah masuk rumah" }) await PushAsync(text);
        await PushAsync("Sekarang sampai lutut", "\"mid\":\"\",");
        await using var db = rig.App.OpenDb();
        Assert.Equal("Got mampet di Gang Macan", (await db.Reports.SingleAsync(Ct)).Text);
        // The one that came twice is one: its content stands for its id.
        Assert.Equal(["Air sudah masuk rumah", "Sekarang sampai lutut"],
            await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync(Ct));
    }

    [Fact]
    public async Task An_envelope_without_an_id_is_known_by_its_content()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = e => FakeParser.Mail(System.Text.Encoding.UTF8.GetString(e.Bytes.Span));
        async Task<bool> AgainAsync(string text)
        {
            var envelope = FakeParser.Envelope(app, "") with { Bytes = System.Text.Encoding.UTF8.GetBytes(text) };
            return (await app.Get<IIntake>().ReceiveAsync(envelope, Ct)).Duplicate;
        }
        Assert.Equal((false, false, true),
            (await AgainAsync("Lampu mati"), await AgainAsync("Got mampet"), await AgainAsync("Lampu mati")));
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Reports.CountAsync(Ct));
    }

    [Fact]
    public async Task Numbers_without_a_digit_make_no_two_people_one()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        foreach (var phone in new[] { "Telkomsel", "tidak ada" })
        {
            var thread = ThreadHints.None with { ThreadKey = phone };
            parser.Read = _ => new ParsedMessage { Sender = new Sender(phone, null, phone), Text = "Lampu jalan mati", Thread = thread };
            await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, phone, "sms"), Ct);
        }
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Reports.Select(r => r.ReporterId).Distinct().CountAsync(Ct));
    }

    [Fact]
    public async Task Another_channels_id_is_not_ours()
    {
        const string Post = "1990000000000000001";
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Jalan berlubang di Pluit");
        var report = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1", "x"), Ct);
        await SentAsync(app);
        await app.Get<Writer>().RunAsync(d => d.Outbox.Single().RemoteId = Post);

        // Anybody can read the number of our post, and write a mail that names it.
        parser.Read = _ => FakeParser.Mail("", null) with { Bounce = new BounceNotice(Post, true, "5.1.1", "no such user") };
        Assert.Equal(IntakeOutcome.Ignored, (await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "2"), Ct)).Outcome);
        var hints = new ThreadHints(null, [Post], null, null);
        parser.Read = _ => FakeParser.Mail("Ke kasus orang", "penyerang@contoh.test") with { Thread = hints };
        var stranger = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "3"), Ct);
        Assert.Equal(IntakeOutcome.Report, stranger.Outcome);
        Assert.NotEqual(report.ReportId, stranger.ReportId);
        await using var db = app.OpenDb();
        Assert.Equal(OutboxState.Sent, await db.Outbox.Where(o => o.RemoteId != null).Select(o => o.State).SingleAsync(Ct));
    }
}
