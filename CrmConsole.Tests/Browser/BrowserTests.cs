namespace CrmConsole.Tests.Browser;

public sealed class BrowserTests(Browsers browsers)
{
    [Fact]
    public Task A_failed_test_says_what_the_page_complained_of() => InAppAsync(async app =>
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => browsers.RunAsync(app.Url, async window =>
        {
            await window.Page.EvaluateAsync("() => console.error('the console said so')");
        }));
        Assert.Contains("the console said so", failure.Message, StringComparison.Ordinal);
    });

    private static async Task InAppAsync(Func<TestApp, Task> test)
    {
        await using var app = await TestApp.StartAsync();
        await test(app);
    }
}
