using Microsoft.Playwright;

namespace CrmConsole.Tests.Browser;

/// <summary>Debian's Chromium without a window; Playwright brings its own driver and needs no download.</summary>
public static class Chromium
{
    public static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        // A busy machine needs longer than Playwright's five seconds; a condition that never comes fails all the same.
        Assertions.SetDefaultExpectTimeout(20_000);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            // No sandbox: CI runs as root. The rest keeps the browser from calling home and from waiting for a display.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--force-color-profile=srgb", "--lang=id-ID",
            ],
        });
        return (playwright, browser);
    }
}
