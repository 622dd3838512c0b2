using CrmConsole.Cases;
using CrmConsole.Desk;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CrmConsole.Tests.Desk;

/// <summary>The counter in a real browser, by keyboard alone; and what happens to typed words when the line or the tab goes.</summary>
public sealed class DeskBrowserTests(Browsers browsers)
{
    private static readonly View[] Views = [View.Desktop, View.Desktop.InDark, View.Phone.InDark, View.Phone];

    [Fact]
    public async Task A_typist_takes_Mrs_Sri_s_report_by_keyboard_alone()
    {
        await using var app = await TestApp.StartAsync();
        await TestCases.ReportAsync(app, "Tekanan air PAM lemah sejak pagi di RW 04", extra: ",\"latitude\":-6.1903,\"longitude\":106.8172");
        await TestCases.CaughtUpAsync(app);
        var place = Assert.Single(await app.Get<TicketDesk>().PlacesAsync(await TestCases.DemoAsync(app, "meja")));
        await app.Get<TicketDesk>().TakeAsync(place, byOfficer: true);
        await browsers.RunAsync(app.Url, async window =>
        {
            await OpenAsync(window);
            var keys = await DeskTypist.EnterAsync(window.Page, 0, async picture =>
            {
                foreach (var view in Views)
                {
                    await window.LookAsync(view);
                    await window.PictureAsync(picture);
                    await window.AssertAccessibleAsync();
                    await window.AssertFitsAsync();
                }
                await window.LookAsync(View.Desktop);
            });
            // 90 seconds at five keys a second; bench "desk" plays it at that pace.
            Assert.InRange(keys, 1, 450);
        });
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync(r => r.Channel == "pendopo");
        Assert.Equal((DeskTypist.Words, "31.71.07.1006", "Jl. Kebon Kacang 12, Kel. Kebon Kacang"), (report.Text, report.AreaCode, report.Address));
        Assert.NotNull(report.CategoryCode);
        Assert.Equal(DeskTicketState.Served, (await db.DeskTickets.SingleAsync()).State);
        Assert.Single(await db.ReceiptPrints.ToListAsync());
        Assert.NotNull((await db.DeskVisits.SingleAsync()).ConsentAt);
    }

    [Fact]
    public async Task Nothing_typed_is_lost_when_the_tab_closes_or_the_line_is_cut()
    {
        await using var app = await TestApp.StartAsync();
        await browsers.RunAsync(app.Url, async window =>
        {
            await OpenAsync(window);
            await window.Page.Locator("#dk-text").FillAsync("Saluran mampet di depan rumah");
            await window.Page.Locator("#dk-name").FillAsync("Lina Amelia");
            await SavedAsync(window);
            await window.GoAsync("/akun");
            await OpenAsync(window, signedIn: true);
            await Assertions.Expect(window.Page.Locator("#dk-text")).ToHaveValueAsync("Saluran mampet di depan rumah");
            await Assertions.Expect(window.Page.Locator("#dk-name")).ToHaveValueAsync("Lina Amelia");
            // The network goes, the officer types on, the tab is closed: the browser keeps it, sealed.
            window.Expect("ERR_INTERNET_DISCONNECTED");
            window.Expect("ERR_FAILED");
            await window.Page.RouteAsync("**/api/console/desk/**", route => route.AbortAsync());
            await window.Page.Locator("#dk-text").FillAsync("Saluran mampet di depan rumah, air masuk");
            await Assertions.Expect(window.Page.Locator("[data-saved]")).ToHaveAttributeAsync("data-state", "local");
            await window.Page.UnrouteAsync("**/api/console/desk/**");
            await OpenAsync(window, signedIn: true);
            await Assertions.Expect(window.Page.Locator("#dk-text")).ToHaveValueAsync("Saluran mampet di depan rumah, air masuk");
        });
    }

    [Fact]
    public async Task The_visitor_s_phone_hands_over_a_photo_that_goes_with_the_report()
    {
        await using var app = await TestApp.StartAsync();
        await browsers.RunAsync(app.Url, async window =>
        {
            await OpenAsync(window);
            await window.Page.Locator("#dk-text").FillAsync("Kabel menjuntai rendah di Jalan Pluit Raya");
            await window.Page.Keyboard.PressAsync("Alt+f");
            await window.Page.Locator(".photo-code path").WaitForAsync();
            await window.PictureAsync("meja-foto");
            string address;
            await using (var db = app.OpenDb()) address = (await app.Get<DeskPhotos>().OpenAsync((await db.DeskDrafts.SingleAsync()).Id)).Address;
            var phone = await window.OpenAnotherAsync(View.Phone);
            await phone.GoAsync(new Uri(address).PathAndQuery);
            await phone.Page.Locator("#berkas").SetInputFilesAsync(new FilePayload { Name = "kabel.jpg", MimeType = "image/jpeg", Buffer = Evidence.TestFiles.Picture() });
            await phone.Page.Locator("#foto-form button").First.ClickAsync();
            await Assertions.Expect(window.Page.Locator(".dk-photos li")).ToHaveCountAsync(1);
            await window.Page.Locator("[name=answerBy][value='']").CheckAsync();
            await window.Page.Keyboard.PressAsync("Control+Enter");
            await window.Page.WaitForURLAsync("**/meja/tanda-terima/**");
        });
        await using var after = app.OpenDb();
        Assert.Single(await after.Attachments.ToListAsync());
        Assert.Empty(await after.PhotoUploads.ToListAsync());
        Assert.Empty(await after.PhotoLinks.ToListAsync());
    }

    [Fact]
    public async Task Mistakes_are_shown_at_their_fields_and_an_anonymous_visitor_has_none_to_fill()
    {
        await using var app = await TestApp.StartAsync();
        await browsers.RunAsync(app.Url, async window =>
        {
            await OpenAsync(window);
            window.Expect("422");
            await window.Page.Locator("#dk-name").FillAsync("Lina");
            await window.Page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(window.Page.Locator("[data-error=text]")).Not.ToBeEmptyAsync();
            await Assertions.Expect(window.Page.Locator("[data-error=consent]")).Not.ToBeEmptyAsync();
            await window.AssertAccessibleAsync();
            await window.PictureAsync("meja-salah");
            await window.Page.GetByText("Anonim", new() { Exact = true }).ClickAsync();
            await Assertions.Expect(window.Page.Locator("#dk-name")).ToBeHiddenAsync();
            await Assertions.Expect(window.Page.Locator(".dk-anonymous")).ToBeVisibleAsync();
            await window.PictureAsync("meja-anonim");
            await window.Page.Locator("[data-map]").ClickAsync();
            await Assertions.Expect(window.Page.Locator("#peta canvas")).ToBeVisibleAsync();
            await window.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(window.Page.Locator("[name=latitude]")).Not.ToHaveValueAsync("");
            await window.PictureAsync("meja-peta");
            await window.Page.Locator("#dk-text").FillAsync("Pungutan liar di kantor");
            await window.Page.Keyboard.PressAsync("Control+Enter");
            await window.Page.WaitForURLAsync("**/meja/tanda-terima/**");
        });
        await using var db = app.OpenDb();
        Assert.Empty(await db.ReporterContacts.ToListAsync());
    }

    private static async Task OpenAsync(Window window, bool signedIn = false)
    {
        if (!signedIn) await window.SignInAsync("meja");
        await window.GoAsync("/meja");
        await window.InteractiveAsync();
        await window.Page.WaitForFunctionAsync("() => document.querySelector('.dk-form [name=id]')?.value");
    }

    private static Task SavedAsync(Window window) => Assertions.Expect(window.Page.Locator("[data-saved]")).ToHaveAttributeAsync("data-state", "saved");
}
