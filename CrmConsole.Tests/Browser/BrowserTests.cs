namespace CrmConsole.Tests.Browser;

/// <summary>That the browser's frame finds what it is there to find.</summary>
public sealed class BrowserTests(Browsers browsers)
{
    [Fact]
    public async Task A_complaint_in_the_console_fails_a_test()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => browsers.RunAsync(new Uri("http://localhost:1"), async window =>
            await window.Page.EvaluateAsync("() => console.error('the console said so')")));
        Assert.Contains("the console said so", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_a_script_fails_a_test()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => browsers.RunAsync(new Uri("http://localhost:1"), async window =>
        {
            var thrown = window.Page.WaitForConsoleMessageAsync();
            await window.Page.EvaluateAsync("() => { setTimeout(() => { setTimeout(() => console.log('after')); throw new Error('broken script'); }); }");
            await thrown;
        }));
        Assert.Contains("broken script", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_by_everybody_fails_a_test() =>
        await Assert.ThrowsAnyAsync<Exception>(() => browsers.RunAsync(new Uri("http://localhost:1"), async window =>
        {
            await window.Page.SetContentAsync("<html><body><input type=text></body></html>");
            await window.AssertAccessibleAsync();
        }));
}
