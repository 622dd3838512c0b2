using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using CrmConsole.Reporters;
using CrmConsole.Tests.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

/// <summary>A citizen at the form without a script.</summary>
public sealed class WebFormTests
{
    private static Task<TestApp> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings) => TestApp.StartAsync(new StartOptions
    {
        Settings = new Dictionary<string, string?>(settings.Select(s => KeyValuePair.Create<string, string?>("Channels:web:" + s.Key, s.Value))) { ["Channels:web:LeastSeconds"] = settings.FirstOrDefault(s => s.Key == "LeastSeconds").Value ?? "0" },
    }, time);

    [Fact]
    public async Task A_report_with_a_pin_photos_and_a_category_becomes_a_case_and_the_key_is_not_in_the_address()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http, "/lapor?asal=balaiwarga"))!.Fill("Lampu jalan mati sejak tiga malam", "rini@warga.test")
            .With("Name", "Rini").With("Phone", "0812 3456 7890").With("Category", "pju-mati").With("Address", "Jl. Pluit Raya 12").With("Latitude", "-6.125").With("Longitude", "106.795")
            .Photo(TestFiles.Photo()).Photo(TestFiles.Picture(), "dua.jpg");
        using var answer = await form.SendAsync(app.Http);
        Assert.Equal((HttpStatusCode.Found, "/lapor/terkirim"), (answer.StatusCode, answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString()));

        await using var db = app.OpenDb();
        var (report, c) = (await db.Reports.SingleAsync(), await db.Cases.SingleAsync());
        Assert.Equal(("web", Privacy.Private, "pju-mati"), (report.Channel, report.Privacy, c.CategoryCode));
        Assert.StartsWith("31.72.01", c.AreaCode, StringComparison.Ordinal);
        Assert.Equal(2, await db.Attachments.CountAsync(a => a.ReportId == report.Id && a.Kind == AttachmentKind.Photo));
        var row = await db.Journal.SingleAsync();
        Assert.Contains("balaiwarga", Encoding.UTF8.GetString(Sealer.Open(app.Get<Sealer>().Unwrap(row.WrappedKey), row.FactsSealed!)), StringComparison.Ordinal);

        var sent = await app.Http.GetAsync("/lapor/terkirim");
        var shown = await sent.Content.ReadAsStringAsync();
        var keys = app.Get<TrackerKeys>();
        Assert.Contains(report.Number, shown, StringComparison.Ordinal);
        Assert.Contains(keys.Pin(report.Id, report.TokenVersion), shown, StringComparison.Ordinal);
        Assert.Contains("no-store", sent.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync($"/lacak/{keys.Token(report.Id, report.TokenVersion)}")).StatusCode);
        // Nobody else's browser shows it.
        using var other = app.NewClient();
        Assert.DoesNotContain(report.Number, await other.GetStringAsync("/lapor/terkirim"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_shown_for_a_quarter_of_an_hour_and_can_be_put_away_before()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await StartAsync(time);
        using (await (await WebForm.OpenAsync(app.Http))!.Fill("Got mampet di depan rumah").SendAsync(app.Http)) { }
        Assert.Contains("JK-261126-", await app.Http.GetStringAsync("/lapor/terkirim"), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(16));
        Assert.DoesNotContain("JK-261126-", await app.Http.GetStringAsync("/lapor/terkirim"), StringComparison.Ordinal);

        using (await (await WebForm.OpenAsync(app.Http))!.Fill("Got mampet di belakang rumah").SendAsync(app.Http)) { }
        var document = await new HtmlParser().ParseDocumentAsync(await app.Http.GetStringAsync("/lapor/terkirim"));
        using var content = new FormUrlEncodedContent(document.QuerySelectorAll("form[action='/lapor/terkirim'] input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")));
        Assert.Equal(HttpStatusCode.Found, (await app.Http.PostAsync("/lapor/terkirim", content)).StatusCode);
        Assert.DoesNotContain("JK-261126-", await app.Http.GetStringAsync("/lapor/terkirim"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_anonymous_leaves_no_identity_anywhere_not_even_in_the_photo()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Pungutan liar di loket kelurahan", "zubaqir@warga.test").With("Who", "anonim").With("Name", "Zubaqir Wiqayah").With("Phone", "081298765432")
            .Photo(TestFiles.Photo(), "zubaqir-selfie.jpg");
        using var answer = await form.SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("anonim", await app.Http.GetStringAsync("/lapor/terkirim"), StringComparison.Ordinal);
        await using var db = app.OpenDb();
        Assert.Equal(Privacy.Anonymous, (await db.Reports.SingleAsync()).Privacy);
        Assert.Empty(await db.Reporters.Include(r => r.Contacts).SelectMany(r => r.Contacts).ToListAsync());
        var row = await db.Journal.SingleAsync();
        var raw = row.RawSealed is { } inRow ? Sealer.Open(app.Get<Sealer>().Unwrap(row.WrappedKey), inRow) : [];
        Assert.NotEmpty(raw);
        Assert.DoesNotContain("zubaqir", Encoding.UTF8.GetString(raw), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("081298765432", Encoding.UTF8.GetString(raw), StringComparison.Ordinal);
        var photo = await db.Attachments.SingleAsync();
        Assert.Equal(("foto-1.jpg", null, null), (photo.FileName, photo.TakenAt, photo.Latitude));
        Assert.DoesNotContain(app.Log.Lines, l => l.Contains("zubaqir", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Errors_name_their_field_and_everything_typed_is_kept()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Pendek", "bukan-surel", agreed: false).With("Phone", "12").With("Address", "Jl. Melati \"<3>\"").With("Category", "tidak-ada").With("Latitude", "-7.5").With("Longitude", "110.4")
            .Photo("%PDF-1.4 bukan foto"u8.ToArray(), "surat.jpg");
        using var answer = await form.SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var again = await WebForm.ReadAsync(answer);
        foreach (var id in new[] { "teks", "kategori", "alamat", "foto", "telepon", "surel", "setuju" })
        {
            Assert.NotNull(again.Document.GetElementById(id + "-salah"));
            var control = again.Document.GetElementById(id)!;
            Assert.Contains(id + "-salah", control.GetAttribute("aria-describedby")!, StringComparison.Ordinal);
            Assert.Equal("true", control.GetAttribute("aria-invalid"));
        }
        Assert.Equal(("Pendek", "bukan-surel", "12", "Jl. Melati \"<3>\"", "-7.5"), (again.Of("Text"), again.Of("Email"), again.Of("Phone"), again.Of("Address"), again.Of("Latitude")));
        Assert.Equal(form.Ticket, again.Ticket);
        Assert.Contains("pilih fotonya sekali lagi", again.Document.Body!.TextContent, StringComparison.Ordinal);

        again.Fill("Lampu jalan mati di sini", "rini@warga.test").With("Phone", "081234567890").With("Category", "").With("Latitude", "").With("Longitude", "");
        using var good = await again.SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.Found, good.StatusCode);
    }

    [Fact]
    public async Task A_double_press_of_the_button_is_one_report_with_one_number()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Jalan berlubang di depan sekolah").Photo(TestFiles.Photo());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => form.SendAsync(app.Http)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Found, a.StatusCode));
        foreach (var answer in answers) answer.Dispose();
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync();
        Assert.Contains(report.Number, await app.Http.GetStringAsync("/lapor/terkirim"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_changed_after_sending_is_no_silent_repetition()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Jalan berlubang di depan sekolah");
        using (await form.SendAsync(app.Http)) { }
        using var answer = await form.With("Text", "Jembatan retak di belakang sekolah").SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var again = await WebForm.ReadAsync(answer);
        Assert.NotEqual(form.Ticket, again.Ticket);
        using var second = await again.With("Agreed", "true").SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.Found, second.StatusCode);
        await using var db = app.OpenDb();
        Assert.Equal(["Jalan berlubang di depan sekolah", "Jembatan retak di belakang sekolah"], await db.Reports.OrderBy(r => r.Id).Select(r => r.Text).ToListAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("bukan tiket")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAD_dibuat-sendiri")]
    public async Task A_made_up_ticket_makes_no_report(string ticket)
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Jalan berlubang di depan sekolah");
        form.Ticket = ticket;
        using var answer = await form.SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await using var db = app.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync());
    }

    [Fact]
    public async Task A_form_of_another_site_is_refused()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Jalan berlubang di depan sekolah");
        using var stranger = app.NewClient();
        using var answer = await form.SendAsync(stranger);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await using var db = app.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync());
    }

    [Fact]
    public async Task A_program_that_fills_everything_or_is_too_quick_is_asked_once_more()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await StartAsync(time, ("LeastSeconds", "3"));
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Jalan berlubang di depan sekolah");
        using (var quick = await form.SendAsync(app.Http)) Assert.Equal(HttpStatusCode.BadRequest, quick.StatusCode);
        time.Advance(TimeSpan.FromSeconds(4));
        using (var filled = await form.With("Website", "http://iklan.test").SendAsync(app.Http))
        {
            Assert.Equal(HttpStatusCode.BadRequest, filled.StatusCode);
            Assert.Equal("", (await WebForm.ReadAsync(filled)).Of("Website"));
        }
        using var answer = await form.With("Website", "").SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_channel_that_is_off_says_so_and_takes_nothing()
    {
        await using var app = await StartAsync();
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Jalan berlubang di depan sekolah");
        await app.Get<Writer>().RunAsync(db => db.Channels.Single(c => c.Code == "web").Enabled = false);
        using var page = await app.Http.GetAsync("/lapor");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("ditutup sementara", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var answer = await form.SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("Jalan berlubang di depan sekolah", (await WebForm.ReadAsync(answer)).Of("Text"));
    }

    [Fact]
    public async Task The_page_with_its_style_and_script_is_light_and_the_map_too()
    {
        await using var app = await StartAsync();
        var html = await app.Http.GetStringAsync("/lapor");
        var document = await new HtmlParser().ParseDocumentAsync(html);
        var parts = document.QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!).Concat(document.QuerySelectorAll("script").Select(s => s.GetAttribute("src")!)).ToList();
        Assert.Equal(5, parts.Count);
        Assert.Empty(document.QuerySelectorAll("style, [style], script:not([src])"));
        var sum = Weigh(Encoding.UTF8.GetBytes(html));
        foreach (var part in parts) sum += Weigh(await app.Http.GetByteArrayAsync("/" + part.TrimStart('/')));
        Assert.True(sum <= 60_000, $"{sum} bytes");
        var map = Weigh(await app.Http.GetByteArrayAsync("/lapor/peta.json"));
        Assert.InRange(map, 5_000, 30_000);
        Assert.InRange(Weigh(await app.Http.GetByteArrayAsync("/lapor/kata.json")), 500, 15_000);
        using var first = await app.Http.GetAsync("/lapor/peta.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/lapor/peta.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await app.Http.SendAsync(request)).StatusCode);
    }

    private static int Weigh(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return (int)packed.Length;
    }
}
