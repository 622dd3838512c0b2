using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Places;
using CrmConsole.Reference;
using CrmConsole.Routing;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Reference;

public sealed class ReferenceEditorTests
{
    private static ReferenceTable Table(string code) => ReferenceTables.Find(code)!;

    [Theory]
    [InlineData("unit", "agencies.csv")]
    [InlineData("kategori", "categories.csv")]
    [InlineData("wilayah", "areas.csv")]
    [InlineData("wilayah", "kelurahan.geojson")]
    [InlineData("libur", "holidays.csv")]
    [InlineData("kanal", "channels.csv")]
    [InlineData("patokan", "landmarks.csv")]
    public async Task The_seeded_file_makes_no_difference(string code, string name)
    {
        await using var app = await TestApp.StartAsync();
        var difference = await app.Get<ReferenceEditor>().CompareAsync(Table(code), ReferenceFile.Read(Table(code), Seeded(name)));
        Assert.Empty(difference.Problems);
        Assert.Empty(difference.Changed);
        Assert.Empty(difference.Added);
        Assert.True(difference.Same > 0);
    }

    [Fact]
    public async Task What_was_downloaded_is_taken_back_without_a_difference()
    {
        await using var app = await TestApp.StartAsync();
        var http = await app.SignInAsync("admin");
        foreach (var table in ReferenceTables.All)
        {
            var file = ReferenceFile.Read(table, await http.GetByteArrayAsync($"/admin/rujukan/{table.Code}.csv"));
            var difference = await app.Get<ReferenceEditor>().CompareAsync(table, file);
            Assert.True(difference is { IsNothing: true, Missing.Count: 0, Same: > 0 }, table.Code + ": " + string.Join("; ", difference.Problems.Concat(difference.Changed.Select(c => c.ToString()))));
        }
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await (await app.SignInAsync("triase")).GetAsync("/admin/rujukan/unit.csv")).StatusCode);
    }

    [Fact]
    public async Task A_file_is_applied_once_with_who_and_what_and_the_second_time_nothing_is_left()
    {
        await using var app = await TestApp.StartAsync();
        var (editor, admin, table) = (app.Get<ReferenceEditor>(), await TestCases.DemoAsync(app, "admin"), Table("kategori"));
        var file = File(table, "code;name_id;name_en;group;default_agency;deadline_days\npju-mati;Lampu Jalan Padam;Street light out;Jalan;bina-marga;2\nlayangan;Layangan di Kabel;Kite on a cable;Jalan;bina-marga;5\n");
        var difference = await editor.CompareAsync(table, file);
        Assert.Equal(["layangan"], difference.Added.Select(a => a.Key));
        Assert.Equal(["name_id", "deadline_days"], Assert.Single(difference.Changed).Cells.Select(c => c.Column));

        Assert.True((await editor.ApplyAsync(admin, table, file, difference, endMissing: false)).Saved);
        Assert.Equal((2, "Lampu Jalan Padam"), (app.Get<RoutingDirectory>().Current.Category("pju-mati")!.DeadlineDays, app.Get<RoutingDirectory>().Current.Category("pju-mati")!.NameId));
        Assert.True((await editor.CompareAsync(table, file)).IsNothing);
        var (_, who, cells) = Assert.Single(await editor.HistoryAsync(table, "pju-mati"));
        Assert.Equal((admin.Name, "3", "2"), (who, cells[1].From, cells[1].To));
    }

    [Fact]
    public async Task A_difference_that_is_no_longer_true_is_not_applied()
    {
        await using var app = await TestApp.StartAsync();
        var (editor, admin, table) = (app.Get<ReferenceEditor>(), await TestCases.DemoAsync(app, "admin"), Table("kategori"));
        var file = File(table, "code,deadline_days\npju-mati,2\n");
        var seen = await editor.CompareAsync(table, file);
        var row = (await editor.ReadAsync(table)).First(r => r.Key == "pju-mati");
        Assert.True((await editor.SaveAsync(admin, table, row, new Dictionary<string, string> { ["deadline_days"] = "4" })).Saved);
        Assert.False((await editor.ApplyAsync(admin, table, file, seen, endMissing: false)).Saved);
        // And an editor that was opened before the colleague saved is told so.
        Assert.False((await editor.SaveAsync(admin, table, row, new Dictionary<string, string> { ["deadline_days"] = "9" })).Saved);
        Assert.Equal(4, app.Get<RoutingDirectory>().Current.Category("pju-mati")!.DeadlineDays);
    }

    [Theory]
    [InlineData("unit", "code,parent_code\nbina-marga,sudin-bina-marga-31.72\n")] // a loop
    [InlineData("unit", "code,parent_code\nbina-marga,tidak-ada\n")]
    [InlineData("unit", "code,kind\nbina-marga,kerajaan\n")]
    [InlineData("unit", "code,area_code\nbina-marga,99\n")]
    [InlineData("unit", "code,name,short_name,kind\nDinas Baru,a,b,agency\n")] // a code with a space
    [InlineData("kategori", "code,deadline_days\npju-mati,0\n")]
    [InlineData("kategori", "code,deadline_days\npju-mati,tiga\n")]
    [InlineData("kategori", "code,default_agency\npju-mati,tidak-ada\n")]
    [InlineData("kategori", "code,name_id,name_en,group,default_agency\nbaru,Baru,New,Jalan,bina-marga\n")] // without days
    [InlineData("kategori", "code,name_id\nbaru,Baru\n")] // what a new row needs is missing
    [InlineData("kategori", "code,tenggat\npju-mati,3\n")]
    [InlineData("kategori", "code,deadline_days\npju-mati,3\npju-mati,4\n")]
    [InlineData("kategori", "code,valid_from,valid_to\npju-mati,2026-05-01,2026-04-01\n")]
    [InlineData("wilayah", "code,lat\n31.72.01.1005,200\n")]
    [InlineData("wilayah", "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{\"code\":\"31.72.01.1005\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[106.8,-6.1],[106.9,-6.1]]]}}]}")]
    [InlineData("wilayah", "{\"type\":\"FeatureCollection\"")]
    [InlineData("libur", "date,name,kind\n2027-02-30,Hari,national\n")]
    [InlineData("templat", "code,language,body\nconfirmation,id,Terima kasih.\n")] // the number and the link are lost
    [InlineData("templat", "code,language,body\nreply_done,id,Halo {{siapa}}\n")]
    [InlineData("libur", "")]
    [InlineData("patokan", "name,area_code,lat,lng\nPasar Uji,31.72.01,-6.1,106.8\n")] // a district
    [InlineData("patokan", "name,area_code,lat,lng\nPasar Uji,31.72.01.1005,-6.1,106.8\nPASAR-UJI,31.72.01.1005,-6.1,106.8\n")] // the same name
    [InlineData("patokan", "name,area_code,lat,lng\n...,31.72.01.1005,-6.1,106.8\n")]
    [InlineData("patokan", "name,area_code,lat,lng,uses\nPasar Uji,31.72.01.1005,-6.1,106.8,9\n")] // counted, not told
    public async Task What_cannot_be_is_named_and_nothing_is_applied(string code, string text)
    {
        await using var app = await TestApp.StartAsync();
        var (editor, admin, table) = (app.Get<ReferenceEditor>(), await TestCases.DemoAsync(app, "admin"), Table(code));
        var before = await editor.ReadAsync(table);
        var file = File(table, text);
        var difference = await editor.CompareAsync(table, file);
        Assert.NotEmpty(difference.Problems);
        Assert.False((await editor.ApplyAsync(admin, table, file, difference, endMissing: true)).Saved);
        Assert.Equal(before.Select(r => string.Join('|', r.Values.Values)), (await editor.ReadAsync(table)).Select(r => string.Join('|', r.Values.Values)));
    }

    [Fact]
    public async Task A_landmark_is_added_hidden_and_shown_again_and_the_search_knows_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var (editor, admin, table, book) = (app.Get<ReferenceEditor>(), await TestCases.DemoAsync(app, "admin"), Table("patokan"), app.Get<LandmarkBook>());
        var values = new Dictionary<string, string> { ["name"] = "Pasar Uji Coba", ["area_code"] = "31.72.01.1005", ["lat"] = "-6.12", ["lng"] = "106.79", ["hidden"] = "0" };
        Assert.True((await editor.SaveAsync(admin, table, null, values)).Saved);
        Assert.Equal(LandmarkSource.Staff, Assert.Single(book.Find("uji coba", 5)).Source);
        // Written another way it is the same one.
        Assert.False((await editor.SaveAsync(admin, table, null, new Dictionary<string, string>(values) { ["name"] = "PASAR  uji-coba" })).Saved);
        async Task<EditResult> HideAsync(string flag) => await editor.SaveAsync(admin, table, (await editor.ReadAsync(table)).First(r => r.Key == "pasar uji coba/31.72.01.1005"), new Dictionary<string, string> { ["hidden"] = flag });
        Assert.True((await HideAsync("1")).Saved);
        Assert.Empty(book.Find("uji coba", 5));
        Assert.True((await HideAsync("0")).Saved);
        Assert.Single(book.Find("uji coba", 5));
        Assert.Equal(3, (await editor.HistoryAsync(table, "pasar uji coba/31.72.01.1005")).Count);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused_before_its_letters_are_broken() =>
        Assert.NotNull(ReferenceFile.Read(Table("libur"), [.. "date,name,kind\n2027-01-01,Hari Ra"u8, 0xE9, .. "a,national\n"u8]).Problem);

    [Fact]
    public async Task A_village_that_ceased_to_exist_keeps_its_cases_and_gets_no_new_ones()
    {
        await using var app = await TestApp.StartAsync();
        var (editor, admin, table) = (app.Get<ReferenceEditor>(), await TestCases.DemoAsync(app, "admin"), Table("wilayah"));
        const string pluit = "31.72.01.1005";
        var village = app.Get<PlaceDirectory>().Current.Find(pluit)!;
        var before = await TestCases.ReportAsync(app, extra: System.FormattableString.Invariant($",\"latitude\":{village.Latitude},\"longitude\":{village.Longitude}"));
        Assert.Equal(pluit, before.AreaCode);

        var row = (await editor.ReadAsync(table)).First(r => r.Key == pluit);
        var ended = await editor.SaveAsync(admin, table, row, new Dictionary<string, string> { ["valid_to"] = "2026-01-01" });
        Assert.True(ended.Saved);
        Assert.Contains(CrmConsole.Shell.Words.T("1 kasus terbuka", "1 open cases"), ended.Sentence, StringComparison.Ordinal);
        // In the language of whoever asked, whatever thread made the sentence.
        var again = (await editor.ReadAsync(table)).First(r => r.Key == pluit);
        var english = await CrmConsole.Shell.Words.In(CrmConsole.Shell.Words.English, () => editor.SaveAsync(admin, table, again, new Dictionary<string, string> { ["valid_to"] = "2026-01-01" }));
        Assert.Equal("Nothing has changed.", english.Sentence);

        var after = await TestCases.ReportAsync(app, extra: System.FormattableString.Invariant($",\"latitude\":{village.Latitude},\"longitude\":{village.Longitude}"));
        Assert.NotEqual(pluit, after.AreaCode);
        var triage = await TestCases.DemoAsync(app, "triase");
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, triage, after.Id, new SetArea(pluit))).Outcome);
        Assert.Equal(pluit, (await TestCases.ReadAsync(app, before.Id)).AreaCode);
    }

    [Fact]
    public async Task Nobody_but_an_administrator_changes_anything()
    {
        await using var app = await TestApp.StartAsync();
        var (editor, table) = (app.Get<ReferenceEditor>(), Table("libur"));
        foreach (var account in new[] { "triase", "supervisor", "auditor" })
        {
            var who = await TestCases.DemoAsync(app, account);
            Assert.False((await editor.SaveAsync(who, table, null, new Dictionary<string, string> { ["date"] = "2027-01-01", ["name"] = "Tahun Baru", ["kind"] = "national" })).Saved);
            Assert.False((await editor.RemoveAsync(who, table, "2026-01-01")).Saved);
        }
    }

    private static ReadFile File(ReferenceTable table, string text) => ReferenceFile.Read(table, Encoding.UTF8.GetBytes(text));

    private static byte[] Seeded(string name)
    {
        using var stream = typeof(ReferenceEditor).Assembly.GetManifestResourceStream($"CrmConsole.Data.Reference.{name}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
