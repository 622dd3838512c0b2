using System.Text.Json;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Intake;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Evidence;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>What JAKI is told, step by step, and the photos that it only points at.</summary>
public sealed class JakiStatusTests : IAsyncLifetime
{
    private readonly JakiStandIn jaki = new("rahasia");
    private readonly string folder = Locations.NewFolder();
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        await jaki.StartAsync();
        app = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Assert.Empty(jaki.Complaints);
        await jaki.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task<TestApp> StartAsync(bool hook = true) => TestApp.StartAsync(new StartOptions
    {
        Folder = folder,
        Settings = new Dictionary<string, string?>
        {
            ["Channels:jaki:StatusWebhookUrl"] = hook ? jaki.Address : null, ["Channels:jaki:StatusWebhookSecret"] = "rahasia", ["Channels:jaki:MediaFromLoopback"] = "true",
        },
    });

    private Task<string> ReportAsync(params (string, string)[] more) => new JakiClient(app.Http).ReportAsync([("service_code", "trotoar-terhalang"), ("lat", "-6.1105"), ("long", "106.7920"), ("description", "Puing menutup trotoar"), .. more]);

    private async Task<Case> CaseAsync(string number)
    {
        await using var db = app.OpenDb();
        return await db.Cases.Include(c => c.Holders).FirstAsync(c => c.Number == number);
    }

    private Task ToldAsync(string what, Func<JsonElement, bool> which) => Wait.ForAsync(what, () => jaki.Events.Any(which));

    private static string Of(JsonElement e, string name) => e.GetProperty("case").GetProperty(name).ToString();

    [Fact]
    public async Task Each_step_is_told_once_in_order_and_nothing_of_an_anonymous_reporter()
    {
        var number = await ReportAsync();
        var c = await CaseAsync(number);
        var (triage, petugas) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"));
        await TestCases.DoAsync(app, triage, c.Id, new TransferTo(petugas.Units[0], "unit yang berwenang"));
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, petugas, c.Id, new Accept());
        await TestCases.DoAsync(app, petugas, c.Id, new PostFollowUp(50, "Separuh puing sudah diangkut"));
        await TestCases.DoAsync(app, triage, c.Id, new Reply("Besok pagi selesai {{tautan}}", null));
        await ToldAsync("the answer", e => e.GetProperty("type").GetString() == "message");
        await ToldAsync("half done", e => e.GetProperty("type").GetString() == "progress");
        var events = jaki.Events.ToList();
        Assert.All(events, e => Assert.Equal(number, Of(e, "number")));
        Assert.Equal("received", events[0].GetProperty("type").GetString());
        var half = events.Single(e => e.GetProperty("type").GetString() == "progress");
        Assert.Equal(("in_progress", "50"), (Of(half, "state"), Of(half, "progress")));
        var steps = events.Where(e => e.GetProperty("type").GetString() != "message").Select(e => e.GetProperty("case").GetProperty("version").GetInt32()).ToList();
        Assert.Equal(steps.Order(), steps);
        Assert.Equal(events.Count, events.Select(e => e.GetProperty("id").GetString()).Distinct().Count());
        // The answer goes without the reporter's own link.
        var report = await FirstReportAsync();
        Assert.DoesNotContain(jaki.Accepted, b => b.Contains(app.Get<TrackerKeys>().Token(report.Id, 1), StringComparison.Ordinal) || b.Contains(app.Get<TrackerKeys>().Pin(report.Id, 1), StringComparison.Ordinal));
        await app.Get<PartnerStatus>().CatchUpAsync(CancellationToken.None);
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        Assert.Equal(events.Count, jaki.Calls);
        // Steps for a partner's program leave no mark on the case.
        Assert.False((await CaseAsync(number)).Attention);
        await using var db = app.OpenDb();
        Assert.False(await db.Outbox.AnyAsync(o => o.Kind == "confirmation"));
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_and_tells_nothing_twice()
    {
        var number = await ReportAsync();
        await ToldAsync("received", e => Of(e, "number") == number);
        await app.DisposeAsync();
        app = await StartAsync();
        var second = await ReportAsync();
        await ToldAsync("the second", e => Of(e, "number") == second);
        await app.Get<PartnerStatus>().CatchUpAsync(CancellationToken.None);
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        Assert.Equal(jaki.Accepted.Count, jaki.Calls);
        Assert.Single(jaki.Events, e => Of(e, "number") == number && e.GetProperty("type").GetString() == "received");
    }

    [Fact]
    public async Task A_receiver_that_is_away_gets_it_later()
    {
        jaki.Refuse(503);
        var number = await ReportAsync();
        await Wait.ForAsync("a first try", async () => { await using var db = app.OpenDb(); return await db.Outbox.AnyAsync(o => o.Kind == "status" && o.Tries > 0 && o.State == OutboxState.Queued); });
        jaki.Refuse(null);
        await app.Get<CrmConsole.Data.Writer>().RunAsync(db => { foreach (var row in db.Outbox.Where(o => o.State == OutboxState.Queued)) row.NextTryAt = DateTimeOffset.UnixEpoch; });
        await ToldAsync("received at last", e => Of(e, "number") == number);
    }

    [Fact]
    public async Task Nothing_is_told_of_other_channels_or_without_an_address()
    {
        await TestCases.ReportAsync(app);
        var number = await ReportAsync();
        await ToldAsync("JAKI's own", e => Of(e, "number") == number);
        Assert.All(jaki.Events, e => Assert.Equal(number, Of(e, "number")));
        await app.DisposeAsync();
        app = await StartAsync(hook: false);
        await ReportAsync();
        await app.Get<PartnerStatus>().CatchUpAsync(CancellationToken.None);
        await using var db = app.OpenDb();
        Assert.False(await db.Outbox.AnyAsync(o => o.Kind == "status" && o.State == OutboxState.Queued));
    }

    [Fact]
    public async Task With_whom_a_sealed_case_lies_is_not_told()
    {
        var number = await ReportAsync(("privacy", "anonymous"));
        var c = await CaseAsync(number);
        var triage = await TestCases.DemoAsync(app, "triase");
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, triage, c.Id, new TransferTo("inspektorat", "menyangkut aparatur"));
        Assert.True((await CaseAsync(number)).Sealed);
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "inspektorat"), c.Id, new Reply("Kami memeriksanya", null));
        await ToldAsync("the answer", e => e.GetProperty("type").GetString() == "message");
        await app.Get<PartnerStatus>().CatchUpAsync(CancellationToken.None);
        await app.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        Assert.DoesNotContain(jaki.Accepted, b => b.Contains("nspektorat", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_photo_that_is_only_pointed_at_is_fetched_after_the_report_is_in()
    {
        jaki.Pictures["trotoar.jpg"] = TestFiles.Photo();
        var named = await ReportAsync(("account_id", "akun-1"), ("media_url", $"{jaki.Url}foto/trotoar.jpg"));
        var nobody = await ReportAsync(("media_url", $"{jaki.Url}foto/trotoar.jpg"));
        var broken = await ReportAsync(("account_id", "akun-2"), ("media_url", $"{jaki.Url}foto/hilang.jpg"));
        await Wait.ForAsync("all files", async () => { await using var d = app.OpenDb(); return !await d.PendingFiles.AnyAsync() && await d.Attachments.CountAsync() == 3; });
        await using var db = app.OpenDb();
        async Task<CrmConsole.Evidence.Attachment> FileAsync(string number) => await db.Attachments.FirstAsync(a => db.Reports.Any(r => r.Id == a.ReportId && r.Number == number));
        Assert.NotNull((await FileAsync(named)).Latitude);
        // Of an anonymous person's file only the picture is kept.
        var clean = await FileAsync(nobody);
        Assert.NotNull(clean.ViewId);
        Assert.Null(clean.Latitude);
        Assert.Contains("tidak dapat diambil", (await FileAsync(broken)).LeftOut, StringComparison.Ordinal);
    }

    private async Task<Report> FirstReportAsync()
    {
        await using var db = app.OpenDb();
        return await db.Reports.OrderBy(r => r.Id).FirstAsync();
    }
}
