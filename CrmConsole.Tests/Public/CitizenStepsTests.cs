using System.Net;
using AngleSharp.Html.Parser;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Cases.CasePage;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Public;

/// <summary>The reporter answers, confirms and reopens on the tracker page, without an account and without a script.</summary>
public sealed class CitizenStepsTests
{
    [Fact]
    public async Task What_is_not_done_is_reopened_with_a_photo_at_the_unit_that_closed_it()
    {
        await using var app = await TestApp.StartAsync();
        var made = await DoneAsync(app);
        var before = await TestCases.ReadAsync(app, made.CaseId);
        using var answer = await PostAsync(app, made.Token, "belum", "Disputed.Text", "Lampunya mati lagi sejak tadi malam", ("Disputed.Photos", TestFiles.Photo()));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var c = await TestCases.ReadAsync(app, made.CaseId);
        Assert.Equal((CaseState.InProgress, before.ClosingAgencyCode, before.TotalDueAt), (c.State, c.AgencyCode, c.TotalDueAt));
        await using var db = app.OpenDb();
        Assert.False((await db.Feedback.SingleAsync()).Confirmed);
        Assert.Equal(1, await db.Attachments.CountAsync(a => a.CaseId == c.Id && a.MessageId != null));
        Assert.True(await db.Notices.AnyAsync(n => n.CaseId == c.Id && n.Kind == "reopened"));
        var page = await app.Http.GetStringAsync($"/lacak/{made.Token}?terima=belum");
        Assert.Contains("Laporan dibuka kembali", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Confirming_counts_once_and_after_the_window_nothing_reopens()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var c = await TestCases.ReportAsync(app);
        await TestCases.FinishAsync(app, c);
        var report = await ReportOfAsync(app, c.Number);
        var commands = app.Get<CaseDoor>();
        Assert.Equal(StateMachine.Sentence(Refusal.BadStars), (await commands.RunForReporterAsync(report, new Confirm(6, null))).Sentence);
        Assert.Equal(CommandOutcome.Done, (await commands.RunForReporterAsync(report, new Confirm(5, null))).Outcome);
        Assert.Equal(StateMachine.Sentence(Refusal.AlreadySaid), (await commands.RunForReporterAsync(report, new Confirm(1, null))).Sentence);
        Assert.Equal(StateMachine.Sentence(Refusal.TextTooShort), (await commands.RunForReporterAsync(report, new Dispute("x"))).Sentence);
        time.Advance(TimeSpan.FromDays(15));
        Assert.Equal(StateMachine.Sentence(Refusal.WindowClosed), (await commands.RunForReporterAsync(report, new Dispute("Lampunya mati lagi"))).Sentence);
        Assert.Equal(CaseState.Done, (await TestCases.ReadAsync(app, c.Id)).State);
        await using var db = app.OpenDb();
        Assert.Equal(5, (await db.Feedback.SingleAsync()).Stars);
    }

    [Fact]
    public async Task An_answer_on_the_page_ends_the_waiting_and_what_was_typed_survives_a_refusal()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Got mampet di Pluit, bau dan banyak nyamuk.");
        await CaseHelp.DoAsync(app, await TestCases.DemoAsync(app, "triase"), made.CaseId, new Ask("Di depan nomor berapa tepatnya?"));
        using (var refused = await PostAsync(app, made.Token, "belum", "Disputed.Text", "Ketikan yang panjang ini", expect: false))
            Assert.Contains("Ketikan yang panjang ini", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var answer = await PostAsync(app, made.Token, "tulis", "Told.Text", "Di depan nomor 12");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(CaseState.New, (await TestCases.ReadAsync(app, made.CaseId)).State);
        Assert.Contains("Di depan nomor 12", await app.Http.GetStringAsync($"/lacak/{made.Token}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Staff_cannot_confirm_for_the_reporter()
    {
        foreach (var role in CrmConsole.Accounts.Roles.All)
            foreach (var kind in new[] { Act.Of<Confirm>(), Act.Of<Dispute>(), Act.Of<Tell>() })
                Assert.Equal(Refusal.WrongRole, StateMachine.Decide(kind, new MachineFacts(CaseState.Done, true, true, false, false, null), TestCases.Staff(1, role), out _));
    }

    private static async Task<CaseHelp.Made> DoneAsync(TestApp app)
    {
        var made = await CaseHelp.ReportAsync(app, "Lampu jalan mati di Jalan Pluit Raya sudah tiga malam", "Pluit, Penjaringan");
        await TestCases.FinishAsync(app, await TestCases.ReadAsync(app, made.CaseId));
        return made;
    }

    private static async Task<long> ReportOfAsync(TestApp app, string number)
    {
        await using var db = app.OpenDb();
        return await db.Reports.Where(r => r.Number == number).Select(r => r.Id).SingleAsync();
    }

    /// <param name="expect">False for a form that the page does not show in this state: a stale page, or somebody who tries.</param>
    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string token, string form, string field, string text, (string Field, byte[] Bytes)? photo = null, bool expect = true)
    {
        var document = await new HtmlParser().ParseDocumentAsync(await app.Http.GetStringAsync($"/lacak/{token}"));
        var shown = document.QuerySelector($"form:has(input[name=_handler][value={form}])");
        Assert.Equal(expect, shown is not null);
        using var content = new MultipartFormDataContent();
        foreach (var input in (shown ?? document.QuerySelector("form:has(input[name=_handler])")!).QuerySelectorAll("input[type=hidden]"))
            content.Add(new StringContent(input.GetAttribute("name") == "_handler" ? form : input.GetAttribute("value") ?? ""), input.GetAttribute("name")!);
        content.Add(new StringContent(text), field);
        if (photo is { } p) content.Add(new ByteArrayContent(p.Bytes), p.Field, "keadaan.jpg");
        return await app.Http.PostAsync($"/lacak/{token}", content);
    }
}
