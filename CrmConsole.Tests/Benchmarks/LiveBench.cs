using System.Diagnostics;
using CrmConsole.Tests;
using CrmConsole.Tests.Browser;
using Microsoft.Playwright;

namespace CrmConsole.Bench;

/// <summary>From a mail lying in the mailbox to its row on an officer's open screen, in a real browser.</summary>
internal static class LiveBench
{
    private const int Mails = 20;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("live");
        await using var mail = await MailServer.StartAsync(Path.Combine(folder, "server"));
        var program = Path.Combine(folder, "program");
        Directory.CreateDirectory(program);
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = program, Jobs = true, Settings = mail.Settings });
        var (playwright, browser) = await Chromium.LaunchAsync();
        using var _ = playwright;
        await using var __ = browser;
        var page = await (await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = server.Url.ToString() })).NewPageAsync();
        await Pages.SignInAsync(page, "triase");

        var times = new List<double>();
        for (var i = 0; i < Mails; i++)
        {
            var mark = $"Bench{i:000}x{Guid.NewGuid().ToString("N")[..6]}";
            var row = page.GetByText(mark).First;
            var pill = page.Locator("button.pill");
            await mail.DeliverAsync(i, mark);
            var begin = Stopwatch.GetTimestamp();
            // An officer who is reading gets a pill instead of jumping rows, and presses it.
            await row.Or(pill).First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
            if (await pill.IsVisibleAsync()) await pill.ClickAsync();
            await row.WaitForAsync();
            times.Add(Figures.Seconds(begin));
        }
        Figures.Print("live", "mailbox_to_row_p50_s", Figures.Percentile(times, 0.5), "s", ("mails", Mails));
        Figures.Print("live", "mailbox_to_row_max_s", times.Max(), "s", ("mails", Mails));
    }
}
