using CrmConsole.Public.Statistics;
using CrmConsole.Tests.Data;

namespace CrmConsole.Tests.Public.Statistics;

/// <summary>The definitions, against going through all reports for every single figure.</summary>
public sealed class TallyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);
    private static readonly (string, string)[] Channels = [("web", "Web"), ("sms", "SMS"), ("jaki", "JAKI")];

    [Theory]
    [InlineData(1, 4000)]
    [InlineData(2, 400)]
    [InlineData(3, 0)]
    public void Every_figure_that_is_shown_is_the_one_that_the_definition_gives(int seed, int count)
    {
        var random = new Random(seed);
        var codes = new CodeTable();
        var villages = Seeded.Places.All.Where(a => a.Level == "village").Select(a => a.Code).Order(StringComparer.Ordinal).Take(12).ToList();
        string?[] areas = [null, "31", "31.71", "31.71.01", "nirgends", .. villages];
        string?[] categories = [null, "jalan-rusak", "pju-mati", .. Seeded.Routing.Categories.Values.Where(c => c.Sensitive).Take(1).Select(c => c.Code)];
        string?[] agencies = [null, "bina-marga", "satpol-pp", .. Seeded.Routing.Tree.All.Where(a => a.Kind is "subagency" or "village" or "district").OrderBy(a => a.Code, StringComparer.Ordinal).Take(30).Select(a => a.Code)];
        var now = FactTime.Seconds(Now);
        var facts = Enumerable.Range(1, count).Select(i => Random(i)).ToArray();

        var dimensions = Dimensions.Build(codes, Seeded.Routing, Seeded.Places, Channels.ToDictionary(c => c.Item1, c => (c.Item2, c.Item2)));
        var tally = new Tally(facts, now, c => Seeded.Routing.Category(codes[c]) is not { Sensitive: true });
        var cubes = Publisher.Publish(tally, dimensions);
        Assert.Equal(Dimensions.All.Order(), cubes.Keys.Order());

        var open = facts.Where(f => f.Visible && Seeded.Routing.Category(codes[f.Category]) is not { Sensitive: true }).ToList();
        var (shown, hidden) = (0, 0);
        foreach (var cube in cubes.Values)
        {
            for (var row = 0; row < cube.Dimension.Rows.Count; row++)
            {
                var here = open.Where(f => cube.Dimension.RowFor(f) == row).ToList();
                for (var year = 2024; year <= 2026; year++)
                    for (var month = 0; month <= 12; month++)
                        Judge(cube.At(row, year, month == 0 ? null : month), here.Where(f => In(f, year, month)).ToList());
            }
        }
        if (count > 0) Assert.True(shown > 500 && hidden > 100, $"{shown} shown, {hidden} hidden");

        ReportFact Random(int i)
        {
            var received = FactTime.Seconds(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)) + random.Next(now - FactTime.Seconds(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            var closed = random.Next(4) > 0 ? Math.Min(now, received + random.Next(20 * 86_400)) : 0;
            return new ReportFact
            {
                Report = i, Received = received, Due = received + 7 * 86_400, Closed = closed, Done = closed > 0 && random.Next(10) > 0, Reopened = random.Next(15) == 0, Visible = random.Next(20) > 0,
                Stars = (byte)(random.Next(3) == 0 ? random.Next(1, 6) : 0), Channel = codes.Of(Channels[random.Next(3)].Item1),
                Area = codes.Of(areas[random.Next(areas.Length)]), Category = codes.Of(categories[random.Next(categories.Length)]), Agency = codes.Of(agencies[random.Next(agencies.Length)]),
            };
        }

        void Judge(Figure figure, List<ReportFact> true_)
        {
            Count(figure.Received, true_.Count);
            Count(figure.Done, true_.Count(f => f.Done));
            Count(figure.Late, true_.Count(f => f.Closed == 0 ? now > f.Due : f.Closed > f.Due));
            Count(figure.Reopened, true_.Count(f => f.Reopened));
            Count(figure.Rated, true_.Count(f => f.Stars > 0));
            Count(figure.Satisfied, true_.Count(f => f.Stars >= 4));
            var days = true_.Where(f => f.Done).Select(f => f.Closed - f.Received).Order().ToList();
            // Half (nine of ten) are at or below it, and fewer are below any smaller value.
            if (figure.Median is { } median) Assert.True(days.Count >= 5 && median == days[(int)Math.Ceiling(days.Count * 0.5) - 1]);
            if (figure.NineOfTen is { } nine) Assert.True(days.Count >= 10 && nine == days[(int)Math.Ceiling(Math.Round(days.Count * 0.9, 6)) - 1]);
            if (figure.Done is null) Assert.True(figure is { Median: null, NineOfTen: null });
            if (figure is { Rated: { } rated, Satisfied: { } good }) Assert.False(Suppression.IsSmall(rated - good));
            if (figure.Received is null) Assert.True(figure is { Done: null, Late: null, Reopened: null, Rated: null, Satisfied: null });
        }

        void Count(int? published, int truth)
        {
            if (published is null) hidden++;
            else
            {
                shown++;
                Assert.Equal(truth, published);
                Assert.False(Suppression.IsSmall(truth));
            }
        }
    }

    [Fact]
    public void A_month_is_a_month_of_Jakarta()
    {
        Assert.Equal(FactTime.Month(FactTime.Seconds(new DateTimeOffset(2026, 2, 15, 0, 0, 0, TimeSpan.Zero))), FactTime.Month(FactTime.Seconds(new DateTimeOffset(2026, 1, 31, 17, 0, 0, TimeSpan.Zero))));
        Assert.Equal((2026 - 2000) * 12, FactTime.Month(FactTime.Seconds(new DateTimeOffset(2026, 1, 31, 16, 59, 59, TimeSpan.Zero))));
    }

    [Fact]
    public void Parts_of_places_add_up_to_the_whole_and_a_Suku_Dinas_counts_for_its_Dinas()
    {
        var codes = new CodeTable();
        var sudin = Seeded.Routing.Tree.All.First(a => a.Kind == "subagency");
        var facts = new[] { "31.71", "31.71.01", "31.71.01.1001", null, "tidak-ada" }.SelectMany((area, i) => Enumerable.Range(0, 10).Select(n => new ReportFact
        {
            Report = i * 10 + n + 1, Received = FactTime.Seconds(Now), Due = int.MaxValue, Visible = true, Area = codes.Of(area), Agency = codes.Of(sudin.Code), Channel = codes.Of("web"),
        })).ToArray();
        var cubes = Publisher.Publish(new Tally(facts, FactTime.Seconds(Now), _ => true), Dimensions.Build(codes, Seeded.Routing, Seeded.Places, new Dictionary<string, (string, string)>()));
        Dictionary<string, int?> Of(string dimension) => cubes[dimension].Dimension.Rows.Select((r, i) => (r.Code, cubes[dimension].At(i, 2026, 11).Received)).Where(x => x.Received != 0).ToDictionary(x => x.Code, x => x.Received);
        Assert.Equal(new() { ["31.71"] = 30, ["-"] = 20 }, Of(Dimensions.City));
        Assert.Equal(new() { ["31.71.01"] = 20, ["31.71.-"] = 10, ["-"] = 20 }, Of(Dimensions.District));
        Assert.Equal(new() { ["31.71.01.1001"] = 10, ["31.71.01.-"] = 10, ["31.71.-"] = 10, ["-"] = 20 }, Of(Dimensions.Village));
        Assert.Equal(new() { [sudin.ParentCode!] = 50 }, Of(Dimensions.Unit));
    }

    private static bool In(ReportFact f, int year, int month)
    {
        var at = FactTime.Origin.AddSeconds(f.Received).ToOffset(TimeSpan.FromHours(7));
        return at.Year == year && (month == 0 || at.Month == month);
    }
}
