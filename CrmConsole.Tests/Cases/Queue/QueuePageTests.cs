using System.Text.RegularExpressions;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases.CasePage;
using Microsoft.Playwright;

namespace CrmConsole.Tests.Cases.Queue;

/// <summary>The queue as an officer meets it: before the circuit, and live beside a colleague.</summary>
public sealed class QueuePageTests(Browsers browsers)
{
    [Fact]
    public async Task The_page_is_useful_and_light_before_its_circuit()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 120 });
        using var client = await app.SignInAsync("triase");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?q=jalan");
        request.Headers.Add("Accept-Encoding", "br");
        using var compressed = await client.SendAsync(request);
        Assert.InRange((await compressed.Content.ReadAsByteArrayAsync()).Length, 1_000, 60_000);
        var page = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(await client.GetStringAsync(new Uri("/?q=jalan", UriKind.Relative)), TestContext.Current.CancellationToken);
        var rows = page.QuerySelectorAll(".row").Select(r => r.GetAttribute("href")!).ToList();
        Assert.InRange(rows.Count, 1, 40);
        Assert.All(rows, r => Assert.StartsWith("/?q=jalan&kasus=JK-", r, StringComparison.Ordinal));
        Assert.Equal("jalan", page.QuerySelector("input[type=search]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task New_reports_wait_behind_the_pill_and_the_chosen_row_stays_put()
    {
        await using var app = await TestApp.StartAsync();
        await CaseHelp.ReportAsync(app, "Lampu taman mati di depan posyandu.");
        var chosen = await CaseHelp.ReportAsync(app, "Puing proyek menutup trotoar, pejalan kaki turun ke jalan.");
        await browsers.RunAsync(app.Url, async window =>
        {
            await window.SignInAsync("triase");
            await window.GoAsync("/");
            await window.InteractiveAsync();
            await window.Page.Keyboard.PressAsync("j");
            await Assertions.Expect(window.Page.Locator(".row.sel .first")).ToContainTextAsync("Puing proyek");
            await Assertions.Expect(window.Page.Locator(".pane h1")).ToContainTextAsync("Puing proyek");
            Assert.EndsWith($"kasus={chosen.Number}", window.Page.Url, StringComparison.Ordinal);
            var before = await window.Page.Locator(".row.sel").BoundingBoxAsync();

            await CaseHelp.ReportAsync(app, "Got mampet di gang, bau dan nyamuk.");
            await Assertions.Expect(window.Page.Locator(".pill")).ToHaveTextAsync("1 laporan baru");
            await Assertions.Expect(window.Page.Locator(".list h1 + .num")).ToHaveTextAsync("3");
            Assert.Equal(before!.Y, (await window.Page.Locator(".row.sel").BoundingBoxAsync())!.Y);

            await window.Page.Locator(".pill").ClickAsync();
            await Assertions.Expect(window.Page.Locator(".row").First).ToContainTextAsync("Got mampet");
            await Assertions.Expect(window.Page.Locator(".pill")).ToHaveCountAsync(0);
            await Assertions.Expect(window.Page.Locator(".row.sel .first")).ToContainTextAsync("Puing proyek");
        });
    }

    [Fact]
    public async Task A_change_elsewhere_and_a_colleague_looking_show_without_reloading()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Pohon angsana miring ke atap posyandu.");
        await browsers.RunAsync(app.Url, async window =>
        {
            await window.SignInAsync("triase");
            await window.GoAsync("/");
            await window.InteractiveAsync();
            var colleague = await window.OpenAnotherAsync();
            await colleague.SignInAsync("auditor");
            await colleague.GoAsync($"/?kasus={made.Number}");
            await Assertions.Expect(window.Page.Locator(".row .look")).ToContainTextAsync("melihat");
            await CaseHelp.DoAsync(app, await CaseHelp.ActorAsync(app, "triase"), made.CaseId, new SetPriority(CasePriority.Emergency));
            await Assertions.Expect(window.Page.Locator(".row .state")).ToHaveTextAsync("Darurat");
        });
    }

    [Fact]
    public async Task Filter_order_and_search_are_in_the_address()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 60 });
        await browsers.RunAsync(app.Url, async window =>
        {
            await window.SignInAsync("triase");
            await window.GoAsync("/");
            await window.InteractiveAsync();
            await window.Page.Keyboard.PressAsync("f");
            await window.Page.Locator(".pick", new PageLocatorOptions { HasText = "JAKI" }).ClickAsync();
            await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/\\?kanal=jaki$"));
            await window.AssertAccessibleAsync();
            await window.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(window.Page.Locator("#saringan")).ToHaveCountAsync(0);
            await window.Page.Locator(".order select").SelectOptionAsync("MostOverdue");
            await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/\\?kanal=jaki&urut=tenggat$"));
            await window.Page.Keyboard.PressAsync("/");
            await window.Page.Keyboard.TypeAsync("zzzz");
            await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("q=zzzz"));
            await Assertions.Expect(window.Page.Locator(".list .empty-title")).ToHaveTextAsync("Tidak ada yang cocok dengan saringan ini");
            await window.Page.Locator(".list .empty a").ClickAsync();
            await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/\\?urut=tenggat$"));
            await Assertions.Expect(window.Page.Locator("input[type=search]")).ToHaveValueAsync("");
        });
    }

    [Fact]
    public async Task A_killed_server_is_said_and_the_page_heals_by_itself_once_it_is_back()
    {
        await using var server = await ServerProcess.StartAsync(new StartOptions { DemoCases = 30 });
        await browsers.RunAsync(server.Url, async window =>
        {
            foreach (var expected in new[] { "net::ERR_", "WebSocket", "disconnected", "Failed to", "negotiat", "circuit" }) window.Expect(expected);
            await window.SignInAsync("triase");
            await window.GoAsync("/?urut=tenggat");
            await window.InteractiveAsync();
            var first = await window.Page.Locator(".row .first").First.TextContentAsync();
            await server.KillAsync();
            await Assertions.Expect(window.Page.Locator(".lost-text")).ToHaveTextAsync("Sambungan terputus, mencoba lagi… Yang Anda ketik aman.");
            await Assertions.Expect(window.Page.Locator(".live-no")).ToBeVisibleAsync();

            await using var again = server.Again();
            await again.ReadyAsync();
            await Assertions.Expect(window.Page.Locator(".live-yes")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
            Assert.EndsWith("/?urut=tenggat", window.Page.Url, StringComparison.Ordinal);
            await Assertions.Expect(window.Page.Locator(".row .first").First).ToHaveTextAsync(first!);
        });
    }
}
