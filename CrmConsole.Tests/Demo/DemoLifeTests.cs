using CrmConsole.Cases;
using CrmConsole.Demo;
using CrmConsole.Public.Statistics;
using CrmConsole.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Demo;

/// <summary>What becomes of the demo's cases, and what their reporters say.</summary>
public sealed class DemoLifeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_third_of_the_done_is_rated_and_a_few_are_reopened_the_same_by_the_same_seed()
    {
        await using var app = await TestApp.StartAsync();
        var lives = Make(app, 1, 6000);
        Assert.Equal(lives.Take(200).SelectMany(l => l), Make(app, 1, 200).SelectMany(l => l));
        var done = lives.Where(l => l.Any(s => s.Act == DemoAct.Validate)).ToList();
        Assert.True(done.Count > lives.Count * 0.85, $"{done.Count}");
        var stars = done.SelectMany(l => l).Where(s => s.Act == DemoAct.Rate).Select(s => s.Stars).ToList();
        Assert.InRange((double)stars.Count / done.Count, 0.32, 0.38);
        Assert.InRange(stars.Average(), 4.0, 4.2);
        Assert.Equal([1, 2, 3, 4, 5], stars.Distinct().Order());
        var reopened = done.Where(l => l.Any(s => s.Act == DemoAct.Dispute)).ToList();
        Assert.InRange((double)reopened.Count / done.Count, 0.03, 0.05);
        Assert.InRange((double)reopened.Count(l => l.Count(s => s.Act == DemoAct.Validate) == 2) / reopened.Count, 0.6, 0.9);
        Assert.All(lives, l => Assert.Equal(l.OrderBy(s => s.At), l));
    }

    [Fact]
    public async Task With_some_hundred_cases_the_statistics_have_something_to_show()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 460 });
        await app.Get<StatisticsBook>().RefreshAsync(CancellationToken.None);
        await using var db = app.OpenDb();
        Assert.InRange(await db.Cases.CountAsync(c => c.State == CaseState.Done), 120, 400);
        Assert.All(await db.Feedback.Where(f => f.Stars != null).ToListAsync(), f => Assert.True(f.Confirmed));
        Assert.Contains(await db.Feedback.ToListAsync(), f => f.Confirmed == false);
        var statistic = app.Get<StatisticsBook>().Current!;
        // At the turn of a year most of them are of the one before.
        var year = Enumerable.Range(statistic.FirstYear, statistic.LastYear - statistic.FirstYear + 1).Select(y => statistic.Cubes[Dimensions.Whole].At(0, y, null)).MaxBy(f => f.Received)!;
        Assert.True(year is { Received: > 100, Done: > 50, Rated: > 20, Satisfied: > 10, Reopened: not null, Median: not null, NineOfTen: not null }, year.ToString());
    }

    private static List<IReadOnlyList<DemoStep>> Make(TestApp app, int seed, int count)
    {
        var (random, generator, life) = (new Random(seed), new DemoGenerator(Seeded.Places), app.Get<DemoLife>());
        return [.. Enumerable.Range(0, count).Select(_ => life.Write(random, generator.Next(random), Now, closes: true, past: true))];
    }
}
