using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Intake;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>Reports that come in by Open311: what is asked, what is refused, and where they go.</summary>
public sealed class JakiOpen311Tests : IAsyncLifetime
{
    private TestApp app = null!;
    private JakiClient client = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        client = new JakiClient(app.Http);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static (string, string)[] Fields(params (string, string)[] more) => [("service_code", "trotoar-terhalang"), ("lat", "-6.1105"), ("long", "106.7920"), ("description", "Puing menutup trotoar"), .. more];

    private async Task<Report> ReadAsync(string number)
    {
        await using var db = app.OpenDb();
        return await db.Reports.FirstAsync(r => r.Number == number);
    }

    [Fact]
    public async Task Discovery_services_and_definitions_keep_to_the_standard()
    {
        var anybody = new JakiClient(app.Http, key: null);
        var discovery = await anybody.GetAsync("discovery", "discovery");
        Assert.Equal(new Uri(app.Url, "/open311/v2").ToString(), (string)discovery["endpoints"]![0]!["url"]!);
        var services = (await anybody.GetAsync("services", "services")).AsArray();
        Assert.Equal(127, services.Count);
        foreach (var code in services.Where(s => (bool)s!["metadata"]!).Select(s => (string)s!["service_code"]!))
            Assert.NotEmpty((await anybody.GetAsync($"services/{code}", "service_definition"))["attributes"]!.AsArray());
        var parking = await anybody.GetAsync("services/parkir-liar?jurisdiction_id=jakarta.go.id", "service_definition");
        Assert.Equal(["motor", "mobil", "truk"], parking["attributes"]![0]!["values"]!.AsArray().Select(v => (string)v!["key"]!));
        Assert.Empty((await anybody.GetAsync("services/coretan", "service_definition"))["attributes"]!.AsArray());
        Assert.Contains("404", await anybody.GetErrorsAsync("services/tidak-ada", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal("string", (string)(await anybody.GetAsync("services/pju-mati", "service_definition"))["attributes"]![0]!["datatype"]!);
        Assert.Contains("jurisdiction_id", await anybody.GetErrorsAsync("services?jurisdiction_id=bandung.go.id", HttpStatusCode.NotFound), StringComparison.Ordinal);
        using var csv = await app.Http.GetAsync("/open311/v2/services.csv");
        Assert.Equal(HttpStatusCode.NotFound, csv.StatusCode);
    }

    [Fact]
    public async Task A_request_goes_straight_to_the_village_of_its_point_and_is_private()
    {
        var number = await client.ReportAsync(Fields(("first_name", "Rini"), ("last_name", "Amelia"), ("email", "rini@warga.test"), ("phone", "081212345678"), ("account_id", "akun-7"), ("device_id", "alat-9")));
        var report = await ReadAsync(number);
        Assert.Equal(("jaki", Privacy.Private, "trotoar-terhalang"), (report.Channel, report.Privacy, report.CategoryCode));
        await using var db = app.OpenDb();
        var c = await db.Cases.FirstAsync(x => x.Number == number);
        Assert.Equal("village", app.Get<CrmConsole.Routing.RoutingDirectory>().Current.Tree.Find(c.AgencyCode)!.Kind);
        Assert.Equal(report.AreaCode, app.Get<CrmConsole.Routing.RoutingDirectory>().Current.Tree.Find(c.AgencyCode)!.AreaCode);
        var reporter = await db.Reporters.Include(r => r.Contacts).FirstAsync(r => r.Id == report.ReporterId);
        var who = app.Get<CrmConsole.Reporters.Vault>().Open(reporter)!;
        Assert.Equal(("Rini Amelia", "rini@warga.test"), (who.Name, who.Email));
        // Typed by somebody at the other side: it proves nothing.
        Assert.All(reporter.Contacts, k => Assert.False(k.Confirmed));
        Assert.DoesNotContain(app.Log.Lines, l => l.Contains("rini@warga.test", StringComparison.Ordinal) || l.Contains("alat-9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Multipart_with_photos_and_attributes_arrives_whole()
    {
        using var form = new MultipartFormDataContent();
        foreach (var (key, value) in new[] { ("api_key", "crm-demo-key"), ("service_code", "parkir-liar"), ("address_string", "Jalan Pluit Raya, Penjaringan"), ("attribute[KENDARAAN][]", "mobil"), ("attribute[KENDARAAN][]", "truk"),
            ("attribute[SEJAK]", "2026-11-05T08:15:30+07:00"), ("account_id", "akun-1"), ("description", "Parkir di trotoar") }) form.Add(new StringContent(value), key);
        var photo = new ByteArrayContent(TestFiles.Photo());
        photo.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(photo, "media", "foto.jpg");
        var answer = await new JakiClient(app.Http, key: null).PostAsync(form);
        Assert.Equal("akun-1", (string)answer[0]!["account_id"]!);
        var report = await ReadAsync((string)answer[0]!["service_request_id"]!);
        Assert.Equal("Parkir di trotoar\n\nKendaraan apa? Mobil, Truk atau bus\nSejak kapan? 2026-11-05T08:15:30+07:00", report.Text);
        await using var db = app.OpenDb();
        Assert.NotNull((await db.Attachments.FirstAsync(a => a.ReportId == report.Id)).ViewId);
    }

    [Fact]
    public async Task Whoever_leaves_nothing_is_anonymous_and_the_photo_loses_its_camera()
    {
        using var form = new MultipartFormDataContent();
        foreach (var (key, value) in Fields(("device_id", "alat-rahasia-55"))) form.Add(new StringContent(value), key);
        form.Add(new ByteArrayContent(TestFiles.Photo()), "media", "IMG_Budi.jpg");
        var number = (string)(await client.PostAsync(form))[0]!["service_request_id"]!;
        var report = await ReadAsync(number);
        Assert.Equal(Privacy.Anonymous, report.Privacy);
        await using var db = app.OpenDb();
        Assert.True((await db.Reporters.FirstAsync(r => r.Id == report.ReporterId)).Anonymous);
        var file = await db.Attachments.FirstAsync(a => a.ReportId == report.Id);
        Assert.Equal("foto-1.jpg", file.FileName);
        Assert.Null(file.Latitude);
        Assert.Null(file.TakenAt);
        var raw = app.Get<Journal>().Reopen(await db.Journal.FirstAsync());
        var text = System.Text.Encoding.UTF8.GetString(raw.Bytes.Span);
        Assert.DoesNotContain("alat-rahasia-55", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Budi", text, StringComparison.Ordinal);
        // One who asked for it is as anonymous as one who left nothing.
        var asked = await ReadAsync(await client.ReportAsync(Fields(("first_name", "Budi"), ("email", "budi@warga.test"), ("privacy", "anonymous"))));
        Assert.Equal(Privacy.Anonymous, asked.Privacy);
        Assert.DoesNotContain("budi@warga.test", System.Text.Encoding.UTF8.GetString(app.Get<Journal>().Reopen(await db.Journal.OrderByDescending(j => j.Id).FirstAsync()).Bytes.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service_code", "", 400, "service_code")]
    [InlineData("service_code", "tidak-ada", 404, "service_code")]
    [InlineData("lat", "", 400, "lat dan long")]
    [InlineData("lat", "91", 400, "lat")]
    [InlineData("lat", "NaN", 400, "lat")]
    [InlineData("lat", "-6,1", 400, "lat")]
    [InlineData("email", "bukan surel", 400, "email")]
    [InlineData("phone", "halo", 400, "phone")]
    [InlineData("address_id", "99.99", 400, "address_id")]
    [InlineData("media_url", "javascript:alert(1)", 400, "media_url")]
    [InlineData("media_url", "https://a:b@contoh.test/x.jpg", 400, "media_url")]
    [InlineData("privacy", "rahasia", 400, "privacy")]
    [InlineData("jurisdiction_id", "bandung.go.id", 404, "jurisdiction_id")]
    [InlineData("status", "closed", 400, "status")]
    [InlineData("attribute[UKURAN]", "besar", 400, "UKURAN")]
    [InlineData("attribute[x", "1", 400, "attribute[x")]
    [InlineData("account_id", "a\nb", 400, "account_id")]
    public async Task What_is_wrong_is_named_and_nothing_is_stored(string field, string value, int status, string said)
    {
        var fields = Fields().Where(f => f.Item1 != field).Append((field, value)).ToList();
        Assert.Contains(said, (await client.PostAsync(fields, (HttpStatusCode)status)).ToJsonString(), StringComparison.Ordinal);
        await client.PostAsync(fields, (HttpStatusCode)status, "xml");
        await using var db = app.OpenDb();
        Assert.False(await db.Journal.AnyAsync());
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once_and_attributes_are_held_to_their_definition()
    {
        var many = await client.PostAsync([("service_code", "parkir-liar"), ("email", "x"), ("description", new string('a', 4001))], HttpStatusCode.BadRequest);
        Assert.Equal(4, many.AsArray().Count);
        foreach (var (key, value) in new[] { ("attribute[KENDARAAN]", "pesawat"), ("attribute[SEJAK]", "kemarin") })
            Assert.Contains(key[10..^1], (await client.PostAsync([("service_code", "parkir-liar"), ("attribute[KENDARAAN]", "motor"), ("address_string", "Pluit"), (key, value)], HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("TINGGI_CM", (await client.PostAsync([("service_code", "banjir"), ("address_string", "Pluit"), ("attribute[TINGGI_CM]", "selutut")], HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("LALU_LINTAS", (await client.PostAsync([("service_code", "banjir"), ("address_string", "Pluit"), ("attribute[LALU_LINTAS]", "ya"), ("attribute[LALU_LINTAS]", "tidak")], HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        // Exactly at the limit it passes; and without words the service's name stands for them.
        Assert.Equal(4000, (await ReadAsync(await client.ReportAsync(("service_code", "coretan"), ("address_id", "31.72.01.1001"), ("description", new string('a', 4000))))).Text.Length);
        Assert.Contains("Coretan", (await ReadAsync(await client.ReportAsync(("service_code", "coretan"), ("address_string", "Pluit")))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_that_may_nothing_is_taken()
    {
        async Task RefusedAsync(string? key)
        {
            Assert.Contains("403", (await new JakiClient(app.Http, key).PostAsync(Fields(), HttpStatusCode.Forbidden)).ToJsonString(), StringComparison.Ordinal);
            await new JakiClient(app.Http, key).PostAsync(Fields(), HttpStatusCode.Forbidden, "xml");
        }
        await RefusedAsync(null);
        await RefusedAsync("salah");
        await RefusedAsync(await app.Get<ApiKeys>().CreateAsync("pembaca", [Policies.CasesRead], "", null, null));
        await RefusedAsync(await app.Get<ApiKeys>().CreateAsync("lain", [Policies.Open311], "web", null, null));
        Assert.Contains("403", await new JakiClient(app.Http, "salah").GetErrorsAsync("requests", HttpStatusCode.Forbidden), StringComparison.Ordinal);
        await using var db = app.OpenDb();
        Assert.False(await db.Journal.AnyAsync());
    }

    [Fact]
    public async Task The_same_id_is_one_request_for_one_key_and_other_contents_are_not_lost_in_silence()
    {
        var first = await client.ReportAsync(Fields(("external_id", "J-1")));
        Assert.Equal(first, await client.ReportAsync(Fields(("external_id", "J-1"))));
        Assert.Contains("external_id", (await client.PostAsync(Fields(("external_id", "J-1"), ("account_id", "lain")), HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual(first, await new JakiClient(app.Http, await app.Get<ApiKeys>().CreateAsync("lain", [Policies.Open311], "", null, null)).ReportAsync(Fields(("external_id", "J-1"))));
        // Without an id the same words are two people's.
        Assert.NotEqual(await client.ReportAsync(Fields()), await client.ReportAsync(Fields()));
    }

    [Fact]
    public async Task An_idempotency_key_stands_for_an_id()
    {
        async Task<string> SendAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/open311/v2/requests.json?api_key=crm-demo-key") { Content = new FormUrlEncodedContent(Fields().ToDictionary(f => f.Item1, f => f.Item2)) };
            request.Headers.Add("Idempotency-Key", key);
            using var response = await app.Http.SendAsync(request);
            return await response.Content.ReadAsStringAsync();
        }
        Assert.Equal(await SendAsync("k-1"), await SendAsync("k-1"));
        Assert.NotEqual(await SendAsync("k-1"), await SendAsync("k-2"));
        Assert.Contains("\"code\":400", await SendAsync(new string('k', 201)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_channel_says_when_to_come_again_in_the_format_that_was_asked()
    {
        await app.Get<HealthBook>().SetPausedAsync("jaki", true, CancellationToken.None);
        await client.PostAsync(Fields(), HttpStatusCode.ServiceUnavailable, "xml");
        using var response = await client.SendAsync(HttpMethod.Post, "requests.json", new FormUrlEncodedContent(Fields().ToDictionary(f => f.Item1, f => f.Item2)));
        Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter!.Delta);
        // Reading goes on.
        await client.GetAsync("requests", "service_requests");
    }

    [Fact]
    public async Task An_emergency_is_told_to_call_112_at_once()
    {
        var answer = await client.PostAsync(Fields(("description", "Kebakaran di gudang, api membesar")).Where((f, i) => i != 3));
        Assert.Contains("112", (string)answer[0]!["service_notice"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_a_person_is_answered_with_a_token_that_later_tells_the_number()
    {
        var number = await client.ReportAsync(Fields(("email", "flood@warga.test")));
        for (var i = 0; i < 29; i++) await client.ReportAsync(Fields(("email", "flood@warga.test")));
        var token = (string)(await client.PostAsync(Fields(("email", "flood@warga.test"))))[0]!["token"]!;
        Assert.Null(await PendingAsync());
        await using (var db = app.OpenDb())
        {
            var waiting = await db.Journal.FirstAsync(j => j.Outcome == IntakeOutcome.Quarantined);
            await app.Get<IntakeSweep>().ReplayAsync(waiting.Id, byPerson: true, CancellationToken.None);
        }
        Assert.Matches("^JK-", (string)(await PendingAsync())!);
        // A report's own link is a token too; what nobody gave out is not.
        var report = await ReadAsync(number);
        Assert.Equal(number, (string)(await client.GetAsync($"tokens/{app.Get<TrackerKeys>().Token(report.Id, report.TokenVersion)}", "tokens"))[0]!["service_request_id"]!);
        await client.GetErrorsAsync("tokens/q0000000000001aaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.NotFound);

        async Task<System.Text.Json.Nodes.JsonNode?> PendingAsync() => (await client.GetAsync($"tokens/{token}", "tokens"))[0]!["service_request_id"];
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"service_code\"\r\n\r\ncoretan")]
    [InlineData("multipart/form-data", "--x")]
    [InlineData("application/x-www-form-urlencoded", "service_code=%ZZ&lat=%00%FF&=&&&")]
    [InlineData("application/json", "{\"service_code\":\"coretan\"}")]
    [InlineData("text/plain", "service_code=coretan")]
    public async Task A_broken_form_is_a_mistake_of_the_sender(string type, string body)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        await client.PostAsync(content, HttpStatusCode.BadRequest);
        await using var db = app.OpenDb();
        Assert.False(await db.Journal.AnyAsync());
    }

    [Fact]
    public async Task A_body_that_is_far_too_large_is_refused()
    {
        using var content = new MultipartFormDataContent();
        foreach (var (key, value) in Fields()) content.Add(new StringContent(value), key);
        content.Add(new ByteArrayContent(new byte[10 * 1024 * 1024 + 1]), "media", "film.mp4");
        Assert.Contains("10 MB", (await client.PostAsync(content, HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
    }
}
