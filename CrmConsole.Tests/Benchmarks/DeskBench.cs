using System.Diagnostics;
using CrmConsole.Desk;
using CrmConsole.Tests;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Desk;
using Microsoft.Playwright;

namespace CrmConsole.Bench;

/// <summary>A practised typist at five keys a second, from "call next" to the printed receipt, in a real browser.</summary>
internal static class DeskBench
{
    private const float Pause = 200;

    public static async Task RunAsync()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 300 });
        var place = (await app.Get<TicketDesk>().PlaceAsync("balaikota"))!;
        await app.Get<TicketDesk>().TakeAsync(place, byOfficer: true);
        var (playwright, browser) = await Chromium.LaunchAsync();
        using var _ = playwright;
        await using var __ = browser;
        var page = await (await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Url.ToString() })).NewPageAsync();
        await Pages.SignInAsync(page, "meja");
        await page.GotoAsync("/meja");
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'yes' && document.querySelector('.dk-form [name=id]')?.value");
        var begin = Stopwatch.GetTimestamp();
        var keys = await DeskTypist.EnterAsync(page, Pause);
        Figures.Print("desk", "entry_s", Figures.Seconds(begin), "s", ("keys", keys), ("keys_per_s", 5));
    }
}
