using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases;

/// <summary>What reporters are told at each step: once, in order, together, not at night, and not to who asked for none.</summary>
public sealed class StepMessagesTests : IAsyncLifetime
{
    // Ten in the morning in Jakarta.
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero));
    private readonly string folder = Locations.NewFolder();
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(new StartOptions { Folder = folder, Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } }, time);

    private async Task<Case> ReportAsync(string channel = "web", string text = "Lampu jalan mati di Jalan Pluit Raya sudah tiga malam")
    {
        await app.Get<StepMessages>().CatchUpAsync();
        return await TestCases.ReportAsync(app, text, channel);
    }

    private async Task WorkAsync(Case c, params int[] progress)
    {
        var (triage, petugas) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"));
        var now = await TestCases.ReadAsync(app, c.Id);
        if (now.AgencyCode != petugas.Units[0]) await TestCases.DoAsync(app, triage, c.Id, new TransferTo(petugas.Units[0], "unit yang berwenang"));
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, petugas, c.Id, new Accept());
        foreach (var p in progress) await TestCases.DoAsync(app, petugas, c.Id, new PostFollowUp(p, $"Keadaan pada {p} persen"));
    }

    private async Task<List<string>> ToldAsync(TimeSpan later)
    {
        time.Advance(later);
        await app.Get<StepMessages>().CatchUpAsync();
        await using var db = app.OpenDb();
        var rows = await db.Outbox.Where(o => o.Kind == "step").OrderBy(o => o.Id).ToListAsync();
        return rows.ConvertAll(r => app.Get<OutboxReader>().ContentOf(db, r)!.Text);
    }

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(6), Hours = TimeSpan.FromHours(2);

    [Fact]
    public async Task Steps_that_come_together_are_one_message_in_order_and_a_newer_figure_overtakes()
    {
        var c = await ReportAsync();
        await WorkAsync(c, 30, 50);
        Assert.Empty(await ToldAsync(TimeSpan.FromMinutes(1)));
        var text = Assert.Single(await ToldAsync(Soon));
        var order = new[] { "dibaca dan diteruskan", "mulai menangani", "50 %" }.Select(w => text.IndexOf(w, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain("30 %", text, StringComparison.Ordinal);
        Assert.Contains("Keadaan pada 50 persen", text, StringComparison.Ordinal);
        Assert.Contains("/lacak/", text, StringComparison.Ordinal);
        Assert.Contains("Jangan kirimi kabar", text, StringComparison.Ordinal);
        Assert.Single(await ToldAsync(Hours));
        await using var db = app.OpenDb();
        Assert.False(await db.StepNotices.AnyAsync(n => n.NotBefore != null));
        Assert.Equal(1, await db.StepNotices.CountAsync(n => n.OutboxId == null));
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Done_is_told_soon_and_asks_for_a_rating_while_small_news_keeps_its_distance()
    {
        var c = await ReportAsync();
        await WorkAsync(c, 30);
        Assert.Single(await ToldAsync(Soon));
        var petugas = await TestCases.DemoAsync(app, "petugas");
        await TestCases.DoAsync(app, petugas, c.Id, new PostFollowUp(60, "Tiang baru sudah berdiri"));
        // Within an hour of the last one: it waits.
        Assert.Single(await ToldAsync(Soon));
        await TestCases.DoAsync(app, petugas, c.Id, new MarkDone("Lampu sudah diganti"));
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "validator"), c.Id, TestCases.Validate);
        var all = await ToldAsync(Soon);
        Assert.Equal(2, all.Count);
        Assert.Contains("60 %", all[1], StringComparison.Ordinal);
        Assert.True(all[1].IndexOf("60 %", StringComparison.Ordinal) < all[1].IndexOf("Pastikan dan beri nilai", StringComparison.Ordinal));
        Assert.Contains("buka kembali sampai 9 Desember 2026", all[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_night_nobody_is_woken()
    {
        time.Advance(TimeSpan.FromHours(12));
        var c = await ReportAsync();
        await WorkAsync(c);
        Assert.Empty(await ToldAsync(Soon));
        Assert.Empty(await ToldAsync(TimeSpan.FromHours(8)));
        Assert.Single(await ToldAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Who_asked_for_no_news_gets_none_until_they_ask_again()
    {
        var c = await ReportAsync();
        long report;
        await using (var db = app.OpenDb()) report = await db.Reports.Select(r => r.Id).SingleAsync();
        Assert.True(await app.Get<StepWishes>().SetAsync(report, off: true));
        Assert.True((await app.Get<Tracker>().ByReportAsync(report)).StepsOff);
        await WorkAsync(c, 30);
        Assert.Empty(await ToldAsync(Soon));
        await app.Get<StepWishes>().SetAsync(report, off: false);
        // What was left out stays left out.
        Assert.Empty(await ToldAsync(Hours));
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "petugas"), c.Id, new PostFollowUp(60, "Tiang baru sudah berdiri"));
        Assert.Contains("60 %", Assert.Single(await ToldAsync(Soon)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_out_as_an_answer_is_not_told_again()
    {
        var c = await ReportAsync();
        await WorkAsync(c);
        Assert.Single(await ToldAsync(Soon));
        var (petugas, supervisor) = (await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "supervisor"));
        await TestCases.DoAsync(app, supervisor, c.Id, new Promise(new DateOnly(2026, 12, 1), null));
        await TestCases.DoAsync(app, petugas, c.Id, new Ask("Di depan nomor berapa tepatnya?"));
        Assert.Single(await ToldAsync(Hours));
        await using var db = app.OpenDb();
        var replies = (await db.Outbox.Where(o => o.Kind == "reply").OrderBy(o => o.Id).ToListAsync()).ConvertAll(o => app.Get<OutboxReader>().ContentOf(db, o)!.Text);
        Assert.Equal(2, replies.Count);
        Assert.StartsWith("Perkiraan selesai: Selasa, 1 Desember 2026.", replies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_everybody_reads_it_there_is_nothing_private()
    {
        var c = await ReportAsync("x");
        await app.Get<Writer>().RunAsync(db =>
        {
            var conversation = db.Conversations.Single();
            var key = app.Get<Vault>().KeyOf(db.Reporters.Single())!;
            (conversation.Public, conversation.ReplyHandleSealed) = (true, Sealer.SealText(key, "1122334455"));
        });
        await WorkAsync(c, 40);
        var text = Assert.Single(await ToldAsync(Soon));
        Assert.Contains(c.Number, text, StringComparison.Ordinal);
        Assert.DoesNotContain("/lacak/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Keadaan", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_is_told_by_its_own_way_only()
    {
        var c = await ReportAsync("jaki");
        await WorkAsync(c, 40);
        Assert.Empty(await ToldAsync(Soon));
        await using var db = app.OpenDb();
        Assert.False(await db.StepNotices.AnyAsync());
    }

    [Fact]
    public async Task After_a_restart_from_an_old_place_nothing_is_told_twice()
    {
        var c = await ReportAsync();
        await WorkAsync(c, 30);
        Assert.Single(await ToldAsync(Soon));
        await app.Get<Writer>().RunAsync(db => db.ChannelCursors.Find("steps")!.Value = "0");
        await app.DisposeAsync();
        app = await StartAsync();
        Assert.Single(await ToldAsync(Hours));
        await using var db = app.OpenDb();
        Assert.Equal(3, await db.StepNotices.CountAsync());
    }

    [Fact]
    public async Task With_whom_a_sealed_case_lies_stays_out_of_messages()
    {
        var c = await ReportAsync();
        await WorkAsync(c);
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "petugas"), c.Id, new TransferTo("inspektorat", "menyangkut aparatur"));
        var text = Assert.Single(await ToldAsync(Soon));
        Assert.Contains("dialihkan dari", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nspektorat", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("2026-11-25T20:59:00+07:00", "2026-11-25T20:59:00+07:00")]
    [InlineData("2026-11-25T21:00:00+07:00", "2026-11-26T07:00:00+07:00")]
    [InlineData("2026-11-26T00:00:00+07:00", "2026-11-26T07:00:00+07:00")]
    [InlineData("2026-11-26T06:59:59+07:00", "2026-11-26T07:00:00+07:00")]
    [InlineData("2026-11-26T07:00:00+07:00", "2026-11-26T07:00:00+07:00")]
    public void Quiet_hours_are_Jakarta_s(string at, string told)
    {
        var times = new StepTimes(new ConfigurationBuilder().Build());
        Assert.Equal(DateTimeOffset.Parse(told, System.Globalization.CultureInfo.InvariantCulture), times.AfterQuiet(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_wrong_hour_stops_the_start_with_its_name()
    {
        var wrong = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Replies:Steps:QuietFrom"] = "malam" }).Build();
        Assert.Contains("Replies:Steps:QuietFrom", Assert.Throws<StartRefusedException>(() => new StepTimes(wrong)).Message, StringComparison.Ordinal);
    }
}
