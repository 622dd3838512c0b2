using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmConsole.Cases.Api;
using CrmConsole.Intake;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Intake;

public sealed class ReportsApiTests : IAsyncLifetime
{
    private TestApp app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        http = app.NewClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", "crm-demo-key");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static object Body(string text = "Jalan berlubang di Tebet", object? photos = null) => new { channel = "web", text, latitude = -6.2297, longitude = 106.8533, reporter = new { name = "Lina", email = "lina@warga.test" }, photos };

    [Fact]
    public async Task A_report_is_answered_with_number_and_keys_that_open_the_tracker()
    {
        var response = await http.PostAsJsonAsync("/api/v1/reports", Body());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var answer = (await response.Content.ReadFromJsonAsync<ReportAnswer>())!;
        Assert.Matches(@"^JK-\d{6}-\d{4,7}$", answer.Number);
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", answer.TrackerPin);
        Assert.Contains(answer.Number, await app.Http.GetStringAsync(new Uri(answer.TrackerUrl).PathAndQuery), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_external_id_is_none_and_loses_no_report()
    {
        foreach (var text in new[] { "Lampu jalan mati di Tebet", "Got mampet di Tebet" })
        {
            var body = new { channel = "web", externalId = " ", text };
            using var answer = await http.PostAsJsonAsync("/api/v1/reports", body, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Reports.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_answer_and_another_body_is_refused()
    {
        async Task<HttpResponseMessage> Post(object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", "k-1");
            return await http.SendAsync(request);
        }
        var first = await Post(Body());
        var second = await Post(Body());
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(Body("isi lain sama sekali"))).StatusCode);
        var parallel = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = JsonContent.Create(Body("bersamaan")) };
            request.Headers.Add("Idempotency-Key", "k-2");
            return (await http.SendAsync(request)).StatusCode;
        }));
        Assert.All(parallel, s => Assert.True(s is HttpStatusCode.Created or HttpStatusCode.Conflict, s.ToString()));
        await using var db = app.OpenDb();
        Assert.Equal(2, await db.Reports.CountAsync());
    }

    [Fact]
    public async Task The_same_external_id_is_one_report()
    {
        var body = new { channel = "jaki", externalId = "JAKI-77", text = "Kabel menjuntai rendah" };
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync("/api/v1/reports", body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync("/api/v1/reports", body)).StatusCode);
    }

    [Theory]
    [InlineData("""{"channel":"web","text":"halo dunia","status":"done"}""", "status")]
    [InlineData("""{"channel":"web"}""", "text")]
    [InlineData("""{"channel":"tidak-ada","text":"halo dunia"}""", "channel")]
    [InlineData("""{"channel":"web","text":"halo dunia","latitude":91,"longitude":1}""", "latitude")]
    [InlineData("""{"channel":"web","text":"halo dunia","latitude":1}""", "longitude")]
    [InlineData("""{"channel":"web","text":"halo dunia","categoryCode":"xyz"}""", "categoryCode")]
    [InlineData("""{"channel":"web","text":"halo dunia","reporter":{"email":"bukan surel"}}""", "reporter.email")]
    [InlineData("""{"channel":"web","text":"halo dunia","reporter":{"id":1}}""", "reporter.id")]
    [InlineData("""{"channel":"web","text":"halo dunia","photos":[{"url":"http://x"}]}""", "photos[0].url")]
    [InlineData("""{"channel":"web","text":""", "body")]
    public async Task A_wrong_field_is_named(string json, string field)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var response = await http.PostAsync("/api/v1/reports", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(problem.GetProperty("errors").EnumerateObject(), e => e.Name.Contains(field, StringComparison.OrdinalIgnoreCase) || field == "body");
    }

    [Fact]
    public async Task Without_a_valid_key_nothing_comes_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Http.PostAsJsonAsync("/api/v1/reports", Body())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Http.GetAsync("/api/v1/cases")).StatusCode);
    }

    [Fact]
    public async Task Paging_neither_skips_nor_repeats_while_new_ones_arrive()
    {
        for (var i = 0; i < 25; i++) await http.PostAsJsonAsync("/api/v1/reports", Body($"Laporan nomor {i} dari warga"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await http.GetFromJsonAsync<CasePage>($"/api/v1/cases?limit=4{(cursor is null ? "" : "&cursor=" + cursor)}"))!;
            seen.AddRange(page.Items.Select(i => i.Number));
            cursor = page.NextCursor;
            if (seen.Count < 20) await http.PostAsJsonAsync("/api/v1/reports", Body("Datang di tengah jalan"));
        } while (cursor is not null);
        Assert.Equal(25, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/v1/cases?cursor=rusak")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/v1/cases?state=selesai")).StatusCode);
    }

    [Fact]
    public async Task The_document_describes_both_ways()
    {
        var document = await app.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/v1/reports", paths);
        Assert.Contains("/api/v1/cases", paths);
        Assert.DoesNotContain(paths, p => !p.StartsWith("/api/v1/", StringComparison.Ordinal) && !p.StartsWith("/open311", StringComparison.Ordinal));
    }
}
