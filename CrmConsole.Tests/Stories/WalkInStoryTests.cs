using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Desk;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Stories;

/// <summary>No water for two years (DOMAIN §9): Mrs. Sri takes a number, is heard, goes home with a sheet, hears by WhatsApp what the
/// water company agreed, and on the promised 21st day the water runs.</summary>
public sealed class WalkInStoryTests(Browsers browsers) : IAsyncLifetime
{
    // Monday, 08.10 in Jakarta: the pavilion is open.
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 1, 10, 0, TimeSpan.Zero));
    private readonly WhatsAppStandIn whatsApp = new();
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        await whatsApp.StartAsync();
        // She has never written to the province by WhatsApp: only templates reach her.
        whatsApp.Closed["6281299887766"] = true;
        app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?>(whatsApp.Settings()) { ["Channels:whatsapp:Template"] = "crm_update" } }, time);
        await app.Get<StepMessages>().CatchUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await whatsApp.DisposeAsync();
        Assert.Empty(whatsApp.Complaints);
    }

    [Fact]
    public Task Mrs_Sri_is_heard_goes_home_with_a_sheet_and_the_promise_of_21_days_is_kept() => browsers.RunAsync(app.Url, async window =>
    {
        var hall = await window.OpenAnotherAsync();
        await hall.GoAsync("/layar/balaikota");
        await Expect(hall.Page.Locator(".ly-now")).ToContainTextAsync("ambil nomor");
        var entrance = await window.OpenAnotherAsync(View.Phone);
        await entrance.SignInAsync("meja");
        await entrance.GoAsync("/meja/nomor");
        await entrance.Page.Locator(".ly-big").ClickAsync();
        await Expect(entrance.Page.Locator(".ly-now b")).ToHaveTextAsync("B-001");
        await entrance.PictureAsync("cerita-sri-nomor");
        await Expect(hall.Page.Locator(".ly-waiting")).ToContainTextAsync("1 orang");

        // The desk: everything by keyboard; the wall calls her.
        await window.SignInAsync("meja");
        await window.GoAsync("/meja");
        await window.InteractiveAsync();
        await window.Page.WaitForFunctionAsync("() => document.querySelector('.dk-form [name=id]')?.value");
        await DeskTypist.EnterAsync(window.Page, 0);
        await Expect(hall.Page.Locator(".ly-now")).ToContainTextAsync("ambil nomor");
        var number = await window.Page.Locator(".rc-numbers b").First.InnerTextAsync();
        await Expect(window.Page.Locator(".rc-flow")).ToContainTextAsync("Diterima di Pendopo Balai Kota");
        await window.PictureAsync("cerita-sri-tanda-terima", wholePage: true);
        await ToldAsync(number);

        await AgreeAsync(number);
        var promised = JakartaTime.Day(time.GetUtcNow()).AddDays(21);
        await ToldAsync("Perkiraan selesai");
        await ToldAsync(promised.ToString("d MMMM yyyy", CrmConsole.Shell.Words.Indonesian));

        var tracker = await TrackerAsync(number);
        var home = await window.OpenAnotherAsync(View.Phone);
        await home.GoAsync(tracker);
        await Expect(home.Page.Locator("main")).ToContainTextAsync(promised.ToString("d MMM", CrmConsole.Shell.Words.Indonesian));
        await Expect(home.Page.Locator("main")).ToContainTextAsync("Pemasangan pompa");
        await home.AssertAccessibleAsync();
        await home.PictureAsync("cerita-sri-lacak-janji", wholePage: true);

        // Day 21: done, checked by the Bureau, told; she says so herself and gives five stars.
        time.Advance(TimeSpan.FromDays(21));
        var before = whatsApp.Accepted.Count;
        await FinishAsync(number);
        await ToldAsync("selesai", before);
        await home.GoAsync(tracker);
        await Expect(home.Page.Locator("main")).ToContainTextAsync("Selesai");
        await home.Page.Locator("input[name='Confirmed.Stars'][value='5']").CheckAsync();
        await home.Page.GetByRole(AriaRole.Button, new() { Name = "Ya, sudah beres" }).ClickAsync();
        await Expect(home.Page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
        await home.PictureAsync("cerita-sri-lacak-selesai", wholePage: true);
        await using var db = app.OpenDb();
        var c = await db.Cases.SingleAsync();
        Assert.True(c.ClosedAt <= c.PromisedAt);
        Assert.Equal(5, (await db.Feedback.SingleAsync()).Stars);
    });

    // Triage reads it, the water company agrees on the 21 days and its steps.
    private async Task AgreeAsync(string number)
    {
        var c = await CaseAsync(number);
        var (triage, pam) = (await TestCases.DemoAsync(app, "triase"), Pam(Roles.Supervisor));
        Assert.Equal("pam-jaya", c.AgencyCode);
        time.Advance(TimeSpan.FromHours(1));
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, pam, c.Id, new Accept());
        var today = JakartaTime.Day(time.GetUtcNow());
        await TestCases.DoAsync(app, pam, c.Id, new Promise(today.AddDays(21), null));
        await TestCases.DoAsync(app, pam, c.Id, new AddMilestone("Peninjauan rumah", today.AddDays(4)));
        await TestCases.DoAsync(app, pam, c.Id, new AddMilestone("Pemasangan pompa", today.AddDays(20)));
        await SendAsync();
    }

    private async Task FinishAsync(string number)
    {
        var c = await CaseAsync(number);
        await TestCases.DoAsync(app, Pam(Roles.Agency), c.Id, new PostFollowUp(90, "Pompa pendorong sudah dipasang, air mengalir ke dalam rumah."));
        await TestCases.DoAsync(app, Pam(Roles.Agency), c.Id, new MarkDone("Air mengalir normal, disaksikan Ibu Sri."));
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "validator"), c.Id, TestCases.Validate);
        await SendAsync();
    }

    private static Actor Pam(string role) => TestCases.Staff(9_000, role, "pam-jaya");

    private async Task<Case> CaseAsync(string number)
    {
        await using var db = app.OpenDb();
        return await db.Cases.Include(c => c.Holders).SingleAsync(c => c.Number == number);
    }

    // Steps wait some minutes for their like.
    private async Task SendAsync()
    {
        time.Advance(TimeSpan.FromMinutes(10));
        await app.Get<StepMessages>().CatchUpAsync();
    }

    private Task ToldAsync(string words, int after = 0) => Wait.ForAsync($"WhatsApp says \"{words}\"", () => whatsApp.Accepted.Skip(after).Any(m => WhatsAppStandIn.TextOf(m).Contains(words, StringComparison.OrdinalIgnoreCase)));

    private async Task<string> TrackerAsync(string number)
    {
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync(r => r.Number == number);
        return "/lacak/" + app.Get<TrackerKeys>().Token(report.Id, report.TokenVersion);
    }
}
