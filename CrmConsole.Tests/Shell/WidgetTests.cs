using Bunit;
using CrmConsole.Shell;
using CrmConsole.Shell.Widgets;
using CrmConsole.Tests.Cases.CasePage;

namespace CrmConsole.Tests.Shell;

public sealed class WidgetTests
{
    [Fact]
    public void Work_in_progress_shows_how_far_it_is()
    {
        using var screen = Samples.Screen();
        var chip = screen.Render<StateChip>(p => p.Add(c => c.Shape, "prog").Add(c => c.Label, "Proses").Add(c => c.Progress, 60)).Find(".state");
        Assert.Equal("Proses 60%", chip.TextContent);
        Assert.Equal("60", chip.GetAttribute("data-p"));
    }

    [Theory]
    [InlineData(340, "sisa 5 j 40 m", "")]
    [InlineData(240, "sisa 4 j", "soon")]
    [InlineData(28 * 60, "sisa 1 hr 4 j", "")]
    [InlineData(3 * 1440 + 50, "sisa 3 hr", "")]
    [InlineData(0, "lewat 0 m", "late")]
    [InlineData(-130, "lewat 2 j 10 m", "late")]
    public void A_due_time_counts_down_in_words(int minutes, string text, string tone)
    {
        using var screen = Samples.Screen();
        var due = screen.Render<DueText>(p => p.Add(c => c.Due, Samples.Now.AddMinutes(minutes))).Find(".due");
        Assert.Equal(text, due.TextContent);
        Assert.Equal($"due {tone}".Trim(), due.ClassName!.Trim());
    }

    [Fact]
    public void A_stopped_clock_says_so()
    {
        using var screen = Samples.Screen();
        Assert.Equal("jam dihentikan", screen.Render<DueText>().Find(".due").TextContent);
    }

    [Fact]
    public void The_one_now_above_moves_every_countdown()
    {
        using var screen = Samples.Screen();
        var due = screen.Render<DueText>(p => p.Add(c => c.Due, Samples.Now.AddHours(6)).AddCascadingValue("Now", Samples.Now.AddHours(7)));
        Assert.Equal("lewat 1 j", due.Find(".due").TextContent);
    }

    [Fact]
    public void English_readers_read_english()
    {
        using var screen = Samples.Screen();
        // Put back afterwards: the thread serves other tests too.
        using var _ = new InLanguage(Words.English);
        Assert.Equal("5 h 40 m left", screen.Render<DueText>(p => p.Add(c => c.Due, Samples.Now.AddMinutes(340))).Find(".due").TextContent);
    }
}
