using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class CasePageBrowserTests(Browsers browsers)
{
    // Nobody listens there: replies can be written and queued, and never leave.
    private static readonly StartOptions WithMail = new()
    {
        Settings = new Dictionary<string, string?>
        {
            ["Channels:email:Address"] = "dki@crm.test",
            ["Channels:email:Imap:Host"] = "127.0.0.1", ["Channels:email:Imap:Port"] = "1", ["Channels:email:Imap:Security"] = "None",
            ["Channels:email:Imap:User"] = "dki", ["Channels:email:Imap:Password"] = "dki",
            ["Channels:email:Smtp:Host"] = "127.0.0.1", ["Channels:email:Smtp:Port"] = "1", ["Channels:email:Smtp:Security"] = "None",
        },
    };

    [Fact]
    public async Task A_reply_survives_a_reload_is_sent_once_and_its_draft_is_gone()
    {
        await using var app = await TestApp.StartAsync(WithMail);
        var made = await CaseHelp.ReportAsync(app, "Puing proyek menutup trotoar di Pluit, sudah tiga hari.", channel: "email");
        await browsers.RunAsync(app.Url, async window =>
        {
            await SignInToAsync(window, made.Number);
            var box = window.Page.Locator("#pane-r textarea");
            await box.FillAsync("Petugas kami berangkat siang ini.");
            await Expect(window.Page.Locator("#pane-r .cp-saved")).ToContainTextAsync("tersimpan");
            await OpenAsync(window, made.Number);
            await Expect(box).ToHaveValueAsync("Petugas kami berangkat siang ini.");
            await box.PressAsync("Control+Enter");
            await Expect(window.Page.Locator(".cp-msg.reply")).ToContainTextAsync("Petugas kami berangkat siang ini.");
            await Expect(box).ToHaveValueAsync("");
            await OpenAsync(window, made.Number);
            await Expect(window.Page.Locator(".cp-msg.reply")).ToHaveCountAsync(1);
            await Expect(box).ToHaveValueAsync("");
        });
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Messages.CountAsync(m => m.CaseId == made.CaseId && m.Direction == MessageDirection.Out && !m.Automatic));
        Assert.DoesNotContain(await db.Drafts.Select(d => d.Body).ToListAsync(), b => b.Length > 0);
    }

    [Fact]
    public async Task Two_officers_see_each_other_and_a_conflict_loses_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Puing proyek menutup trotoar di Pluit, sudah tiga hari.");
        var other = await OtherOfficerAsync(app);
        await browsers.RunAsync(app.Url, async window =>
        {
            await SignInToAsync(window, made.Number);
            using (app.Get<CrmConsole.Live.Presence>().Enter(made.CaseId, other.Id, other.Name))
                await Expect(window.Page.Locator(".cp-others")).ToContainTextAsync(other.Name);
            await Expect(window.Page.Locator(".cp-others")).ToHaveCountAsync(0);

            await window.Page.Locator("#tab-n").ClickAsync();
            await window.Page.Locator("#pane-n textarea").FillAsync("Masih saya tulis");
            await window.Page.Locator("h1").ClickAsync();
            await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Ubah kategori" }).ClickAsync();
            var dialog = window.Page.Locator("dialog.cp-dialog");
            await dialog.Locator("input[type=search]").FillAsync("trotoar terhalang");

            await CaseHelp.DoAsync(app, other, made.CaseId, new SetCategory("pju-mati"));
            // The page behind follows, the open question does not: it still knows what was seen when it was opened.
            await Expect(window.Page.Locator(".cp-facts")).ToContainTextAsync("Lampu Penerangan Jalan Mati");
            await Expect(dialog.Locator("[role=option].on")).ToContainTextAsync("Trotoar Terhalang");
            await dialog.Locator("[data-send]").ClickAsync();

            await Expect(dialog).ToContainTextAsync($"{other.Name} sudah mengubah kategori menjadi Lampu Penerangan Jalan Mati");
            await window.AssertAccessibleAsync();
            await dialog.GetByText("Tetap ubah ke Trotoar Terhalang").ClickAsync();
            await Expect(dialog).ToHaveCountAsync(0);
            await Expect(window.Page.Locator(".cp-facts")).ToContainTextAsync("Trotoar Terhalang");
            await Expect(window.Page.Locator("#pane-n textarea")).ToHaveValueAsync("Masih saya tulis");
        });
    }

    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task The_page_is_accessible_and_fits(int width, bool dark)
    {
        await using var app = await TestApp.StartAsync(WithMail);
        var made = await CaseHelp.ReportAsync(app, "Got mampet di Gang Macan III, bau dan banyak nyamuk. Warga siap kerja bakti.", "Gang Macan III, Kedoya Selatan", channel: "email");
        var officer = await CaseHelp.ActorAsync(app, "triase");
        await CaseHelp.DoAsync(app, officer, made.CaseId, new AddNote("Perlu alat berat? Saluran ini milik SDA."));
        await CaseHelp.DoAsync(app, officer, made.CaseId, new Reply("Terima kasih, petugas meninjau hari ini.", null));
        var view = width == 390 ? View.Phone : View.Desktop;
        await browsers.RunAsync(app.Url, async window =>
        {
            await SignInToAsync(window, made.Number);
            await window.AssertFitsAsync();
            await window.AssertAccessibleAsync();
            await window.PictureAsync("kasus");
            await window.GoAsync($"/lacak/{made.Token}");
            await window.AssertFitsAsync();
            await window.AssertAccessibleAsync();
            await window.PictureAsync("lacak", wholePage: true);
        }, dark ? view.InDark : view);
    }

    /// <summary>As from a link in a notification: sign-in leads back to the case.</summary>
    private static async Task SignInToAsync(Window window, string number)
    {
        await window.GoAsync("/kasus/" + number);
        await window.Page.Locator("input[type=email]").FillAsync(SignIn.Email("triase"));
        await window.Page.Locator("input[type=password]").FillAsync(SignIn.DemoPassword);
        await window.Page.Locator("input[type=password]").PressAsync("Enter");
        await ReadyAsync(window);
    }

    private static async Task OpenAsync(Window window, string number)
    {
        await window.GoAsync("/kasus/" + number);
        await ReadyAsync(window);
    }

    private static async Task ReadyAsync(Window window)
    {
        // The composer is there on a live circuit only.
        await Expect(window.Page.Locator(".cp-compose")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await window.InteractiveAsync();
    }

    private static async Task<CrmConsole.Accounts.Actor> OtherOfficerAsync(TestApp app)
    {
        var officer = await CaseHelp.ActorAsync(app, "triase");
        var colleague = await CaseHelp.ActorAsync(app, "supervisor");
        return officer with { Id = colleague.Id, Name = colleague.Name };
    }
}
