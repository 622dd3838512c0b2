using Bunit;
using CrmConsole.Cases;
using CrmConsole.Cases.Queue;
using CrmConsole.Tests.Cases.CasePage;

namespace CrmConsole.Tests.Cases.Queue;

public sealed class QueueRowTests
{
    private static readonly QueueRow Row = new()
    {
        Id = 7, Number = "JK-261124-0412", State = CaseState.InProgress, Channel = "jaki", Place = "Pluit, Penjaringan", Title = "Puing proyek menutup trotoar",
        CreatedAt = Samples.Now.AddMinutes(-14), DueAt = Samples.Now.AddMinutes(340), TotalDueAt = Samples.Now.AddDays(7), Progress = 60, ReportCount = 1,
        Facts = default, SearchText = "",
    };

    private static IRenderedComponent<QueueRowView> Render(BunitContext screen, QueueRow row, bool gone = false, bool selected = false, string? looking = null) =>
        screen.Render<QueueRowView>(p => p.Add(c => c.Item, new QueueItem(row, gone)).Add(c => c.Href, "/?kasus=JK-261124-0412").Add(c => c.ChannelName, "JAKI")
            .Add(c => c.Selected, selected).Add(c => c.Looking, looking));

    [Fact]
    public void A_row_says_what_where_when_and_how_long_is_left()
    {
        using var screen = Samples.Screen();
        var row = Render(screen, Row, looking: "Budi melihat");
        Assert.Equal("Puing proyek menutup trotoar", row.Find(".first").TextContent);
        Assert.Equal("Proses 60%", row.Find(".state").TextContent);
        Assert.Equal("Pluit, Penjaringan", row.Find(".place").TextContent);
        Assert.Equal("JAKI · 14 mnt", row.Find(".meta > span:nth-child(2)").TextContent);
        Assert.Equal("Budi melihat", row.Find(".look").TextContent);
        Assert.Equal("sisa 5 j 40 m", row.Find(".due").TextContent);
        Assert.Equal("/?kasus=JK-261124-0412", row.Find("a").GetAttribute("href"));
        Assert.Null(row.Find("a").GetAttribute("aria-current"));
    }

    [Fact]
    public void An_emergency_is_named_whatever_its_state()
    {
        using var screen = Samples.Screen();
        var row = Render(screen, Row with { Priority = CasePriority.Emergency });
        Assert.Equal("Darurat", row.Find(".state").TextContent);
        Assert.Contains("urgent", row.Find("a").ClassList);
    }

    [Fact]
    public void A_row_that_left_the_list_stays_and_says_so()
    {
        using var screen = Samples.Screen();
        var row = Render(screen, Row with { Priority = CasePriority.Emergency }, gone: true, selected: true);
        Assert.Equal("sudah keluar dari daftar ini", row.Find(".due").TextContent);
        Assert.Equal(["row", "sel", "gone"], row.Find("a").ClassList);
        Assert.Equal("true", row.Find("a").GetAttribute("aria-current"));
    }

    [Fact]
    public void Returns_and_further_reports_are_counted_in_sight()
    {
        using var screen = Samples.Screen();
        var row = Render(screen, Row with { Returns = 2, ReportCount = 3, Attention = true });
        Assert.Equal(["2×", "3", "perlu dilihat"], row.FindAll(".mark").Select(m => m.TextContent.Trim()));
    }

    [Fact]
    public void A_row_that_stayed_the_same_is_not_drawn_again()
    {
        using var screen = Samples.Screen();
        var row = Render(screen, Row);
        var drawn = 0;
        row.OnMarkupUpdated += (_, _) => drawn++;
        row.Render(p => p.Add(c => c.Item, new QueueItem(Row, false)));
        Assert.Equal(0, drawn);
        row.Render(p => p.Add(c => c.Item, new QueueItem(Row with { Progress = 80 }, false)));
        Assert.Equal("Proses 80%", row.Find(".state").TextContent);
    }
}
