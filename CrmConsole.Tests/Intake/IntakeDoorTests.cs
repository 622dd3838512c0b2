using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Intake;
using CrmConsole.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Intake;

public sealed class IntakeDoorTests
{
    [Fact]
    public async Task The_same_envelope_again_is_answered_and_changes_nothing()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Got mampet di Gang Macan, air meluap ke jalan");
        var first = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1"), CancellationToken.None);
        var again = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1"), CancellationToken.None)));
        Assert.Equal(IntakeOutcome.Report, first.Outcome);
        Assert.All(again, r => Assert.Equal((true, first.Number, first.JournalId), (r.Duplicate, r.Number, r.JournalId)));
        await using var db = app.OpenDb();
        Assert.Equal((1, 1, 1), (await db.Reports.CountAsync(), await db.Cases.CountAsync(), await db.Outbox.CountAsync()));
    }

    [Fact]
    public async Task The_same_content_by_another_way_is_journaled_and_no_second_report()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Pohon tumbang menutup jalan") with { Fingerprint = "sama" };
        var first = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "kotak-1"), CancellationToken.None);
        var alias = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "kotak-2"), CancellationToken.None);
        Assert.Equal((true, first.ReportId), (alias.Duplicate, alias.ReportId));
        await using var db = app.OpenDb();
        Assert.Equal((1, 2), (await db.Reports.CountAsync(), await db.Journal.CountAsync()));
    }

    [Fact]
    public async Task Numbers_have_no_double_and_no_gap_under_concurrency_even_when_some_fail()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = e => FakeParser.Mail("Lampu mati di jalan", $"warga{e.ExternalId}@warga.test") with { CategoryCode = int.Parse(e.ExternalId, System.Globalization.CultureInfo.InvariantCulture) % 7 == 0 ? throw new FormatException("rusak") : null };
        await Task.WhenAll(Enumerable.Range(1, 140).Select(i => app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, $"{i}"), CancellationToken.None)));
        await using var db = app.OpenDb();
        var numbers = await db.Reports.Select(r => r.Number).ToListAsync();
        Assert.Equal(120, numbers.Count);
        Assert.Equal(Enumerable.Range(1, 120), numbers.Select(n => int.Parse(n.Split('-')[2], System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Equal(20, await db.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending));
    }

    [Fact]
    public async Task What_cannot_be_processed_is_kept_tried_again_quarantined_and_replayed_by_a_person()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
        var (app, parser) = await FakeParser.StartAsync(time);
        await using var _ = app;
        var kept = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "racun"), CancellationToken.None);
        Assert.Equal(IntakeOutcome.Pending, kept.Outcome);
        parser.Read = e => e.ExternalId == "racun" ? throw new FormatException("rusak") : FakeParser.Mail("Yang lain tetap masuk seperti biasa");
        Assert.Equal(IntakeOutcome.Report, (await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "sehat"), CancellationToken.None)).Outcome);
        for (var i = 0; i < Journal.MostTries; i++)
        {
            time.Advance(TimeSpan.FromHours(2));
            await app.Get<IntakeSweep>().RetryDueAsync(CancellationToken.None);
        }
        await using (var db = app.OpenDb())
            Assert.Equal((IntakeOutcome.Quarantined, "FormatException"), await db.Journal.Where(j => j.Id == kept.JournalId).Select(j => ValueTuple.Create(j.Outcome, j.Reason!)).FirstAsync());
        parser.Read = e => FakeParser.Mail(System.Text.Encoding.UTF8.GetString(e.Bytes.Span) + " dapat dibaca lagi");
        var replayed = await app.Get<IntakeSweep>().ReplayAsync(kept.JournalId, byPerson: true, CancellationToken.None);
        Assert.Equal(IntakeOutcome.Report, replayed!.Outcome);
        Assert.Null(await app.Get<IntakeSweep>().ReplayAsync(kept.JournalId, byPerson: true, CancellationToken.None));
        await using var after = app.OpenDb();
        Assert.Equal(2, await after.Reports.CountAsync());
    }

    [Fact]
    public async Task A_known_senders_answer_joins_the_case_and_a_strangers_is_kept_apart()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Jalan berlubang di depan pasar");
        var report = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1"), CancellationToken.None);
        var hints = new ThreadHints(app.Get<ReplyTokens>().For(report.ReportId!.Value), [], null, null);
        parser.Read = _ => FakeParser.Mail("Ini fotonya menyusul") with { Thread = hints };
        var known = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "2"), CancellationToken.None);
        parser.Read = _ => FakeParser.Mail("Saya orang lain", "lain@contoh.test") with { Thread = hints };
        var stranger = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "3"), CancellationToken.None);
        parser.Read = _ => FakeParser.Mail("Alamat saya dipalsukan") with { Thread = hints, Sender = new Sender("Rini Amelia", "rini@warga.test") { Authentic = false } };
        var spoofed = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "4"), CancellationToken.None);
        Assert.All([known, stranger, spoofed], r => Assert.Equal((IntakeOutcome.Message, report.ReportId), (r.Outcome, r.ReportId)));
        await using var db = app.OpenDb();
        Assert.Equal([null, "other_sender", "other_sender"], await db.Messages.OrderBy(m => m.Id).Select(m => m.Warning).ToListAsync());
        var token = app.Get<TrackerKeys>().Token(report.ReportId.Value, 1);
        Assert.Equal(["Ini fotonya menyusul"], (await app.Get<Tracker>().ByTokenAsync(token))!.Messages.Select(m => m.Text));
    }

    [Theory]
    [InlineData("1.0000000000000000", null)]
    [InlineData("tidak-berbentuk", null)]
    [InlineData(null, "number")]
    public async Task A_forged_claim_makes_a_new_case_with_a_warning_and_no_confirmation(string? token, string? number)
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Banjir di perempatan");
        var victim = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1"), CancellationToken.None);
        parser.Read = _ => FakeParser.Mail("Masukkan ini ke kasus orang", "penyerang@contoh.test") with { Thread = new ThreadHints(token, [], number is null ? null : victim.Number, null) };
        var forged = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "2"), CancellationToken.None);
        Assert.Equal(IntakeOutcome.Report, forged.Outcome);
        Assert.NotEqual(victim.ReportId, forged.ReportId);
        await using var db = app.OpenDb();
        Assert.Equal("forged_reply", await db.Reports.Where(r => r.Id == forged.ReportId).Select(r => r.Warning).FirstAsync());
        Assert.False(await db.Outbox.AnyAsync(o => o.ReportId == forged.ReportId));
    }

    [Fact]
    public async Task Loops_automatic_answers_lists_and_floods_make_no_report_and_are_kept()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        async Task<(IntakeOutcome, string?)> Try(string id, ParsedMessage message)
        {
            parser.Read = _ => message;
            var receipt = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, id), CancellationToken.None);
            await using var db = app.OpenDb();
            return (receipt.Outcome, await db.Journal.Where(j => j.Id == receipt.JournalId).Select(j => j.Reason).FirstAsync());
        }
        Assert.Equal((IntakeOutcome.Ignored, "loop"), await Try("a", FakeParser.Mail("balik lagi") with { Loop = true }));
        Assert.Equal((IntakeOutcome.Ignored, "automatic"), await Try("b", FakeParser.Mail("Saya sedang cuti") with { Automatic = "Auto-Submitted: auto-replied" }));
        Assert.Equal((IntakeOutcome.Quarantined, "bulk"), await Try("c", FakeParser.Mail("buletin") with { Automatic = "List-Id: buletin" }));
        Assert.Equal((IntakeOutcome.Ignored, "bounce_unmatched"), await Try("d", FakeParser.Mail("gagal") with { Bounce = new BounceNotice("bukan-milik-kita@x", true, "5.1.1", "no such user") }));
        for (var i = 0; i < 30; i++) Assert.Equal(IntakeOutcome.Report, (await Try($"f{i}", FakeParser.Mail($"laporan ke {i} hari ini", "rajin@warga.test"))).Item1);
        Assert.Equal((IntakeOutcome.Quarantined, "flood"), await Try("f30", FakeParser.Mail("satu lagi", "rajin@warga.test")));
    }

    [Fact]
    public async Task A_bounce_marks_the_answer_as_failed_on_the_case()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Sampah menumpuk di pinggir kali");
        var report = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1"), CancellationToken.None);
        string? wireId = null;
        await Wait.ForAsync("the confirmation is sent", async () =>
        {
            await using var d = app.OpenDb();
            wireId = await d.Outbox.Where(o => o.ReportId == report.ReportId && o.State == OutboxState.Sent).Select(o => o.WireId).FirstOrDefaultAsync();
            return wireId is not null;
        });
        parser.Read = _ => FakeParser.Mail("", null) with { Bounce = new BounceNotice(wireId, true, "5.1.1", "no such user") };
        Assert.Equal(IntakeOutcome.Bounce, (await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "b"), CancellationToken.None)).Outcome);
        await using var db = app.OpenDb();
        Assert.Equal(OutboxState.Bounced, await db.Outbox.Where(o => o.WireId == wireId).Select(o => o.State).FirstAsync());
        Assert.True(await db.Cases.Where(c => c.Number == report.Number).Select(c => c.Attention).FirstAsync());
    }

    [Fact]
    public async Task An_emergency_is_on_top_and_is_told_to_call_112()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        parser.Read = _ => FakeParser.Mail("Tolong, ada kebakaran rumah di Tambora, api makin besar dan ada yang terjebak");
        var report = await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, "1"), CancellationToken.None);
        await using var db = app.OpenDb();
        Assert.Equal(CasePriority.Emergency, await db.Cases.Where(c => c.Number == report.Number).Select(c => c.Priority).FirstAsync());
        var row = await db.Outbox.FirstAsync(o => o.ReportId == report.ReportId);
        row.WireId ??= "x@y";
        Assert.Contains("hubungi 112", app.Get<OutboxReader>().Open(db, row)!.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_of_a_person_is_in_the_clear_outside_the_texts()
    {
        var (app, parser) = await FakeParser.StartAsync();
        await using var _ = app;
        const string Name = "Zulaikha Penanda", Mail = "penanda.zulaikha@warga.test";
        parser.Read = _ => new ParsedMessage { Sender = new Sender(Name, Mail), Text = "Lampu jalan mati di Pluit" };
        var envelope = FakeParser.Envelope(app, "1") with { Bytes = System.Text.Encoding.UTF8.GetBytes($"From: {Name} <{Mail}>") };
        await app.Get<IIntake>().ReceiveAsync(envelope, CancellationToken.None);
        await Wait.ForAsync("everything is sent", async () => { await using var d = app.OpenDb(); return await d.Outbox.AllAsync(o => o.State == OutboxState.Sent); });
        await using (var db = app.OpenDb()) await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(app.Folder, "data"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            var text = System.Text.Encoding.UTF8.GetString(copy.ToArray());
            Assert.DoesNotContain("Zulaikha", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("penanda.", text, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain("Zulaikha", string.Join("\n", app.Log.Lines), StringComparison.OrdinalIgnoreCase);
    }
}
