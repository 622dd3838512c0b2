using CrmConsole.Channels;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CrmConsole.Tests.Channels;

/// <summary>The form in a real browser, on a phone: with a script, and without.</summary>
public sealed class WebBrowserTests(Browsers browsers)
{
    private static Task<TestApp> StartAsync(string free = "5") => TestApp.StartAsync(new StartOptions
    {
        Settings = new Dictionary<string, string?> { ["Channels:web:LeastSeconds"] = "0", ["Channels:web:FreePerWindow"] = free },
    });

    [Fact]
    public async Task On_a_phone_with_a_pin_a_suggested_category_and_a_draft_that_goes_when_it_was_sent()
    {
        // The proof of work is asked at once, so that the browser's part of it is run too.
        await using var app = await StartAsync(free: "0");
        await browsers.RunAsync(app.Url, async window =>
        {
            var page = window.Page;
            await window.GoAsync("/lapor?asal=balaiwarga");
            await page.Locator("#teks").FillAsync("Ada kebakaran di warung, lampu jalan mati dan gelap");
            await page.Locator("#bahaya").WaitForAsync();
            await window.PictureAsync("lapor-bahaya");
            await page.Locator("#teks").FillAsync("Lampu jalan mati sejak tiga malam, gelap sekali");
            await page.Locator("#bahaya").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
            await page.Locator("#saran button").First.ClickAsync();
            Assert.Equal("pju-mati", await page.Locator("#kategori").InputValueAsync());

            await page.Locator("#peta canvas").ScrollIntoViewIfNeededAsync();
            await window.PictureAsync("lapor-peta");
            // A village's name brings the map there; a tap sets the pin.
            await page.Locator("#alamat").FillAsync("Pluit, Penjaringan");
            await page.Locator("#alamat").BlurAsync();
            var canvas = page.Locator("#peta canvas");
            await canvas.ScrollIntoViewIfNeededAsync();
            await canvas.ClickAsync();
            await page.GetByText("Pin di ").WaitForAsync();
            await window.PictureAsync("lapor-pin");
            await window.LookAsync(View.Phone.InDark);
            await window.PictureAsync("lapor-pin");
            await window.LookAsync(View.Phone);
            await page.Locator("#surel").FillAsync("rini@warga.test");

            // Typed text outlives a reload, once it is on the device.
            await page.WaitForFunctionAsync("() => (localStorage.getItem('crm-lapor-draf') ?? '').includes('rini@warga.test')");
            await page.ReloadAsync();
            await page.Locator("#peta canvas").WaitForAsync();
            Assert.Equal("Lampu jalan mati sejak tiga malam, gelap sekali", await page.Locator("#teks").InputValueAsync());
            await page.GetByText("Pin di ").WaitForAsync();
            await window.AssertAccessibleAsync();
            await window.AssertFitsAsync();
            await page.Locator("#foto").SetInputFilesAsync(new FilePayload { Name = "lampu.jpg", MimeType = "image/jpeg", Buffer = TestFiles.Photo() });
            await page.Locator("#setuju").CheckAsync();
            await window.PictureAsync("lapor-terisi", wholePage: true);
            await page.GetByRole(AriaRole.Button, new() { Name = "Kirim laporan" }).ClickAsync();
            await page.Locator("#terkirim").WaitForAsync();
            await window.PictureAsync("lapor-terkirim");
            await window.AssertAccessibleAsync();
            await window.AssertFitsAsync();
            Assert.Null(await page.EvaluateAsync<string?>("() => localStorage.getItem('crm-lapor-draf')"));
            Assert.DoesNotContain("PIN", page.Url, StringComparison.OrdinalIgnoreCase);
        }, View.Phone);
        await using var db = app.OpenDb();
        var (report, c) = (await db.Reports.SingleAsync(), await db.Cases.SingleAsync());
        Assert.Equal("pju-mati", c.CategoryCode);
        Assert.NotNull(report.Latitude);
        Assert.Equal(1, await db.Attachments.CountAsync());
    }

    [Fact]
    public async Task Without_a_script_an_anonymous_report_is_sent_and_mistakes_are_shown()
    {
        await using var app = await StartAsync();
        await browsers.RunAsync(app.Url, async window =>
        {
            // A page of a browser that runs no script; in a context of its own.
            await using var context = await window.Page.Context.Browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Url.ToString(), JavaScriptEnabled = false, Locale = "id-ID", ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/lapor");
            Assert.False(await page.Locator("#peta").IsVisibleAsync());
            Assert.False(await page.Locator("[data-draf]").IsVisibleAsync());
            Assert.False(await page.Locator("#cari").IsVisibleAsync());
            await page.Locator("#teks").FillAsync("Pungutan liar di loket kelurahan");
            await page.Locator("#alamat").FillAsync("Kel. Tebet Timur");
            await page.Locator("#telepon").FillAsync("12");
            await page.Locator("#setuju").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Kirim laporan" }).ClickAsync();
            await page.Locator("#telepon-salah").WaitForAsync();
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Locations.Artifacts, "screens", "lapor-salah-hp.png"), FullPage = true });
            Assert.Equal("Pungutan liar di loket kelurahan", await page.Locator("#teks").InputValueAsync());
            await page.Locator("[value=anonim]").CheckAsync();
            Assert.False(await page.Locator("#telepon").IsVisibleAsync());
            await page.GetByRole(AriaRole.Button, new() { Name = "Kirim laporan" }).ClickAsync();
            await page.GetByText("Laporan Anda anonim").WaitForAsync();
            Assert.False(await page.Locator("[data-cetak]").IsVisibleAsync());
        }, View.Phone);
        await using var db = app.OpenDb();
        Assert.Equal(Privacy.Anonymous, (await db.Reports.SingleAsync()).Privacy);
    }

    [Fact]
    public async Task Of_somebody_anonymous_nothing_stays_on_the_device_unless_they_ask()
    {
        await using var app = await StartAsync();
        await browsers.RunAsync(app.Url, async window =>
        {
            var page = window.Page;
            await window.GoAsync("/lapor");
            await page.Locator("#peta canvas").WaitForAsync();
            await page.Locator("#teks").FillAsync("Pungutan liar di loket kelurahan");
            await page.WaitForFunctionAsync("() => localStorage.getItem('crm-lapor-draf') !== null");
            await page.Locator("[value=anonim]").CheckAsync();
            Assert.Null(await page.EvaluateAsync<string?>("() => localStorage.getItem('crm-lapor-draf')"));
            await page.Locator("[data-simpan]").CheckAsync();
            await page.WaitForFunctionAsync("() => (localStorage.getItem('crm-lapor-draf') ?? '').includes('loket')");
            await page.Locator("[data-buang]").ClickAsync();
            Assert.Equal("", await page.Locator("#teks").InputValueAsync());
        });
    }
}
