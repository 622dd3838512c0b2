using Bunit;
using CrmConsole.Shell.Widgets;
using CrmConsole.Tests.Cases.CasePage;

namespace CrmConsole.Tests.Shell;

public sealed class RowWindowTests
{
    private static IRenderedComponent<RowWindow<int>> Render(BunitContext screen, int count)
    {
        screen.JSInterop.SetupModule("/js/rows.js").Mode = JSRuntimeMode.Loose;
        return screen.Render<RowWindow<int>>(p => p.Add(c => c.Count, count).Add(c => c.RowHeight, 50)
            .Add(c => c.Items, (start, take) => [.. Enumerable.Range(start, Math.Max(0, Math.Min(take, count - start)))])
            .Add(c => c.Row, n => $"<li>{n}</li>"));
    }

    [Fact]
    public void The_first_rows_are_there_at_once_and_the_list_is_as_high_as_all_of_them()
    {
        using var screen = Samples.Screen();
        var list = Render(screen, 50_000);
        Assert.Equal(Enumerable.Range(0, 40).Select(n => $"{n}"), list.FindAll("li").Select(l => l.TextContent));
        Assert.Equal("height:2500000px;padding-top:0px", list.Find("ol").GetAttribute("style"));
    }

    [Fact]
    public async Task It_draws_a_screen_more_on_either_side_of_the_eye()
    {
        using var screen = Samples.Screen();
        var list = Render(screen, 50_000);
        var drawn = await list.InvokeAsync(() => list.Instance.Look(1000, 20));
        Assert.Equal([980, 1040], drawn);
        Assert.Equal("980", list.FindAll("li")[0].TextContent);
        Assert.Equal("height:2500000px;padding-top:49000px", list.Find("ol").GetAttribute("style"));
        Assert.True(list.Instance.Shows(1039));
        Assert.False(list.Instance.Shows(1040));
    }

    [Theory]
    [InlineData(-5, 20)]
    [InlineData(int.MaxValue - 100, 100_000)]
    public async Task Whatever_a_browser_asks_it_stays_within_the_list(int first, int visible)
    {
        using var screen = Samples.Screen();
        var list = Render(screen, 90);
        await list.InvokeAsync(() => list.Instance.Look(first, visible));
        Assert.InRange(list.FindAll("li").Count, 1, 90);
    }
}
