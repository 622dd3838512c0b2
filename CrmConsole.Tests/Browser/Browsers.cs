using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(CrmConsole.Tests.Browser.Browsers))]

namespace CrmConsole.Tests.Browser;

/// <summary>Debian's Chromium, started once for all tests that ask for it. Take it as a constructor's argument.</summary>
public sealed class Browsers : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> chromium = new(Chromium.LaunchAsync);

    /// <summary>Runs a test in a window of its own. When the test fails, a picture and what the console said are kept; when it
    /// passes, a message in the console, an error of a script or a failed request fails it all the same.</summary>
    public async Task RunAsync(Uri site, Func<Window, Task> test, View? view = null)
    {
        var (_, browser) = await chromium.Value;
        await using var window = await Window.OpenAsync(browser, site, view ?? View.Desktop);
        try
        {
            await test(window);
        }
        catch (Exception e)
        {
            var picture = await window.PictureAsync("failed-" + (TestContext.Current.TestMethod?.MethodName ?? "test"));
            throw new InvalidOperationException($"{e.Message}\nat {window.Page.Url}, picture {picture}\n{window.Complaints}", e);
        }
        Assert.True(window.Complaints.Length == 0, $"The browser complained at {window.Page.Url}:\n{window.Complaints}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!chromium.IsValueCreated) return;
        var (playwright, browser) = await chromium.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>Size, colours and language of a window.</summary>
public sealed record View(int Width, int Height, bool Dark = false, string Language = "id-ID")
{
    public static readonly View Desktop = new(1440, 900);
    public static readonly View Phone = new(390, 844);
    public View InDark => this with { Dark = true };
    public View InEnglish => this with { Language = "en-GB" };
}
