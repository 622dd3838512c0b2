using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using Xunit;
using static CrmConsole.Tests.Deadlines.WorkingCalendarTests;

namespace CrmConsole.Tests.Deadlines;

public sealed class ClockRulesTests
{
    private static readonly DateTimeOffset Start = Wib("2026-07-10 22:00");
    private static readonly ClockRules Rules = Book().At(Start);

    [Fact]
    public void A_case_for_triage_gets_coordination_answer_and_total()
    {
        var clocks = Rules.ForNewCase(Start, 3, straightToVillage: false);
        Assert.Equal([(ClockKind.FirstCoordination, Start.AddHours(6)), (ClockKind.FirstResponse, Start.AddDays(3)), (ClockKind.Total, Start.AddDays(3))],
            clocks.Select(c => (c.Kind, c.DueAt)));
        Assert.All(clocks, c => Assert.Equal(Start, c.StartedAt));
    }

    [Fact]
    public void A_case_straight_to_the_village_gets_the_village_clock() =>
        Assert.Equal((ClockKind.Village, Start.AddHours(24)), Rules.ForNewCase(Start, 3, straightToVillage: true).Select(c => (c.Kind, c.DueAt)).First());

    [Theory]
    [InlineData(null, 7)]
    [InlineData(0, 7)]
    [InlineData(14, 14)]
    public void The_category_says_the_total_or_else_the_policy(int? category, int days) => Assert.Equal(Start.AddDays(days), Rules.TotalDue(Start, category));

    [Theory]
    [InlineData(7, 8640)]
    [InlineData(14, 18720)]
    [InlineData(3, 3456)]
    [InlineData(1, 1152)]
    public void The_red_flag_comes_a_day_before_or_at_four_fifths(int days, int minutes) =>
        Assert.Equal(Start.AddMinutes(minutes), Rules.RedFlagAt(Start, Start.AddDays(days)));

    [Fact]
    public void A_span_in_working_time_uses_the_calendar()
    {
        Assert.Equal(Wib("2026-07-13 13:30"), Rules.Due(Start, new ClockSpan { Hours = 5, Runs = ClockRuns.Working }));
        Assert.Equal(Wib("2026-07-15 16:00"), Rules.Due(Start, new ClockSpan { Days = 3, Runs = ClockRuns.Working }));
    }

    [Fact]
    public void A_new_version_counts_from_its_day_on_and_the_old_one_can_still_be_read()
    {
        var policies = ReferenceFiles.Policies().ToList();
        for (var i = 0; i < policies.Count; i++) policies[i].Id = i + 1;
        var old = policies.Single(p => p.Kind == "clocks");
        policies.Add(new Policy { Id = 9, Kind = "clocks", ValidFrom = Start, Rules = old.Rules.Replace("\"hours\": 6", "\"hours\": 4", StringComparison.Ordinal) });
        policies.Add(new Policy { Id = 10, Kind = "reopen", ValidFrom = Start.AddDays(30), Rules = """{"windowDays": 3}""" });
        var book = new DeadlineBook(policies, []);

        Assert.Equal(old.Id, book.At(Start.AddTicks(-1)).PolicyId);
        Assert.Equal(9, book.At(Start).PolicyId);
        Assert.Equal(Start.AddHours(4), book.At(Start).ForNewCase(Start, null, false)[0].DueAt);
        Assert.Equal(Start.AddHours(6), book.Version(old.Id, Start).ForNewCase(Start, null, false)[0].DueAt);
        Assert.Equal(14, book.At(Start).Reopen.WindowDays);
        Assert.Equal(Start.AddDays(34), book.Version(old.Id, Start.AddDays(31)).ReopenUntil(Start.AddDays(31)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"windowDays": 3, "windowHours": 1}""")]
    [InlineData("not json")]
    public void Rules_that_cannot_be_read_are_named(string json)
    {
        var policy = new Policy { Id = 7, Kind = "clocks", Rules = json };
        Assert.Contains("nomor 7", Assert.Throws<InvalidDataException>(() => ClockPolicy.Read(policy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_policy_is_named() => Assert.Contains("clocks", Assert.Throws<InvalidDataException>(() => new DeadlineBook([], [])).Message, StringComparison.Ordinal);
}
