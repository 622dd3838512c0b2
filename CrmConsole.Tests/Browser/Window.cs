using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CrmConsole.Tests.Browser;

/// <summary>A window with cookies of its own: one person at one screen.</summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly List<string> AccessRules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    private readonly IBrowser browser;
    private readonly IBrowserContext context;
    private readonly Uri site;
    private View view;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentBag<string> expected = [];
    private readonly ConcurrentBag<Window> others = [];

    private Window(IBrowser browser, IBrowserContext context, IPage page, Uri site, View view)
    {
        (this.browser, this.context, this.site, this.view, Page) = (browser, context, site, view, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints.Enqueue("script: " + error);
        page.RequestFailed += (_, request) =>
        {
            // Leaving a page ends what it was still fetching.
            if (request.Failure is not "net::ERR_ABORTED") complaints.Enqueue($"request: {request.Url} {request.Failure}");
        };
    }

    public IPage Page { get; }

    /// <summary>What the console, scripts and the network complained of, in this window and those opened from it.</summary>
    public string Complaints => string.Join('\n', complaints.Where(c => !expected.Any(e => c.Contains(e, StringComparison.OrdinalIgnoreCase)))
        .Concat(others.Select(o => o.Complaints).Where(c => c.Length > 0)));

    public static async Task<Window> OpenAsync(IBrowser browser, Uri site, View view)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.ToString(),
            ViewportSize = new ViewportSize { Width = view.Width, Height = view.Height },
            ColorScheme = view.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = view.Language,
            TimezoneId = "Asia/Jakarta",
        });
        context.SetDefaultTimeout(60_000);
        // Two windows that print at once wait for each other for ever: that it was asked for is enough.
        await context.AddInitScriptAsync("window.print = () => { document.documentElement.dataset.printed = 'yes'; }");
        return new Window(browser, context, await context.NewPageAsync(), site, view);
    }

    /// <summary>Another person at another screen; closed with this one.</summary>
    public async Task<Window> OpenAnotherAsync(View? seenAs = null)
    {
        var other = await OpenAsync(browser, site, seenAs ?? view);
        others.Add(other);
        return other;
    }

    /// <summary>The same page in another size and other colours.</summary>
    public async Task LookAsync(View other)
    {
        view = other;
        await Page.SetViewportSizeAsync(other.Width, other.Height);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = other.Dark ? ColorScheme.Dark : ColorScheme.Light });
    }

    /// <summary>A complaint that holds this text is part of the test (such as "404").</summary>
    public void Expect(string complaint) => expected.Add(complaint);

    public Task<IResponse?> GoAsync(string path) => Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });

    /// <summary>Signs in by the form and waits until it has gone.</summary>
    public async Task SignInAsync(string account, string password = SignIn.DemoPassword)
    {
        await GoAsync(SignIn.Path);
        await Page.Locator("input[type=email], input[autocomplete^=username]").First.FillAsync(SignIn.Email(account));
        await Page.Locator("input[type=password]").First.FillAsync(password);
        await Page.Locator("input[type=password]").First.PressAsync("Enter");
        // Asked again and again, not awaited as an event that may be over already.
        await Assertions.Expect(Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(SignIn.Path)));
        await Page.WaitForFunctionAsync("() => document.readyState === 'complete'");
    }

    /// <summary>Waits until the page's circuit answers, so that a click is not lost on a page that is only prerendered.
    /// Pages without a circuit are ready at once.</summary>
    public Task InteractiveAsync() => Page.WaitForFunctionAsync("() => !('live' in document.documentElement.dataset) || document.documentElement.dataset.live === 'yes'");

    /// <summary>Fails on any breach of WCAG 2.2 A and AA that axe can find.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = AccessRules } });
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v =>
            $"{v.Id}: {v.Help}\n  " + string.Join("\n  ", v.Nodes.Take(5).Select(n => n.Html)))));
    }

    /// <summary>Fails when the page can be scrolled sideways.</summary>
    public async Task AssertFitsAsync()
    {
        var over = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"{Page.Url} is {over} px wider than its window of {view.Width} px.");
    }

    /// <summary>Writes <c>artifacts/screens/NAME.png</c>, with "-gelap" and "-hp" for dark and phone; returns the file.</summary>
    public async Task<string> PictureAsync(string name, bool wholePage = false)
    {
        var file = Path.Combine(Locations.Artifacts, "screens", $"{name}{(view.Width < 600 ? "-hp" : "")}{(view.Dark ? "-gelap" : "")}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = wholePage });
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var other in others) await other.DisposeAsync();
        await context.DisposeAsync();
    }
}
