using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Desk;

/// <summary>The sheet and the tracker it leads to, in a browser: for everybody, at a desk and on a phone, light and dark.</summary>
public sealed class ReceiptBrowserTests(Browsers browsers)
{
    private static readonly View[] Views = [View.Desktop, View.Desktop.InDark, View.Phone.InDark, View.Phone];

    [Fact]
    public async Task The_sheet_and_its_tracker_are_for_everybody_and_printing_needs_the_button()
    {
        await using var app = await TestApp.StartAsync();
        var c = await ReceiptTests.EnterAsync(app, text: "Air PAM mati dua tahun di Jalan Pluit Raya");
        await WorkAsync(app, c);
        string token;
        await using (var db = app.OpenDb()) token = app.Get<TrackerKeys>().Token(await db.Reports.Select(r => r.Id).SingleAsync(), 1);
        await browsers.RunAsync(app.Url, async window =>
        {
            await window.SignInAsync("meja");
            foreach (var (path, picture) in new[] { ($"/meja/tanda-terima/{c.Number}", "tanda-terima-a5"), ($"/meja/tanda-terima/{c.Number}?format=thermal&bahasa=en", "tanda-terima-termal"), ($"/lacak/{token}", "lacak-laporan") })
            {
                Assert.Equal(200, (await window.GoAsync(path))!.Status);
                foreach (var view in Views)
                {
                    await window.LookAsync(view);
                    await window.InteractiveAsync();
                    await window.PictureAsync(picture);
                    await window.AssertAccessibleAsync();
                    await window.AssertFitsAsync();
                }
            }
            await window.GoAsync($"/meja/tanda-terima/{c.Number}");
            await window.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
            Assert.False(await window.Page.Locator("article.rc").IsVisibleAsync());
            await window.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Screen });
            await window.Page.Locator("form.rc-form button").First.ClickAsync();
            await window.Page.WaitForURLAsync("**cetak=**");
            await Microsoft.Playwright.Assertions.Expect(window.Page.Locator("html[data-printed=yes]")).ToHaveCountAsync(1);
            await window.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
            Assert.True(await window.Page.Locator("article.rc").IsVisibleAsync());
            Assert.False(await window.Page.Locator(".rc-tools").IsVisibleAsync());
            await window.PictureAsync("tanda-terima-cetak");
        });
    }

    private static async Task WorkAsync(TestApp app, Case c)
    {
        var (triage, petugas, supervisor) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "supervisor"));
        await TestCases.DoAsync(app, triage, c.Id, new TransferTo("satpol-pp", "unit yang berwenang"));
        if ((await TestCases.ReadAsync(app, c.Id)).CategoryCode is null) await TestCases.DoAsync(app, triage, c.Id, new SetCategory("jalan-rusak"));
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, triage, c.Id, new TransferTo(petugas.Units[0], "tugas unit lain"));
        await TestCases.DoAsync(app, petugas, c.Id, new Accept());
        var day = CrmConsole.Data.JakartaTime.Day(app.Get<TimeProvider>().GetUtcNow()).AddDays(21);
        await TestCases.DoAsync(app, supervisor, c.Id, new Promise(day, null));
        await TestCases.DoAsync(app, petugas, c.Id, new AddMilestone("Pompa pendorong tiba", day.AddDays(-7)));
        await TestCases.DoAsync(app, petugas, c.Id, new PostFollowUp(50, "Pipa sudah diganti, pompa menyusul"));
    }
}
