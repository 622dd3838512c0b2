using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Reference;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Reference;

public sealed class PolicyEditorTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 6, 3, 0, 0, TimeSpan.Zero);

    private static ClockPolicy Seeded => ClockPolicy.Read(ReferenceFiles.Policies().First(p => p.Kind == "clocks"));
    private static WorkingHours Hours => WorkingHours.Read(ReferenceFiles.Policies().First(p => p.Kind == "working_hours"));

    [Fact]
    public async Task A_new_rule_holds_for_what_comes_later_and_a_promise_already_made_stays()
    {
        var time = new FakeTimeProvider(Now);
        await using var app = await TestApp.StartAsync(time: time);
        var (editor, admin) = (app.Get<PolicyEditor>(), await TestCases.DemoAsync(app, "admin"));
        var before = await TestCases.ReportAsync(app, "Ada hal aneh di sekitar sini");
        var rules = Seeded with { Total = new ClockSpan { Days = 3 } };
        var from = time.GetUtcNow().AddHours(1);
        Assert.True((await editor.SaveAsync(admin, "clocks", rules, from)).Saved);

        var same = await TestCases.ReportAsync(app, "Ada hal aneh lagi di sekitar sini");
        time.Advance(TimeSpan.FromHours(2));
        var after = await TestCases.ReportAsync(app, "Masih ada hal aneh di sekitar sini");
        Assert.Equal(7, (before.TotalDueAt - before.CreatedAt).TotalDays);
        Assert.Equal(7, (same.TotalDueAt - same.CreatedAt).TotalDays);
        Assert.Equal(3, (after.TotalDueAt - after.CreatedAt).TotalDays);
        Assert.Equal(before.TotalDueAt, (await TestCases.ReadAsync(app, before.Id)).TotalDueAt);
    }

    [Fact]
    public async Task The_preview_counts_what_would_be_late_and_changes_nothing()
    {
        var time = new FakeTimeProvider(Now);
        await using var app = await TestApp.StartAsync(time: time);
        var editor = app.Get<PolicyEditor>();
        for (var i = 0; i < 3; i++) await TestCases.ReportAsync(app, $"Ada hal aneh nomor {i} di sekitar sini");
        time.Advance(TimeSpan.FromDays(2));
        await TestCases.ReportAsync(app, "Ada hal aneh yang baru di sekitar sini");
        var total = (await editor.PreviewAsync(Seeded with { Total = new ClockSpan { Days = 1 } })).Single(l => l.Kind == ClockKind.Total);
        Assert.Equal((4, 4, 0, 0, 3), (total.Running, total.Sooner, total.Later, total.LateNow, total.LateThen));
        Assert.Single(await editor.VersionsAsync("clocks"));

        // Longer working hours bring no clock that runs on the wall any nearer.
        Assert.All(await editor.PreviewAsync(Hours), l => Assert.Equal((0, 0), (l.Sooner, l.Later)));
    }

    [Fact]
    public async Task Classes_of_LAPOR_are_changed_as_policy_and_the_preview_tells_them_apart()
    {
        var time = new FakeTimeProvider(Now);
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Channels:lapor:Secret"] = "rahasia-gerbang" } }, time);
        var (editor, admin) = (app.Get<PolicyEditor>(), await TestCases.DemoAsync(app, "admin"));
        async Task<DateTimeOffset> ComplainAsync(string id)
        {
            var json = $$"""{"reports":[{"trackingId":"{{id}}","text":"Ada hal aneh {{id}} di sekitar sini","class":"complaint"}]}""";
            var body = System.Text.Encoding.UTF8.GetBytes(json);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/lapor") { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-Crm-Signature", CrmConsole.Channels.Lapor.LaporSignature.Make("rahasia-gerbang", time.GetUtcNow(), body));
            Assert.True((await app.Http.SendAsync(request)).IsSuccessStatusCode);
            await using var db = app.OpenDb();
            return await db.Cases.OrderByDescending(c => c.Id).Select(c => c.TotalDueAt).FirstAsync();
        }
        var promised = await ComplainAsync("7101");
        await TestCases.ReportAsync(app, "Ada hal aneh yang lain di sekitar sini");
        var draft = new ClocksDraft(Seeded);
        draft.Services.Single(s => s.Service == "lapor-5").Span.Amount = 2;
        var lines = (await editor.PreviewAsync(draft.ToPolicy())).Where(l => l.Kind == ClockKind.Total).ToList();
        Assert.Equal([(null, 1, 0), ("lapor-5", 1, 1)], lines.OrderBy(l => l.Service).Select(l => (l.Service, l.Running, l.Sooner)));

        Assert.True((await editor.SaveAsync(admin, "clocks", draft.ToPolicy(), Now.AddHours(1))).Saved);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(app.Get<DeadlineDirectory>().Current.CalendarAt(Now).AddDays(time.GetUtcNow(), 2), await ComplainAsync("7102"));
        await using var after = app.OpenDb();
        Assert.Equal(promised, await after.Cases.OrderBy(c => c.Id).Select(c => c.TotalDueAt).FirstAsync());
    }

    [Fact]
    public async Task A_version_to_come_can_be_withdrawn_and_one_that_holds_cannot()
    {
        var time = new FakeTimeProvider(Now);
        await using var app = await TestApp.StartAsync(time: time);
        var (editor, admin) = (app.Get<PolicyEditor>(), await TestCases.DemoAsync(app, "admin"));
        Assert.False((await editor.SaveAsync(admin, "reopen", new ReopenPolicy(30), Now.AddMinutes(-1))).Saved);
        Assert.True((await editor.SaveAsync(admin, "reopen", new ReopenPolicy(30), Now.AddDays(1))).Saved);
        Assert.False((await editor.SaveAsync(admin, "reopen", new ReopenPolicy(60), Now.AddDays(1))).Saved);
        Assert.False((await editor.SaveAsync(await TestCases.DemoAsync(app, "supervisor"), "reopen", new ReopenPolicy(60), Now.AddDays(2))).Saved);

        var versions = await editor.VersionsAsync("reopen");
        Assert.Equal((2, "Fitri Handayani"), (versions.Count, versions[0].Who));
        Assert.Equal(versions[1], editor.Current(versions));
        Assert.False((await editor.WithdrawAsync(admin, versions[1].Policy.Id)).Saved);
        Assert.True((await editor.WithdrawAsync(admin, versions[0].Policy.Id)).Saved);
        Assert.Equal(14, app.Get<DeadlineDirectory>().Current.At(Now.AddDays(5)).Reopen.WindowDays);
    }

    public static TheoryData<string> Wrong => [.. Mistakes.Keys];

    private static readonly Dictionary<string, object> Mistakes = new()
    {
        ["no length"] = Seeded with { Total = new ClockSpan() },
        ["hours and days"] = Seeded with { Total = new ClockSpan { Hours = 3, Days = 3 } },
        ["no time for a class of LAPOR"] = Seeded with { Lapor5 = new ClockSpan() },
        ["nothing at all"] = Seeded with { FirstResponse = new ClockSpan { Hours = 0 } },
        ["a hundred years"] = Seeded with { Unit = new ClockSpan { Days = 36_500 } },
        ["warned after the end"] = Seeded with { WarnShare = 1.2 },
        ["the Bureau before the head"] = Seeded with { HeadAfterHours = 24, BureauAfterHours = 12 },
        ["no time to answer"] = Seeded with { CitizenAnswerDays = 0 },
        ["never reopened"] = new ReopenPolicy(0),
        ["no working day"] = new WorkingHours { Regular = [] },
        ["a day backwards"] = new WorkingHours { Regular = new() { [DayOfWeek.Monday] = new(new(16, 0), new(8, 0)) } },
        ["a break outside"] = new WorkingHours { Regular = new() { [DayOfWeek.Monday] = new(new(8, 0), new(16, 0), new(17, 0), new(18, 0)) } },
        ["half a break"] = new WorkingHours { Regular = new() { [DayOfWeek.Monday] = new(new(8, 0), new(16, 0), new(12, 0)) } },
        ["two periods at once"] = Hours with { Special = [.. Hours.Special, Hours.Special[0] with { Name = "Lain", From = Hours.Special[0].To }] },
        ["a period backwards"] = Hours with { Special = [Hours.Special[0] with { To = Hours.Special[0].From.AddDays(-1) }] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_a_policy_cannot_say_is_refused_with_a_sentence(string mistake) => Assert.False(string.IsNullOrEmpty(PolicyEditor.Problem(Mistakes[mistake])));

    [Fact]
    public void What_the_program_brings_is_sound_and_survives_being_written()
    {
        Assert.Null(PolicyEditor.Problem(Seeded));
        Assert.Null(PolicyEditor.Problem(Hours));
        Assert.Equal(Seeded, ClockPolicy.Read(new Policy { Kind = "clocks", Rules = PolicyJson.Write(Seeded) }));
        Assert.Equal(Seeded, new ClocksDraft(Seeded).ToPolicy());
        Assert.Equal(PolicyJson.Write(Hours), PolicyJson.Write(new HoursDraft(Hours).ToHours()));
    }

    [Fact]
    public async Task Administrators_are_told_once_a_stage_before_the_calendar_ends()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 10, 1, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var (watch, admin) = (app.Get<CalendarWatch>(), await TestCases.DemoAsync(app, "admin"));
        Assert.Null(watch.EndsSoon());
        foreach (var (days, notices) in new[] { (0, 0), (60, 1), (5, 1), (16, 2), (3, 2) })
        {
            time.Advance(TimeSpan.FromDays(days));
            await watch.RunAsync(CancellationToken.None);
            await using var db = app.OpenDb();
            Assert.Equal(notices, await db.Notices.CountAsync(n => n.UserId == admin.Id && n.Kind == "calendar_ends"));
        }
        var editor = app.Get<ReferenceEditor>();
        await editor.SaveAsync(admin, ReferenceTables.Find("libur")!, null, new Dictionary<string, string> { ["date"] = "2027-01-01", ["name"] = "Tahun Baru 2027", ["kind"] = "national" });
        Assert.Null(watch.EndsSoon());
    }
}
