using System.Collections.Concurrent;
using System.Text;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Intake;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

/// <summary>What all wires lean on: receipts, the next way, threads without subjects, files fetched later, settings.</summary>
public sealed class WireFoundationTests
{
    private sealed class TestCard : WireCard
    {
        public Func<string, DateTimeOffset?, DateTimeOffset, bool> Window { get; set; } = (_, _, _) => true;
        public override string Code => "test";
        public override IReadOnlyList<WireSetting> Settings =>
            [new("Token", "Token", "Token", Secret: true), new("Number", "Nomor", "Number")];
        public override bool IsOpen(Channel channel, DateTimeOffset? lastInbound, DateTimeOffset now) =>
            Window(channel.Code, lastInbound, now);
    }

    private sealed class Wire : IWire, IMediaSource
    {
        public TestCard Its { get; } = new();
        public WireCard Card => Its;
        public ConcurrentQueue<(string Channel, OutboundMessage Message)> Asked { get; } = [];
        public Func<string, OutboundMessage, SendResult> Answer { get; set; } = (_, _) => SendResult.Sent;
        public Func<int, MediaResult> Media { get; set; } = _ => new MediaResult(null);
        public int Fetches { get; private set; }
        public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);
        public Task<MediaResult> FetchAsync(Channel channel, MediaReference media, CancellationToken ct) => Task.FromResult(Media(++Fetches));
        public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(new SendResult(SendOutcome.Unsure));

        public Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
        {
            Asked.Enqueue((channel.Code, message));
            return Task.FromResult(Answer(channel.Code, message));
        }
    }

    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 5, 0, 0, TimeSpan.Zero);

    private static async Task<(TestApp App, FakeParser Parser, Wire Wire, FakeTimeProvider Time)> StartAsync()
    {
        var (parser, wire, time) = (new FakeParser(), new Wire(), new FakeTimeProvider(Noon));
        var app = await TestApp.StartAsync(time: time, services: s => s.AddSingleton<IEnvelopeParser>(parser).AddSingleton<IWire>(wire)
            .AddSingleton(wire.Card));
        await app.Get<Writer>().RunAsync(db => { foreach (var c in db.Channels) c.Wire = "test"; });
        time.Advance(TimeSpan.FromMinutes(1));
        return (app, parser, wire, time);
    }

    private static Task<IntakeReceipt> ReceiveAsync(TestApp app, FakeParser parser, string id, ParsedMessage message, string channel = "whatsapp")
    {
        parser.Read = _ => message;
        return app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, id, channel), CancellationToken.None);
    }

    private static ParsedMessage Chat(string text, string? wireId = null) =>
        new() { Sender = new Sender("Rini", "rini@warga.test", "+628121112223"), Text = text, WireId = wireId, Thread = ThreadHints.None with { ThreadKey = "628121112223" } };

    [Theory]
    [InlineData(OutboxState.Sent, DeliveryStep.Delivered, OutboxState.Delivered)]
    [InlineData(OutboxState.Sent, DeliveryStep.Read, OutboxState.Read)]
    [InlineData(OutboxState.Read, DeliveryStep.Delivered, OutboxState.Read)]
    [InlineData(OutboxState.Delivered, DeliveryStep.Failed, OutboxState.Delivered)]
    [InlineData(OutboxState.Unsure, DeliveryStep.Delivered, OutboxState.Delivered)]
    [InlineData(OutboxState.Unsure, DeliveryStep.Accepted, OutboxState.Sent)]
    [InlineData(OutboxState.Sent, DeliveryStep.Failed, OutboxState.Failed)]
    [InlineData(OutboxState.Failed, DeliveryStep.Read, OutboxState.Failed)]
    [InlineData(OutboxState.Cancelled, DeliveryStep.Read, OutboxState.Cancelled)]
    public void Receipts_only_go_forward(OutboxState before, DeliveryStep step, OutboxState after)
    {
        var row = new OutboxMessage { Channel = "sms", Kind = "reply", OnceKey = "a", State = before };
        Assert.Equal(before != after, Outbox.Advance(row, new DeliveryNotice("x", step)));
        Assert.Equal(after, row.State);
    }

    [Fact]
    public async Task What_cannot_go_one_way_goes_by_the_next_once_and_fails_after_the_last()
    {
        var (app, parser, wire, time) = await StartAsync();
        await using var _ = app;
        wire.Answer = (_, _) => new SendResult(SendOutcome.Retry);
        var receipt = await ReceiveAsync(app, parser, "1", Chat("Lampu jalan mati di depan pos ronda"));
        var c = await CaseOfAsync(app, receipt);
        await app.Get<Writer>().RunAsync(db => { foreach (var o in db.Outbox) o.State = OutboxState.Cancelled; });
        wire.Asked.Clear();
        wire.Answer = (channel, _) => channel is "whatsapp" or "sms" ? new SendResult(SendOutcome.AnotherWay, "Jendela percakapan tertutup.") : SendResult.Sent;
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Reply("Petugas sudah berangkat", null));
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        Assert.Equal(["whatsapp", "sms", "email"], wire.Asked.Where(a => a.Message.Text.Contains("berangkat", StringComparison.Ordinal)).Select(a => a.Channel));
        await using (var db = app.OpenDb())
            Assert.Equal([OutboxState.Rerouted, OutboxState.Rerouted, OutboxState.Sent], await db.Outbox.Where(o => o.Kind == "reply").OrderBy(o => o.Id).Select(o => o.State).ToListAsync());

        wire.Answer = (_, _) => new SendResult(SendOutcome.AnotherWay, "Tidak terdaftar.");
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Reply("Lampunya sudah menyala", null));
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        await using var after = app.OpenDb();
        Assert.Equal(OutboxState.Failed, await after.Outbox.OrderByDescending(o => o.Id).Select(o => o.State).FirstAsync());
        Assert.True((await TestCases.ReadAsync(app, c.Id)).Attention);
        GC.KeepAlive(time);
    }

    [Fact]
    public async Task A_closed_window_is_known_before_anything_is_tried()
    {
        var (app, parser, wire, time) = await StartAsync();
        await using var _ = app;
        var c = await CaseOfAsync(app, await ReceiveAsync(app, parser, "1", Chat("Air tidak mengalir sejak kemarin")));
        wire.Its.Window = (channel, last, now) => channel != "whatsapp" || now - last < TimeSpan.FromHours(24);
        time.Advance(TimeSpan.FromHours(25));
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Reply("Air mengalir lagi besok pagi", null));
        await using var db = app.OpenDb();
        Assert.Equal("sms", await db.Outbox.Where(o => o.Kind == "reply").Select(o => o.Channel).SingleAsync());
    }

    [Fact]
    public async Task A_thread_without_subjects_is_one_case_for_a_while_and_a_new_report_after_it()
    {
        var (app, parser, _, time) = await StartAsync();
        await using var __ = app;
        var first = await ReceiveAsync(app, parser, "1", Chat("Got mampet di Gang Macan"));
        Assert.Equal((IntakeOutcome.Message, first.ReportId), Outcome(await ReceiveAsync(app, parser, "2", Chat("Air sudah masuk rumah"))));
        time.Advance(TimeSpan.FromHours(49));
        var second = await ReceiveAsync(app, parser, "3", Chat("Lampu jalan mati"));
        Assert.Equal(IntakeOutcome.Report, second.Outcome);
        // While we wait for an answer it may take days.
        var c = await CaseOfAsync(app, second);
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Ask("Tiang nomor berapa?"));
        time.Advance(TimeSpan.FromHours(60));
        Assert.Equal((IntakeOutcome.Message, second.ReportId), Outcome(await ReceiveAsync(app, parser, "4", Chat("Tiang nomor 12"))));
        Assert.NotEqual(CaseState.AwaitingCitizen, (await TestCases.ReadAsync(app, c.Id)).State);
        // Nobody else's: the same thread key from another person.
        var stranger = await ReceiveAsync(app, parser, "5", Chat("Saya juga mau lapor") with { Sender = new Sender("Lain", null, "+628777000111") });
        Assert.Equal(IntakeOutcome.Report, stranger.Outcome);
    }

    private static (IntakeOutcome, long?) Outcome(IntakeReceipt receipt) => (receipt.Outcome, receipt.ReportId);

    [Fact]
    public async Task A_file_is_fetched_after_the_commit_again_after_a_fault_and_missed_with_a_line_when_it_is_gone()
    {
        var (app, parser, wire, time) = await StartAsync();
        await using var _ = app;
        wire.Media = n => n == 1 ? new MediaResult(null, Detail: "Sibuk.") : new MediaResult(Encoding.UTF8.GetBytes("catatan warga"));
        var media = new MediaReference("id-1", "catatan.txt", "text/plain");
        var c = await CaseOfAsync(app, await ReceiveAsync(app, parser, "1", Chat("Ini fotonya") with { Media = [media] }));
        await Wait.ForAsync("the first try", () => wire.Fetches == 1);
        await Wait.ForAsync("the file", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            await app.Get<MediaFetcher>().SweepAsync(CancellationToken.None);
            await using var db = app.OpenDb();
            return await db.Attachments.AnyAsync(a => a.CaseId == c.Id && a.FileName == "catatan.txt" && a.OriginalId != null);
        });
        Assert.Equal(2, wire.Fetches);

        wire.Media = _ => new MediaResult(null, Gone: true, Detail: "Tautannya kedaluwarsa.");
        await ReceiveAsync(app, parser, "2", Chat("Satu lagi") with { Media = [media with { FileName = "lagi.jpg" }] });
        await app.Get<MediaFetcher>().SweepAsync(CancellationToken.None);
        await using var after = app.OpenDb();
        Assert.Contains("kedaluwarsa", (await after.Attachments.SingleAsync(a => a.Kind == AttachmentKind.LeftOut)).LeftOut, StringComparison.Ordinal);
        Assert.Empty(await after.PendingFiles.ToListAsync());
    }

    [Fact]
    public async Task What_everybody_reads_holds_neither_PIN_nor_the_reporters_own_link()
    {
        var (app, parser, wire, _) = await StartAsync();
        await using var __ = app;
        var receipt = await ReceiveAsync(app, parser, "1", Chat("Jalan berlubang di Pluit", "tweet-1") with { Sender = new Sender("Rini", Handle: "x:77"), Public = true }, "x");
        await Wait.ForAsync("the confirmation", () => !wire.Asked.IsEmpty);
        var confirmation = wire.Asked.First().Message;
        Assert.True(confirmation.Public);
        Assert.Contains(receipt.Number!, confirmation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PIN", confirmation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/lacak/", confirmation.Text, StringComparison.Ordinal);
        var c = await CaseOfAsync(app, receipt);
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Reply("Sudah ditambal. {{tautan}}", null));
        await Wait.ForAsync("the answer", () => wire.Asked.Any(a => a.Message.Text.Contains("ditambal", StringComparison.Ordinal)));
        var answer = wire.Asked.Last().Message;
        Assert.Equal(("tweet-1", true), (answer.InReplyTo, answer.Public));
        Assert.DoesNotContain("/lacak/", answer.Text, StringComparison.Ordinal);

        // What the person changes or removes there is a line on the case, and takes nothing away here.
        await ReceiveAsync(app, parser, "1:edit", Chat("Jalan berlubang di Pluit Raya") with { Change = new ChangeNotice("tweet-1", "Jalan berlubang di Pluit Raya") }, "x");
        await ReceiveAsync(app, parser, "1:gone", Chat("(dihapus)") with { Change = new ChangeNotice("tweet-1", null) }, "x");
        await using var db = app.OpenDb();
        Assert.Equal(["changed_there", "removed_there"], await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Warning).ToListAsync());
        Assert.Equal("Jalan berlubang di Pluit", (await db.Reports.SingleAsync()).Text);
    }

    [Fact]
    public async Task A_receipt_finds_what_was_sent_by_the_other_sides_own_id()
    {
        var (app, parser, wire, _) = await StartAsync();
        await using var __ = app;
        wire.Answer = (_, m) => SendResult.Sent with { RemoteId = "remote-" + m.OutboxId };
        var c = await CaseOfAsync(app, await ReceiveAsync(app, parser, "1", Chat("Sampah belum diangkut")));
        await Wait.ForAsync("the confirmation", async () => { await using var db = app.OpenDb(); return await db.Outbox.AnyAsync(o => o.State == OutboxState.Sent); });
        var receipt = await ReceiveAsync(app, parser, "s1", Chat("") with { Delivery = new DeliveryNotice("remote-1", DeliveryStep.Read) });
        Assert.Equal(IntakeOutcome.Bounce, receipt.Outcome);
        await using var after = app.OpenDb();
        Assert.Equal(OutboxState.Read, (await after.Outbox.SingleAsync(o => o.CaseId == c.Id)).State);
    }

    [Fact]
    public async Task Settings_entered_on_the_screen_are_sealed_audited_without_their_value_and_lose_to_the_configuration()
    {
        var wire = new Wire();
        await using var app = await TestApp.StartAsync(new StartOptions
        {
            Settings = new Dictionary<string, string?> { ["Channels:sms:Number"] = "08111272206" },
        }, services: s => s.AddSingleton<IWire>(wire).AddSingleton(wire.Card));
        var settings = app.Get<ChannelSettings>();
        await settings.EnterAsync("sms", "Token", "sangat-rahasia-9471", 1);
        await settings.EnterAsync("sms", "Number", "0800", 1);
        Assert.Equal(("sangat-rahasia-9471", "08111272206"), (settings.Find("sms", "Token"), settings.Find("sms", "Number")));
        await settings.EnterAsync("sms", "Token", "lebih-rahasia-1234", 1);
        Assert.Equal("lebih-rahasia-1234", settings.Find("sms", "Token"));
        await using (var db = app.OpenDb())
        {
            Assert.Equal(3, await db.Audit.CountAsync(a => a.Subject == "channel_setting" && a.After == "•••"));
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        Assert.DoesNotContain("rahasia-1234", Encoding.Latin1.GetString(await ReadSharedAsync(app.DatabaseFile)), StringComparison.Ordinal);
        await settings.EnterAsync("sms", "Token", "", 1);
        Assert.Equal((null, SettingSource.None, SettingSource.Configuration), (settings.Find("sms", "Token"), settings.SourceOf("sms", "Token"), settings.SourceOf("sms", "Number")));
    }

    [Fact]
    public async Task A_person_is_known_again_by_a_proven_contact_and_never_by_a_typed_one_or_a_name()
    {
        var (app, parser, _, _) = await StartAsync();
        await using var __ = app;
        ParsedMessage From(Sender sender, string? thread = null) => new() { Sender = sender, Text = "Lampu jalan mati lagi di sini", Thread = ThreadHints.None with { ThreadKey = thread } };
        async Task<long?> PersonAsync(string id, ParsedMessage message, string channel)
        {
            var receipt = await ReceiveAsync(app, parser, id, message, channel);
            await using var db = app.OpenDb();
            return await db.Reports.Where(r => r.Id == receipt.ReportId).Select(r => r.ReporterId).SingleAsync();
        }

        var whatsapp = await PersonAsync("1", From(new Sender("Rini Amelia", null, "+628121112223")), "whatsapp");
        Assert.Equal(whatsapp, await PersonAsync("2", From(new Sender("R", null, "0812-1112-223")), "sms"));
        // Somebody writes Rini's name and number into a form.
        Assert.NotEqual(whatsapp, await PersonAsync("3", From(new Sender("Rini Amelia", null, "+628121112223") { Typed = true }), "web"));
        Assert.NotEqual(whatsapp, await PersonAsync("4", From(new Sender("Rini Amelia", "rini@warga.test")), "email"));

        // A typed address becomes proven when its owner answers from it.
        var form = await ReceiveAsync(app, parser, "5", From(new Sender("Siti", "siti@warga.test") { Typed = true }), "web");
        await ReceiveAsync(app, parser, "6", new ParsedMessage { Sender = new Sender("Siti", "siti@warga.test"), Text = "Tambahan dari saya", Thread = ThreadHints.None with { Number = form.Number } }, "email");
        await using (var db = app.OpenDb())
            Assert.True(await db.ReporterContacts.Where(c => db.Reports.Any(r => r.Id == form.ReportId && r.ReporterId == c.ReporterId)).Select(c => c.Confirmed).SingleAsync());
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<Case> CaseOfAsync(TestApp app, IntakeReceipt receipt)
    {
        await using var db = app.OpenDb();
        return await db.Cases.FirstAsync(c => c.Number == receipt.Number);
    }
}
