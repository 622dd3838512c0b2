using System.Globalization;
using CrmConsole.Tests;
using CrmConsole.Tests.Browser;
using Microsoft.Playwright;

namespace CrmConsole.Bench;

/// <summary>Resident memory of the server: after its start, with open browsers on the queue, and what each of them adds.</summary>
internal static class MemoryBench
{
    private const int Tabs = 10;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("memory");
        await Seed.RunAsync(folder, 5_000);
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = folder, Jobs = true });
        Figures.Print("memory", "rss_start_mb", Resident(server), "MB");
        var (playwright, browser) = await Chromium.LaunchAsync();
        using var _ = playwright;
        await using var __ = browser;

        // The first ones also bring what all share (compiled code, caches): measured from the second on.
        await OpenAsync(browser, server, 2);
        var before = await SettledAsync(server);
        await OpenAsync(browser, server, Tabs);
        var after = await SettledAsync(server);
        Figures.Print("memory", "rss_open_mb", after, "MB", ("browsers", Tabs + 2));
        Figures.Print("memory", "rss_per_browser_mb", (after - before) / Tabs, "MB", ("browsers", Tabs));
    }

    private static async Task OpenAsync(IBrowser browser, ServerProcess server, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = server.Url.ToString() });
            var page = await context.NewPageAsync();
            await Pages.SignInAsync(page, "triase");
        }
    }

    /// <summary>Waits until it no longer moves by more than 1 MB over two seconds.</summary>
    private static async Task<double> SettledAsync(ServerProcess server)
    {
        var last = Resident(server);
        for (var i = 0; i < 15; i++)
        {
            await Task.Delay(2_000);
            var now = Resident(server);
            if (Math.Abs(now - last) < 1) return now;
            last = now;
        }
        return last;
    }

    private static double Resident(ServerProcess server)
    {
        var line = File.ReadLines($"/proc/{server.Process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}

/// <summary>What an officer does first.</summary>
internal static class Pages
{
    public static async Task SignInAsync(IPage page, string account)
    {
        await page.GotoAsync(SignIn.Path);
        await page.Locator("input[type=email], input[autocomplete^=username]").First.FillAsync(SignIn.Email(account));
        await page.Locator("input[type=password]").First.FillAsync(SignIn.DemoPassword);
        await page.Locator("input[type=password]").First.PressAsync("Enter");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.live === 'yes'");
    }
}
