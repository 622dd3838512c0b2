using CrmConsole.Channels;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrmConsole.Tests.Data;

public sealed class ReferenceSeedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("crm-seed").FullName;
    private readonly Ids ids = new();

    public ReferenceSeedTests()
    {
        using var db = Open();
        db.Database.Migrate();
    }

    [Fact]
    public void Every_template_reads_whole_with_the_sample_report()
    {
        foreach (var t in SeedTemplates.All.Where(t => !t.ForOfficers))
        {
            Assert.Equal(t.Body, CrmConsole.Reference.TemplateRules.Checked(t, t.Body));
            var shown = CrmConsole.Reference.TemplateSample.Fill(t.Body, t.Code, t.Language);
            Assert.DoesNotContain("{{", shown, StringComparison.Ordinal);
            Assert.NotEmpty(shown);
        }
    }

    [Fact]
    public void Everything_is_filled_once_and_a_second_start_adds_nothing()
    {
        using (var db = Open()) Assert.True(ReferenceSeed.Fill(db) > 900);
        using (var db = Open()) Assert.Equal(0, ReferenceSeed.Fill(db));

        using var read = Open();
        Assert.Equal(318, read.Areas.Count());
        Assert.Equal(267, read.Areas.Count(a => a.Polygon != null));
        Assert.Equal(517, read.Agencies.Count());
        Assert.Equal(127, read.Categories.Count());
        Assert.Equal(25, read.Holidays.Count());
        Assert.Equal(15, read.Channels.Count());
        Assert.Equal(4, read.Policies.Count());
        Assert.True(read.EmergencyWords.Count(w => !w.Word.StartsWith('!')) >= 60);
        Assert.True(read.Templates.Count(t => t.ForOfficers && t.Language == "id") >= 8);
    }

    [Fact]
    public void What_an_administrator_changed_stays()
    {
        using (var db = Open()) ReferenceSeed.Fill(db);
        using (var db = Open())
        {
            db.Categories.Single(c => c.Code == "banjir").DeadlineDays = 2;
            db.EmergencyWords.Single(w => w.Word == "ada kebakaran").Enabled = false;
            db.Holidays.Remove(db.Holidays.Single(h => h.Date == new DateOnly(2026, 12, 24)));
            db.Agencies.Remove(db.Agencies.Single(a => a.Code == "jaktour"));
            db.SaveChanges();
        }
        using (var db = Open()) Assert.Equal(1, ReferenceSeed.Fill(db));

        using var read = Open();
        Assert.Equal(2, read.Categories.Single(c => c.Code == "banjir").DeadlineDays);
        Assert.False(read.EmergencyWords.Single(w => w.Word == "ada kebakaran").Enabled);
        Assert.Equal(24, read.Holidays.Count());
        Assert.True(read.Agencies.Any(a => a.Code == "jaktour"));
    }

    [Fact]
    public void Rows_refer_to_rows_that_exist()
    {
        var areas = ReferenceFiles.Areas().ToDictionary(a => a.Code);
        var agencies = ReferenceFiles.Agencies().ToDictionary(a => a.Code);
        Assert.All(areas.Values, a => Assert.True(a.ParentCode is null || areas.ContainsKey(a.ParentCode), a.Code));
        Assert.All(agencies.Values, a => Assert.True(a.ParentCode is null || agencies.ContainsKey(a.ParentCode), a.Code));
        Assert.All(agencies.Values, a => Assert.True(a.AreaCode is null || areas.ContainsKey(a.AreaCode), a.Code));
        Assert.All(ReferenceFiles.Categories(), c => Assert.True(c.DefaultAgency == "kelurahan" || agencies.ContainsKey(c.DefaultAgency), c.Code));
    }

    [Fact]
    public void The_channels_are_those_of_the_contract()
    {
        string[] codes = ["jaki", "x", "facebook", "pendopo", "email", "gubernur", "kelurahan", "kecamatan", "web", "walikota", "inspektorat", "sms", "lapor", "whatsapp", "media"];
        Assert.Equal(codes, ReferenceFiles.Channels().OrderBy(c => c.SortOrder).Select(c => c.Code));
        Assert.Equal("email", ReferenceFiles.Channels().Single(c => c.Code == "email").Wire);
    }

    [Fact]
    public void Every_template_stands_in_both_languages_with_the_same_placeholders()
    {
        foreach (var pair in SeedTemplates.All.GroupBy(t => t.Code))
        {
            Assert.Equal(["en", "id"], pair.Select(t => t.Language).Order());
            Assert.Single(pair.Select(t => string.Join(' ', Placeholders(t.Body))).Distinct());
        }
        Assert.Equal(["{{darurat}}", "{{nomor}}", "{{pin}}", "{{tautan}}"],
            Placeholders(SeedTemplates.All.Single(t => t is { Code: "confirmation", Language: "id" }).Body));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<string> Placeholders(string body) =>
        System.Text.RegularExpressions.Regex.Matches(body, @"\{\{\w+\}\}").Select(m => m.Value).Distinct().Order();

    private CrmDb Open() => new(new DbContextOptionsBuilder<CrmDb>()
        .UseSqlite($"Data Source={Path.Combine(folder, "crm.db")};Pooling=False").Options, ids);
}
