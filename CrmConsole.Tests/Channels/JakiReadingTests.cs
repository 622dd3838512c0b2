using System.Net;
using System.Text.Json.Nodes;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Replies;
using CrmConsole.Channels;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Public.Open311;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

/// <summary>What Open311 shows to whom: the public, and the client that sent a request in.</summary>
public sealed class JakiReadingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private TestApp app = null!;
    private JakiClient client = null!, anybody = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(time: time);
        (client, anybody) = (new JakiClient(app.Http), new JakiClient(app.Http, key: null));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task<string> ReportAsync(string service = "trotoar-terhalang", string text = "Puing menutup trotoar di depan rumah Pak Slamet, hubungi 081298765432", params (string, string)[] more) =>
        client.ReportAsync([("service_code", service), ("lat", "-6.1105"), ("long", "106.7920"), ("address_string", "Jalan Pluit Raya 17"), ("description", text), ("first_name", "Slamet"), ("email", "slamet@warga.test"), .. more]);

    private static async Task<JsonArray> ListAsync(JakiClient by, string query = "") => (await by.GetAsync("requests" + query, "service_requests")).AsArray();

    private static IEnumerable<string> Numbers(JsonArray list) => list.Select(r => (string)r!["service_request_id"]!);

    private async Task<Case> CaseAsync(string number)
    {
        await using var db = app.OpenDb();
        return await db.Cases.Include(c => c.Holders).FirstAsync(c => c.Number == number);
    }

    [Fact]
    public async Task The_public_sees_a_private_request_in_its_village_and_none_of_its_words()
    {
        var number = await ReportAsync();
        var seen = Assert.Single(await ListAsync(anybody))!;
        Assert.Equal(number, (string)seen["service_request_id"]!);
        Assert.Null(seen["description"]);
        var whole = seen.ToJsonString();
        foreach (var secret in new[] { "Slamet", "0812", "slamet@", "Raya 17", "6.1105", "106.792" }) Assert.DoesNotContain(secret, whole, StringComparison.Ordinal);
        var village = app.Get<CrmConsole.Places.PlaceDirectory>().Current.Find((string)seen["address_id"]!)!;
        Assert.Equal((village.Latitude, village.Longitude), ((double)seen["lat"]!, (double)seen["long"]!));
        // Whoever sent it in gets its words and its point back, but nothing of the person.
        var own = Assert.Single(await ListAsync(client))!;
        Assert.Equal((-6.1105, 106.792, "Jalan Pluit Raya 17"), ((double)own["lat"]!, (double)own["long"]!, (string)own["address"]!));
        Assert.Contains("Puing menutup", (string)own["description"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("slamet@", own.ToJsonString(), StringComparison.Ordinal);
        // The key may stand in the address, as the standard has it; it is not written down.
        Assert.Equal(own.ToJsonString(), Assert.Single(await ListAsync(anybody, "?api_key=crm-demo-key"))!.ToJsonString());
        Assert.DoesNotContain(app.Log.Lines, l => l.Contains("crm-demo-key", StringComparison.Ordinal));
        // Another client is the public.
        var other = new JakiClient(app.Http, await app.Get<CrmConsole.Accounts.ApiKeys>().CreateAsync("lain", [CrmConsole.Accounts.Policies.Open311], "", null, null));
        Assert.Equal(seen.ToJsonString(), Assert.Single(await ListAsync(other))!.ToJsonString());
    }

    [Fact]
    public async Task A_public_request_is_shown_with_contacts_masked()
    {
        await ReportAsync(more: ("privacy", "public"));
        var seen = Assert.Single(await ListAsync(anybody))!;
        Assert.Contains("Puing menutup", (string)seen["description"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("081298765432", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(-6.1105, (double)seen["lat"]!);
    }

    [Fact]
    public async Task What_is_sealed_or_sensitive_is_for_its_sender_alone_and_not_with_whom_it_lies()
    {
        var bribe = await ReportAsync("pungli-korupsi", "Petugas meminta uang");
        var violence = await ReportAsync("kekerasan", "Ada kekerasan di rumah sebelah");
        Assert.True((await CaseAsync(bribe)).Sealed);
        // Sealed by a person, of a kind that is otherwise anybody's business.
        var handed = await ReportAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var c = await CaseAsync(handed);
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, triage, c.Id, new TransferTo("inspektorat", "menyangkut aparatur"));
        Assert.True((await CaseAsync(handed)).Sealed);
        Assert.Empty(await ListAsync(anybody));
        Assert.Empty(await ListAsync(anybody, $"?service_request_id={bribe},{violence},{handed}"));
        foreach (var number in new[] { bribe, violence, handed }) await anybody.GetErrorsAsync($"requests/{number}", HttpStatusCode.NotFound);
        Assert.Empty((await anybody.GetAsync("servicerequestupdates", "service_request_updates")).AsArray());
        Assert.DoesNotContain("nspektorat", (await client.GetAsync($"servicerequestupdates?service_request_id={handed}", "service_request_updates")).ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("nspektorat", (await client.GetAsync($"requests/{handed}?extensions=true", "service_requests")).ToJsonString(), StringComparison.OrdinalIgnoreCase);
        var own = (await client.GetAsync($"requests/{bribe}?extensions=true", "service_requests"))[0]!;
        Assert.Equal("open", (string)own["status"]!);
        Assert.DoesNotContain("nspektorat", own.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        // Not there and not to be seen are one answer.
        Assert.Equal((await anybody.GetErrorsAsync($"requests/{bribe}", HttpStatusCode.NotFound)).Replace(bribe, "", StringComparison.Ordinal), await anybody.GetErrorsAsync("requests/JK-260101-9999", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Filters_and_pages_find_what_they_name()
    {
        var old = await ReportAsync();
        time.Advance(TimeSpan.FromDays(60));
        var middle = await ReportAsync("coretan", "Coretan di tembok");
        time.Advance(TimeSpan.FromDays(40));
        var young = await ReportAsync();
        await TestCases.FinishAsync(app, await CaseWithPetugasAsync(young));
        Assert.Equal([young, middle], Numbers(await ListAsync(anybody)));
        Assert.Equal([middle], Numbers(await ListAsync(anybody, "?status=open")));
        Assert.Equal([young], Numbers(await ListAsync(anybody, "?status=closed")));
        Assert.Equal([middle], Numbers(await ListAsync(anybody, "?service_code=coretan,pkl")));
        Assert.Equal([old], Numbers(await ListAsync(anybody, "?start_date=2026-11-20T00:00:00Z&end_date=2026-12-01T00:00:00+07:00")));
        Assert.Equal([middle, old], Numbers(await ListAsync(anybody, "?start_date=2026-11-20T00:00:00Z")));
        Assert.Equal([middle, old], Numbers(await ListAsync(anybody, "?end_date=2027-02-01T00:00:00Z")));
        Assert.Equal([old, middle, young], Numbers(await ListAsync(anybody, $"?service_request_id={young},{old},{middle},JK-200101-0001&status=open")).Order());
        Assert.Equal([young], Numbers(await ListAsync(anybody, "?page_size=1")));
        Assert.Equal([middle], Numbers(await ListAsync(anybody, "?page_size=1&page=2")));
        Assert.Empty(await ListAsync(anybody, "?page_size=1&page=3"));
    }

    [Fact]
    public async Task A_page_has_a_hundred_unless_more_is_asked_for_and_numbers_that_are_named_all_come()
    {
        var numbers = new List<string>();
        for (var i = 0; i < RequestFilter.UsualPage + 1; i++) numbers.Add(await client.ReportAsync(("service_code", "trotoar-terhalang"), ("lat", "-6.1105"), ("long", "106.7920"), ("description", $"Puing nomor {i}"), ("email", $"warga{i}@warga.test")));
        // A receipt that goes out between two readings is a step of its case.
        await Wait.ForAsync("all receipts are out", async () => { await using var db = app.OpenDb(); return !await db.Outbox.AnyAsync(o => o.State == OutboxState.Queued || o.State == OutboxState.Sending); });
        Assert.Equal(RequestFilter.UsualPage, (await ListAsync(anybody)).Count);
        Assert.Equal(numbers[0], Assert.Single(Numbers(await ListAsync(anybody, "?page=2"))));
        Assert.Equal(numbers.Count, (await ListAsync(anybody, "?page_size=1000")).Count);
        Assert.Equal(numbers.Count, (await ListAsync(anybody, $"?service_request_id={string.Join(',', numbers)}")).Count);
    }

    [Fact]
    public async Task Whoever_reads_too_often_without_a_key_is_told_when_to_come_again_and_clients_read_on()
    {
        await using var busy = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Public:Open311ReadsPerMinute"] = "4" } });
        var (stranger, known) = (new JakiClient(busy.Http, key: null), new JakiClient(busy.Http));
        await stranger.GetAsync("services", "services");
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.SendAsync(HttpMethod.Get, "services.json?api_key=tebakan")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Get, "media/1")).StatusCode);
        Assert.Contains("429", await stranger.GetErrorsAsync("requests", HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        using var refused = await stranger.SendAsync(HttpMethod.Get, "requests.xml");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.SendAsync(HttpMethod.Get, "media/1")).StatusCode);
        await known.GetAsync("services", "services");
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("start_date=2026-11-20", "start_date")]
    [InlineData("start_date=2026-11-20T00:00:00", "start_date")]
    [InlineData("end_date=besok", "end_date")]
    [InlineData("start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z", "90")]
    [InlineData("start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z", "end_date")]
    [InlineData("page=0", "page")]
    [InlineData("page_size=1001", "page_size")]
    [InlineData("page=-1", "page")]
    public async Task A_wrong_filter_is_named(string query, string said) => Assert.Contains(said, await anybody.GetErrorsAsync("requests?" + query, HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Fact]
    public async Task Updates_tell_each_step_in_order_and_answers_only_to_their_sender()
    {
        var number = await ReportAsync();
        var c = await CaseWithPetugasAsync(number);
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new Reply("Petugas berangkat pagi ini", null));
        await TestCases.FinishAsync(app, c);
        var all = (await client.GetAsync("servicerequestupdates", "service_request_updates")).AsArray();
        Assert.Equal("Laporan Anda diterima", (string)all[0]!["description"]!);
        Assert.Contains(all, u => (string)u!["description"]! == "Petugas berangkat pagi ini");
        Assert.Equal(("Selesai", "closed"), ((string)all[^1]!["description"]!, (string)all[^1]!["status"]!));
        Assert.All(all.Take(all.Count - 1), u => Assert.Equal("open", (string)u!["status"]!));
        Assert.Equal(all.Count, all.Select(u => (string)u!["update_id"]!).Distinct().Count());
        var open = (await anybody.GetAsync($"servicerequestupdates?service_request_id={number}", "service_request_updates")).AsArray();
        Assert.Equal(all.Count - 1, open.Count);
        Assert.DoesNotContain("Petugas berangkat", open.ToJsonString(), StringComparison.Ordinal);
        var end = Uri.EscapeDataString((string)all[0]!["updated_datetime"]!);
        Assert.Empty((await anybody.GetAsync($"servicerequestupdates?end_date={end}", "service_request_updates")).AsArray());
        await anybody.GetErrorsAsync("servicerequestupdates?start_date=x", HttpStatusCode.BadRequest);
        // Ten days on, a client that goes on from yesterday gets today's only.
        time.Advance(TimeSpan.FromDays(10));
        var next = await ReportAsync();
        var since = time.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Assert.All((await client.GetAsync($"servicerequestupdates?start_date={since}", "service_request_updates")).AsArray(), u => Assert.Equal(next, (string)u!["service_request_id"]!));
        Assert.Equal(all.Count + 1, (await client.GetAsync("servicerequestupdates", "service_request_updates")).AsArray().Count);
    }

    [Fact]
    public async Task Only_a_released_photo_is_pointed_at_and_only_while_it_is()
    {
        using var form = new MultipartFormDataContent { { new StringContent("coretan"), "service_code" }, { new StringContent("Pluit, Penjaringan"), "address_string" }, { new StringContent("akun"), "account_id" } };
        form.Add(new ByteArrayContent(TestFiles.Photo()), "media", "a.jpg");
        var number = (string)(await client.PostAsync(form))[0]!["service_request_id"]!;
        var c = await CaseAsync(number);
        Attachment photo;
        await using (var db = app.OpenDb()) photo = await db.Attachments.FirstAsync(a => a.CaseId == c.Id);
        var address = $"/open311/v2/media/{photo.Id}";
        Assert.Null(await UrlAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(address)).StatusCode);
        var triage = await TestCases.DemoAsync(app, "triase");
        await TestCases.DoAsync(app, triage, c.Id, new ReleasePhoto(photo.Id, []));
        Assert.Equal(new Uri(app.Url, address).ToString(), (string)(await UrlAsync())!);
        using var bytes = await app.Http.GetAsync(address);
        Assert.Equal("image/jpeg", bytes.Content.Headers.ContentType!.MediaType);
        await TestCases.DoAsync(app, triage, c.Id, new WithdrawPhoto(photo.Id));
        Assert.Null(await UrlAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(address)).StatusCode);

        async Task<JsonNode?> UrlAsync() => Assert.Single(await ListAsync(anybody))!["media_url"];
    }

    [Fact]
    public async Task A_merged_report_keeps_its_number_and_shows_the_case_that_holds_it()
    {
        var first = await ReportAsync();
        var second = await ReportAsync(text: "Trotoar tertutup puing bangunan");
        var (a, b) = (await CaseAsync(first), await CaseAsync(second));
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), b.Id, new Merge(a.Number, "hal yang sama"));
        var seen = (await anybody.GetAsync($"requests/{second}?extensions=true", "service_requests"))[0]!;
        Assert.Equal(("open", 2), ((string)seen["status"]!, (int)seen["extended_attributes"]!["reports"]!));
        // Each reporter of a merged case is written to; under its number each finds its own message once, and others find none.
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), a.Id, new Reply("Puing diangkut besok", null));
        var updates = (await client.GetAsync("servicerequestupdates", "service_request_updates")).AsArray();
        foreach (var number in new[] { first, second })
            Assert.Single(updates, u => (string)u!["service_request_id"]! == number && (string)u["description"]! == "Puing diangkut besok");
        // What happened to the first before they were merged is not the second's.
        Assert.Single(updates, u => (string)u!["service_request_id"]! == second && (string)u["description"]! == "Laporan Anda diterima");
    }

    [Fact]
    public async Task Texts_that_XML_cannot_hold_leave_the_answer_whole()
    {
        var number = await ReportAsync(text: "Kotor \u0001\u001f <script>alert(1)</script> & \"kutip\" ]]> 😀 \ud83d", more: ("privacy", "public"));
        using var response = await client.SendAsync(HttpMethod.Get, $"requests/{number}.xml");
        var xml = System.Xml.Linq.XDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Contains("<script>alert(1)</script> & \"kutip\" ]]> 😀", xml.Descendants("description").Single().Value, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"a","serviceCode":"coretan"}""")]
    [InlineData("""{"id":"a","serviceCode":"","service":"x"}""")]
    [InlineData("""{"id":"a","serviceCode":"coretan","service":"x","status":"done"}""")]
    [InlineData("""{"id":"a","serviceCode":"coretan","service":"x","media":[{"name":"a","type":"b","data":"***"}]}""")]
    [InlineData("""{"id":"a","serviceCode":"coretan","service":"x","attributes":[[[[[[[[[[]]]]]]]]]]}""")]
    [InlineData("""{"id":"a","serviceCode":"coretan","service":"x","privacy":7}""")]
    public void A_broken_envelope_is_refused_by_the_parser(string json) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Every_cut_and_foreign_letters_are_refused_and_the_whole_is_read_the_same_each_time()
    {
        var bytes = new Open311Report("a-1", "coretan", "Coretan") { Description = "Dinding", Address = "Pluit", MediaUrls = [new Uri("https://contoh.test/a.jpg")] }.ToBytes();
        for (var cut = 0; cut < bytes.Length; cut++) Assert.ThrowsAny<System.Text.Json.JsonException>(() => Parse(bytes[..cut]));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => Parse([.. bytes[..10], 0xFF, 0xFE, .. bytes[10..]]));
        var (once, twice) = (Parse(bytes), Parse(bytes));
        Assert.Equal((once.Fingerprint, once.Text), (twice.Fingerprint, twice.Text));
        Assert.Equal("https://contoh.test/a.jpg", Assert.Single(once.Media).Reference);
    }

    private static ParsedMessage Parse(byte[] bytes) => new Open311ReportParser().Parse(new RawEnvelope("jaki", "open311", "x", DateTimeOffset.UnixEpoch, bytes));

    // The demo's officer works for a unit of the city; a village's case goes there first.
    private async Task<Case> CaseWithPetugasAsync(string number)
    {
        var c = await CaseAsync(number);
        var unit = (await TestCases.DemoAsync(app, "petugas")).Units[0];
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new TransferTo(unit, "unit yang berwenang"));
        return await CaseAsync(number);
    }
}
