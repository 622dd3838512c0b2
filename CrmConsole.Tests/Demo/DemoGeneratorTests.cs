using CrmConsole.Data;
using CrmConsole.Demo;
using CrmConsole.Tests.Data;
using Xunit;

namespace CrmConsole.Tests.Demo;

public sealed class DemoGeneratorTests
{
    private static readonly DemoGenerator Generator = new(Seeded.Places);

    [Fact]
    public void The_same_seed_gives_the_same_reports()
    {
        Assert.Equal(Make(7, 200), Make(7, 200));
        Assert.NotEqual(Make(7, 20), Make(8, 20));
    }

    [Fact]
    public void Reports_vary_and_use_every_channel()
    {
        var reports = Make(1, 5000);
        Assert.True(reports.Select(r => r.Text).Distinct().Count() > 4900);
        // Newspaper clippings are pasted by people; the demo invents none.
        Assert.Equal(ReferenceFiles.Channels().Select(c => c.Code).Except(["media"]).Order(), reports.Select(r => r.Channel).Distinct().Order());
        Assert.True(reports.Select(r => r.AreaCode).Distinct().Count() > 200);
        Assert.InRange(reports.Count(r => r.Emergency), 20, 300);
        Assert.All(reports, r => Assert.DoesNotContain('{', r.Text + r.Subject));
    }

    [Fact]
    public void Each_report_is_sound()
    {
        foreach (var report in Make(2, 3000))
        {
            Assert.Contains(report.CategoryCode, Seeded.Routing.Categories.Keys);
            if (report.Latitude is { } latitude) Assert.Equal(report.AreaCode, Seeded.Places.VillageAt(latitude, report.Longitude!.Value, Seeded.Now)?.Code);
            if (report.Channel == "jaki") Assert.NotNull(report.Latitude);
            if (report.Anonymous) Assert.Equal((null, null, null, null), (report.Name, report.Phone, report.Email, report.Handle));
            Assert.Equal(report.Channel == "email", report.Channel == "email" && report.Email!.EndsWith("@warga.example", StringComparison.Ordinal));
            Assert.InRange(report.Age, TimeSpan.FromMinutes(1), TimeSpan.FromDays(60));
        }
    }

    [Fact]
    public void There_are_enough_different_complaints_of_categories_that_exist()
    {
        Assert.True(DemoTexts.Complaints.Count >= 120);
        Assert.All(DemoTexts.Complaints, c => Assert.Contains(c.Category, Seeded.Routing.Categories.Keys));
        Assert.All(DemoTexts.Streets.Keys, d => Assert.Equal("district", Seeded.Places.Find(d)?.Level));
    }

    [Fact]
    public void Emergencies_among_them_are_seen_and_nothing_else_is_taken_for_one()
    {
        foreach (var complaint in DemoTexts.Complaints)
            Assert.True(complaint.Emergency == Seeded.Routing.Emergency.Find(complaint.Text).Count > 0, complaint.Text);
    }

    [Fact]
    public void The_category_of_most_is_guessed()
    {
        var right = DemoTexts.Complaints.Count(c => Seeded.Routing.Guess.Guess(c.Text, Seeded.Now)?.Code == c.Category);
        Assert.True(right >= DemoTexts.Complaints.Count * 0.7, $"{right} of {DemoTexts.Complaints.Count}\n" + string.Join('\n', DemoTexts.Complaints
            .Select(c => (c, g: Seeded.Routing.Guess.Rank(c.Text, Seeded.Now))).Where(x => x.g.Count == 0 || x.g[0].Code != x.c.Category || (x.g.Count > 1 && x.g[1].Score == x.g[0].Score))
            .Select(x => $"{x.c.Category}: {x.c.Text} → {string.Join("; ", x.g.Take(3).Select(s => $"{s.Code} {s.Score:0.0} ({string.Join(',', s.Words)})"))}")));
    }

    private static List<DemoReport> Make(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Generator.Next(random))];
    }
}
