using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Bunit;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Places;
using CrmConsole.Public.Statistics;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Data;
using CrmConsole.Tests.Shell;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Public.Statistics;

/// <summary>The page, its map and its data, as anybody gets them.</summary>
public sealed partial class StatisticsPageTests
{
    private const int PageLimit = 60_000, MapLimit = 30_000;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_happens_is_counted_by_the_definitions_and_right_to_the_minute()
    {
        var time = new FakeTimeProvider(Start);
        await using var app = await TestApp.StartAsync(time: time);
        await Wait.UntilAsync(() => app.Get<StatisticsBook>().Current is not null, "the first computing");
        var cases = new List<Case>();
        for (var i = 0; i < 12; i++) cases.Add(await TestCases.ReportAsync(app, $"Lampu jalan mati di Jalan Pluit Raya nomor {i}", email: $"warga{i}@warga.test"));
        long last;
        await using (var db = app.OpenDb()) last = await db.Events.MaxAsync(e => e.Seq);
        time.Advance(TimeSpan.FromMinutes(1));
        await Wait.UntilAsync(() => app.Get<StatisticsBook>().Current!.Seq >= last, "the statistics have seen it within a minute");
        Assert.Equal((12, 0), await WholeAsync(app, f => (f.GetProperty("received").GetInt32(), f.GetProperty("done").GetInt32())));

        // Ten done after two days, five of them taken up again; two merged into another case still count as reports.
        var triage = await TestCases.DemoAsync(app, "triase");
        foreach (var c in cases.Skip(10)) await TestCases.DoAsync(app, triage, c.Id, new Merge(cases[9].Number, "Lampu yang sama"));
        time.Advance(TimeSpan.FromDays(2));
        foreach (var c in cases.Take(10)) await TestCases.FinishAsync(app, c);
        foreach (var c in cases.Take(5)) await TestCases.DoAsync(app, triage, c.Id, new Reopen("Masih mati menurut warga"));
        await RefreshAsync(app);
        var row = (await DataAsync(app, "bulan"))["2026-11"].Single();
        Assert.Equal((12, 7, 5), (row.GetProperty("received").GetInt32(), row.GetProperty("done").GetInt32(), row.GetProperty("reopened").GetInt32()));
        Assert.InRange(row.GetProperty("median_days").GetDouble(), 2, 2.01);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("nine_of_ten_days").ValueKind);
        Assert.Equal(0, row.GetProperty("late").GetInt32());

        // Nobody does anything, and what is open becomes late by time alone.
        time.Advance(TimeSpan.FromDays(8));
        await Wait.UntilAsync(async () =>
        {
            time.Advance(StatisticsBook.Step);
            return (await DataAsync(app, "bulan"))["2026-11"].Single().GetProperty("late").GetInt32() == 5;
        }, "the open ones are late");
    }

    [Fact]
    public async Task Sealed_reports_are_counted_nowhere()
    {
        await using var app = await TestApp.StartAsync();
        for (var i = 0; i < 6; i++) await TestCases.ReportAsync(app, $"Trotoar rusak di Pluit bagian {i}", email: $"a{i}@warga.test");
        var others = new List<Case>();
        for (var i = 0; i < 7; i++) others.Add(await TestCases.ReportAsync(app, $"Trotoar lain rusak di Pluit bagian {i}", "sms", email: $"b{i}@warga.test"));
        await RefreshAsync(app);
        Assert.Equal(13, await WholeAsync(app, f => f.GetProperty("received").GetInt32()));
        var triage = await TestCases.DemoAsync(app, "triase");
        foreach (var c in others)
        {
            await TestCases.DoAsync(app, triage, c.Id, new SetSubject("satpol-pp", "Menyangkut petugas di lapangan"));
            Assert.True((await TestCases.ReadAsync(app, c.Id)).Sealed);
        }
        await RefreshAsync(app);
        Assert.Equal(6, await WholeAsync(app, f => f.GetProperty("received").GetInt32()));
        foreach (var cube in Dimensions.All)
            foreach (var rows in (await DataAsync(app, cube)).Where(r => r.Key.Length == 4))
                Assert.True(rows.Sum(r => r.GetProperty("received").ValueKind == JsonValueKind.Null ? 0 : r.GetProperty("received").GetInt32()) <= 6, cube);
        Assert.DoesNotContain("sms", (await DataAsync(app, "kanal"))["2026"].Concat((await DataAsync(app, "kanal")).SelectMany(g => g)).Select(r => r.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_page_is_light_without_a_script_in_both_languages_and_the_map_is_lighter()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 60 });
        await RefreshAsync(app);
        // Every village has something: the longest page there is.
        var page = await WeighAsync(app, "/statistik?menurut=kelurahan&semua=1", out var files);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
        var sum = (await files).Sum(f => f.Value);
        Assert.True(sum <= PageLimit, $"{sum} B: {string.Join(", ", await files)}");
        var document = await new HtmlParser().ParseDocumentAsync(page);
        Assert.Equal("id", document.DocumentElement.GetAttribute("lang"));
        foreach (var (id, _, _) in StatisticsWords.Definitions) Assert.NotNull(document.GetElementById(id));

        var address = document.QuerySelector("img.stat-map")!.GetAttribute("src")!;
        var map = await SizeAsync(app, address);
        Assert.True(map <= MapLimit, $"{map} B");
        using var picture = await app.Http.GetAsync(address);
        Assert.Contains("immutable", picture.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/statistik");
        request.Headers.Add("Cookie", ".AspNetCore.Culture=c%3Den-GB%7Cuic%3Den-GB");
        using var english = await app.NewClient().SendAsync(request);
        var text = await english.Content.ReadAsStringAsync();
        Assert.Contains("How quickly are citizens", text, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Seberapa cepat", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_made_once_a_moment_for_each_language_and_names_are_escaped_in_it()
    {
        var time = new FakeTimeProvider(Start);
        await using var app = await TestApp.StartAsync(time: time);
        for (var i = 0; i < 6; i++) await TestCases.ReportAsync(app, $"Lampu jalan mati di Jalan Pluit Raya nomor {i}", email: $"warga{i}@warga.test");
        await using (var db = app.OpenDb()) await db.Channels.Where(c => c.Code == "web").ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, "<b onclick=x>Situs</b>"));
        await RefreshAsync(app);
        var ready = app.Get<StatisticsBook>().Current!.Pages;
        async Task<string> GetAsync(string address, bool english = false)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (english) request.Headers.Add("Cookie", ".AspNetCore.Culture=c%3Den-GB%7Cuic%3Den-GB");
            using var answer = await app.NewClient().SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return text[text.IndexOf("<main>", StringComparison.Ordinal)..text.IndexOf("</main>", StringComparison.Ordinal)];
        }
        var first = await GetAsync("/statistik?menurut=kanal");
        Assert.Contains("&lt;b onclick=x&gt;", first, StringComparison.Ordinal);
        Assert.DoesNotContain("<b onclick", first, StringComparison.Ordinal);
        Assert.Equal(first, await GetAsync("/statistik?menurut=kanal&urut=masuk&periode=2026"));
        Assert.Equal(1, ready.Count);
        Assert.Contains("How quickly", await GetAsync("/statistik?menurut=kanal", english: true), StringComparison.Ordinal);
        Assert.Equal(2, ready.Count);

        await TestCases.ReportAsync(app, "Satu laporan lagi tentang lampu jalan", email: "lagi@warga.test");
        await RefreshAsync(app);
        Assert.NotSame(ready, app.Get<StatisticsBook>().Current!.Pages);
        Assert.NotEqual(first, await GetAsync("/statistik?menurut=kanal"));
    }

    [Fact]
    public void Whoever_asks_for_every_view_does_not_fill_the_memory()
    {
        var (ready, page) = (new ReadyPages(), new string('x', ReadyPages.Most / 3));
        for (var year = 2000; year < 2010; year++) ready.Keep((new StatisticsQuery(year, null, "unit", "masuk", false), false), page);
        Assert.Equal(3, ready.Count);
    }

    [Fact]
    public void Few_classes_of_the_map_still_run_from_light_to_dark()
    {
        Assert.Equal([0], Colours([0]));
        Assert.Equal([4], Colours([7]));
        Assert.Equal([0, 4], Colours([0, 5]));
        Assert.Equal([0, 2, 4], Colours([1, 2, 3]));
        Assert.Equal([0, 1, 2, 3, 4], Colours([1, 2, 3, 4, 5]));
        static IEnumerable<int> Colours(double[] bounds) => bounds.Select((_, i) => MapDrawing.Colour(bounds, i));
    }

    [Theory]
    [InlineData("/statistik?menurut=petugas", 404)]
    [InlineData("/statistik?menurut=unit,kategori", 404)]
    [InlineData("/statistik?periode=2026-11-26", 404)]
    [InlineData("/statistik?periode=1999", 404)]
    [InlineData("/statistik?periode=2026-13", 404)]
    [InlineData("/statistik?urut=%3Cscript%3E", 404)]
    [InlineData("/statistik/peta.svg?urut=x", 404)]
    [InlineData("/statistik/data/petugas.csv", 404)]
    [InlineData("/statistik/data/unit-kategori.json", 404)]
    [InlineData("/statistik/data/unit", 404)]
    [InlineData("/statistik/data/unit.xlsx", 404)]
    [InlineData("/statistik/data/unit.csv?kelurahan=31.71.01.1001", 400)]
    [InlineData("/statistik/data/unit.csv?tahun=1999", 400)]
    public async Task Only_the_listed_cubes_are_served(string address, int status)
    {
        await using var app = await TestApp.StartAsync();
        await RefreshAsync(app);
        using var answer = await app.Http.GetAsync(address);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Open_data_says_what_it_means_and_may_be_kept_and_read_from_anywhere()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { DemoCases = 60 });
        await RefreshAsync(app);
        using var csv = await app.Http.GetAsync("/statistik/data/unit.csv");
        Assert.Equal("*", Assert.Single(csv.Headers.GetValues("Access-Control-Allow-Origin")));
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.StartsWith("period,code,name_id,name_en,received", lines[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("CC BY 4.0", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("dibuka: ", StringComparison.Ordinal));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/statistik/data/unit.csv");
        again.Headers.IfNoneMatch.Add(csv.Headers.ETag!);
        using var same = await app.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        var json = JsonDocument.Parse(await app.Http.GetStringAsync("/statistik/data/kelurahan.json?tahun=" + app.Get<StatisticsBook>().Current!.LastYear)).RootElement;
        Assert.Equal(StatisticsWords.Definitions.Count, json.GetProperty("definitions").GetArrayLength());
        foreach (var row in json.GetProperty("rows").EnumerateArray())
            Assert.True(row.GetProperty("received").ValueKind == JsonValueKind.Null || row.GetProperty("received").GetInt32() is 0 or >= 5);
        Assert.Equal("'=SUM(A1)", OpenData.Cell("=SUM(A1)"));
        Assert.Equal("\"a \"\"b\"\", c\"", OpenData.Cell("a \"b\", c"));
    }

    [Fact]
    public void Before_the_first_computing_the_page_says_so()
    {
        using var screen = new BunitContext();
        screen.Services.AddSingleton(new StatisticsBook(null!, null!, null!, null!, null!, TimeProvider.System, NullLogger<StatisticsBook>.Instance));
        screen.Services.AddSingleton(new MapDrawing());
        screen.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        var http = new DefaultHttpContext();
        using var _ = new InLanguage(CrmConsole.Shell.Words.Indonesian);
        var page = screen.Render<StatisticsPage>(p => p.AddCascadingValue<HttpContext>(http));
        Assert.Contains("sedang dihitung", page.Markup, StringComparison.Ordinal);
        Assert.Equal((503, "5"), (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public void Neighbours_share_their_simplified_border()
    {
        var shapes = new MapShapes(Seeded.Places);
        Assert.Equal(267, shapes.Paths.Count);
        // Every edge of a mainland outline is another outline's edge turned round, or lies on the city's own border: gaps would show as
        // many edges without a partner.
        var edges = shapes.Paths.Where(p => !p.Village.Code.StartsWith("31.01", StringComparison.Ordinal)).SelectMany(p => Edges(p.Path)).ToList();
        var all = edges.ToHashSet();
        var shared = edges.Count(e => all.Contains((e.To, e.From)));
        Assert.True(shared > edges.Count * 0.8, $"{shared} of {edges.Count}");
    }

    private static IEnumerable<((int X, int Y) From, (int X, int Y) To)> Edges(string path)
    {
        foreach (var ring in path.Split('z', StringSplitOptions.RemoveEmptyEntries))
        {
            var n = Number().Matches(ring).Select(m => int.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            var points = new List<(int X, int Y)> { (n[0], n[1]) };
            for (var i = 2; i < n.Count; i += 2) points.Add((points[^1].X + n[i], points[^1].Y + n[i + 1]));
            for (var i = 0; i < points.Count; i++) yield return (points[i], points[(i + 1) % points.Count]);
        }
    }

    private static Task RefreshAsync(TestApp app) => app.Get<StatisticsBook>().RefreshAsync(CancellationToken.None, all: true);

    private static async Task<ILookup<string, JsonElement>> DataAsync(TestApp app, string cube) =>
        JsonDocument.Parse(await app.Http.GetStringAsync($"/statistik/data/{cube}.json")).RootElement.GetProperty("rows").EnumerateArray().ToLookup(r => r.GetProperty("period").GetString()!);

    private static async Task<T> WholeAsync<T>(TestApp app, Func<JsonElement, T> read) => read((await DataAsync(app, "bulan")).Single(g => g.Key.Length == 7).Single());

    private static Task<string> WeighAsync(TestApp app, string address, out Task<Dictionary<string, long>> files)
    {
        var html = app.Http.GetStringAsync(address);
        files = FilesAsync();
        return html;

        async Task<Dictionary<string, long>> FilesAsync()
        {
            var sizes = new Dictionary<string, long> { [address] = await SizeAsync(app, address) };
            foreach (var file in Sheets().Matches(await html).Select(m => m.Groups[1].Value)) sizes[file] = await SizeAsync(app, "/" + file.TrimStart('/'));
            return sizes;
        }
    }

    private static async Task<long> SizeAsync(TestApp app, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, WebUtility.HtmlDecode(address));
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (answer.Content.Headers.ContentEncoding.Contains("br")) return bytes.Length;
        // Development serves some files as they are; a published program serves them compressed.
        using var packed = new MemoryStream();
        await using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true)) await brotli.WriteAsync(bytes);
        return packed.Length;
    }

    [GeneratedRegex("""<link[^>]*rel="stylesheet"[^>]*href="([^"]+)""")]
    private static partial Regex Sheets();

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Number();
}
