using System.Net;
using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Channels;
using CrmConsole.Desk;
using CrmConsole.Intake;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Cases.CasePage;
using Microsoft.EntityFrameworkCore;
using UglyToad.PdfPig;

namespace CrmConsole.Tests.Desk;

/// <summary>The sheet a visitor takes home: what is on it, what is not, who may print it, and that each printing is on record.</summary>
public sealed class ReceiptTests
{
    private const string Text = "Air PAM mati dua tahun di rumah saya, NIK 3171012345678901, telepon 0812 3456 7890, tanya Lina Amelia";

    /// <summary>Entered at a counter, as the desk does it.</summary>
    internal static async Task<Case> EnterAsync(TestApp app, bool anonymous = false, string channel = "pendopo", string text = Text, string account = "meja", string counter = "biro-umum")
    {
        var desk = await TestCases.DemoAsync(app, account);
        var reporter = anonymous ? "{\"anonymous\":true}" : "{\"name\":\"Lina Amelia\",\"phone\":\"0812 3456 7890\",\"email\":\"lina@contoh.id\"}";
        var json = $"{{\"channel\":\"{channel}\",\"text\":{System.Text.Json.JsonSerializer.Serialize(text)},\"address\":\"Pluit, Penjaringan\",\"reporter\":{reporter}}}";
        var receipt = await app.Get<IntakeDoor>().ReceiveAsync(new RawEnvelope(channel, "api-v1", Guid.NewGuid().ToString("N"), app.Get<TimeProvider>().GetUtcNow(), Encoding.UTF8.GetBytes(json)),
            new ReceiveOptions(Trusted: true, EnteredAt: counter, EnteredBy: desk.Id), CancellationToken.None);
        await using var db = app.OpenDb();
        return await db.Cases.Include(c => c.Holders).FirstAsync(c => c.Number == receipt.Number);
    }

    private static async Task<byte[]> PdfAsync(HttpClient http, string number, string format, string language)
    {
        using var answer = await PostAsync(http, number, ".pdf", format, language);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string number, string what, string format, string language)
    {
        var token = await CaseHelp.TokenAsync(http, $"/meja/tanda-terima/{number}");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["format"] = format, ["bahasa"] = language });
        return await http.PostAsync($"/meja/tanda-terima/{number}{what}", form);
    }

    private static string Words(PdfDocument pdf) => string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));

    [Theory]
    [InlineData("a5", "id", 148.0, 210.0)]
    [InlineData("thermal", "en", 80.0, null)]
    public async Task The_pdf_has_number_pin_and_days_in_its_size_and_language_and_nothing_personal(string format, string language, double wide, double? high)
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app);
        var desk = await app.SignInAsync("meja");
        var bytes = await PdfAsync(desk, c.Number, format, language);
        using var pdf = PdfDocument.Open(bytes);
        var page = Assert.Single(pdf.GetPages());
        Assert.Equal(wide, page.Width / 72 * 25.4, 0.5);
        if (high is { } h) Assert.Equal(h, page.Height / 72 * 25.4, 0.5);
        var text = Words(pdf);
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync();
        foreach (var needed in new[] { c.Number, app.Get<TrackerKeys>().Pin(report.Id, 1), language == "id" ? "Tanda terima laporan" : "Receipt of a report", language == "id" ? "Jalannya laporan Anda" : "The way of your report" })
            Assert.Contains(needed, text, StringComparison.Ordinal);
        var day = CrmConsole.Data.JakartaTime.ToJakarta(c.TotalDueAt);
        Assert.Contains(day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo(language == "id" ? "id-ID" : "en-GB")), text, StringComparison.Ordinal);
        // Everything in the file, also what is not drawn.
        var raw = Encoding.Latin1.GetString(bytes) + text;
        foreach (var secret in new[] { "3171012345678901", "0812", "lina@contoh.id", "Lina", "Amelia", "crm.test", "Nurhaliza" }) Assert.DoesNotContain(secret, raw, StringComparison.OrdinalIgnoreCase);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(Locations.Artifacts, "screens")).FullName, $"tanda-terima-{format}.pdf"), bytes);
        Assert.Contains(c.Number, pdf.Information.Title, StringComparison.Ordinal);
        Assert.All(new[] { pdf.Information.Author, pdf.Information.Keywords, pdf.Information.Subject }, v => Assert.True(string.IsNullOrEmpty(v), v));
        Assert.Equal("CRM Jakarta", pdf.Information.Creator);
    }

    [Fact]
    public async Task Every_printing_is_on_record_and_the_second_is_a_reprint()
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app);
        var desk = await app.SignInAsync("meja");
        using (var first = await PostAsync(desk, c.Number, "/cetak", "a5", "id"))
        {
            Assert.Equal(HttpStatusCode.Found, first.StatusCode);
            var page = await desk.GetStringAsync(first.Headers.Location!.ToString());
            Assert.DoesNotContain("<p>cetak ulang ke-1", page, StringComparison.Ordinal);
            Assert.Contains("js/receipt", page, StringComparison.Ordinal);
        }
        using (var second = await PostAsync(desk, c.Number, "/cetak", "thermal", "id"))
            Assert.Contains("<p>cetak ulang ke-1", await desk.GetStringAsync(second.Headers.Location!.ToString()), StringComparison.Ordinal);
        await PdfAsync(desk, c.Number, "a5", "id");
        // A look alone is no printing, and does not print.
        var preview = await desk.GetStringAsync($"/meja/tanda-terima/{c.Number}");
        Assert.DoesNotContain("js/receipt", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", preview, StringComparison.Ordinal);
        await using var db = app.OpenDb();
        Assert.Equal([ReceiptFormat.A5, ReceiptFormat.Thermal, ReceiptFormat.Pdf], await db.ReceiptPrints.OrderBy(p => p.Id).Select(p => p.Format).ToListAsync());
        var type = CaseFact.TypeOf<ReceiptPrinted>();
        var facts = (await db.Events.Where(e => e.CaseId == c.Id && e.Type == type).OrderBy(e => e.Seq).ToListAsync()).ConvertAll(e => (ReceiptPrinted)CaseFact.Read(e.Type, e.Payload));
        Assert.Equal([0, 1, 2], facts.Select(f => f.Copy));
        var meja = await TestCases.DemoAsync(app, "meja");
        using var language = new Shell.InLanguage(CrmConsole.Shell.Words.Indonesian);
        var shown = (await app.Get<CaseReader>().ReadAsync(meja, c.Number))!.Timeline;
        Assert.Contains(shown, t => t.Text.Contains("dicetak ulang (ke-2)", StringComparison.Ordinal) && t.Who == meja.Name);
    }

    [Fact]
    public async Task Only_the_counter_prints_it_and_a_stranger_cannot_tell_that_it_exists()
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app);
        var other = await TestCases.ReportAsync(app);
        foreach (var account in new[] { "triase", "supervisor", "inspektorat" })
        {
            var http = await app.SignInAsync(account);
            using var page = await http.GetAsync($"/meja/tanda-terima/{c.Number}");
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            Assert.Null(await app.Get<ReceiptBook>().RecordAsync(await TestCases.DemoAsync(app, account), c.Number, ReceiptFormat.Pdf));
        }
        var desk = await app.SignInAsync("meja");
        using var notTheirs = await desk.GetAsync($"/meja/tanda-terima/{other.Number}");
        Assert.Equal(HttpStatusCode.NotFound, notTheirs.StatusCode);
        using var nobody = await app.Http.GetAsync($"/meja/tanda-terima/{c.Number}");
        Assert.Equal(HttpStatusCode.Found, nobody.StatusCode);
        using var withoutToken = await desk.PostAsync($"/meja/tanda-terima/{c.Number}.pdf", new FormUrlEncodedContent(new Dictionary<string, string> { ["format"] = "a5" }));
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);
        await using var db = app.OpenDb();
        Assert.False(await db.ReceiptPrints.AnyAsync());
    }

    [Fact]
    public async Task An_anonymous_sheet_has_no_name_and_says_that_lost_keys_stay_lost()
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app, anonymous: true, text: "Pungutan liar di kantor kelurahan");
        var meja = await TestCases.DemoAsync(app, "meja");
        var sheet = (await app.Get<ReceiptBook>().ReadAsync(meja, c.Number, "id"))!.Value.Sheet;
        Assert.True(sheet.Anonymous);
        Assert.Null(sheet.Name);
        var desk = await app.SignInAsync("meja");
        Assert.Contains("tidak dapat dipulihkan", await desk.GetStringAsync($"/meja/tanda-terima/{c.Number}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_flow_is_of_this_case_with_its_promise_and_milestones()
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app);
        var meja = await TestCases.DemoAsync(app, "meja");
        var (triage, petugas, supervisor) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "supervisor"));
        await TestCases.DoAsync(app, triage, c.Id, new TransferTo(petugas.Units[0], "unit yang berwenang"));
        if ((await TestCases.ReadAsync(app, c.Id)).CategoryCode is null) await TestCases.DoAsync(app, triage, c.Id, new SetCategory("jalan-rusak"));
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, petugas, c.Id, new Accept());
        var day = CrmConsole.Data.JakartaTime.Day(app.Get<TimeProvider>().GetUtcNow()).AddDays(21);
        await TestCases.DoAsync(app, supervisor, c.Id, new Promise(day, null));
        await TestCases.DoAsync(app, petugas, c.Id, new AddMilestone("Pompa pendorong tiba", day.AddDays(-7)));
        var sheet = (await app.Get<ReceiptBook>().ReadAsync(meja, c.Number, "en"))!.Value.Sheet;
        Assert.Equal("Promised for", sheet.DueLabel);
        Assert.Contains(day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("en-GB")), sheet.DueAt, StringComparison.Ordinal);
        Assert.Contains(sheet.Steps, s => s is { Title: "Pompa pendorong tiba", Done: false, When: not null });
        Assert.Contains(sheet.Steps, s => s.Done && s.Title.StartsWith("Read by our staff", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_counter_s_contact_is_of_where_the_visit_was()
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app);
        var meja = await TestCases.DemoAsync(app, "meja");
        await app.Get<CrmConsole.Data.Writer>().RunAsync(db =>
        {
            var place = new DeskPlace { Code = "uji-loket", Name = "Loket Uji", Channel = "pendopo", AgencyCode = "biro-umum", Hours = "1-5 07:30-09:30", Address = "Jalan Medan Merdeka Selatan 8", Contact = "021 382 2255" };
            db.DeskPlaces.Add(place);
            db.DeskVisits.Add(new DeskVisit { PlaceId = place.Id, UserId = meja.Id, ReportId = db.Reports.Single().Id, StartedAt = c.CreatedAt, EndedAt = c.CreatedAt });
        });
        var sheet = (await app.Get<ReceiptBook>().ReadAsync(meja, c.Number, "id"))!.Value.Sheet;
        Assert.Equal("Loket Uji", sheet.Desk);
        Assert.Equal(["Jalan Medan Merdeka Selatan 8", "021 382 2255", "Senin–Jumat 07.30–09.30 WIB"], sheet.DeskLines);
        Assert.Equal("Diterima di Loket Uji", sheet.Steps[0].Title);
        Assert.True((await app.Get<CaseReader>().ReadAsync(meja, c.Number))!.Receipt);
        Assert.False((await app.Get<CaseReader>().ReadAsync(await TestCases.DemoAsync(app, "triase"), c.Number))!.Receipt);
    }

    [Fact]
    public async Task What_was_sealed_at_once_is_printed_by_who_typed_it_in_and_names_nobody()
    {
        await using var app = await TestApp.StartAsync();
        var c = await EnterAsync(app, text: "Lurah meminta pungutan liar untuk surat");
        var meja = await TestCases.DemoAsync(app, "meja");
        if (!c.Sealed) await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new SetSubject("kel-31.72.01.1005", "menyangkut aparatur"));
        Assert.True((await TestCases.ReadAsync(app, c.Id)).Sealed);
        Assert.Null(await app.Get<CaseReader>().ReadAsync(meja, c.Number));
        var sheet = (await app.Get<ReceiptBook>().ReadAsync(meja, c.Number, "id"))!.Value.Sheet;
        Assert.Null(sheet.Category);
        Assert.DoesNotContain(sheet.Steps, s => s.Title.Contains("nspektorat", StringComparison.OrdinalIgnoreCase));
        Assert.NotNull(await app.Get<ReceiptBook>().RecordAsync(meja, c.Number, ReceiptFormat.A5));
        Assert.Null(await app.Get<ReceiptBook>().ReadAsync(TestCases.Staff(meja.Id + 1_000, CrmConsole.Accounts.Roles.Desk, "biro-umum"), c.Number, "id"));
    }

    [Fact]
    public async Task Without_letters_the_page_says_so_and_nothing_is_written_down()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Receipts:Font"] = "/tidak/ada.ttf" } });
        var c = await EnterAsync(app);
        var desk = await app.SignInAsync("meja");
        Assert.Contains("fonts-noto-core", await desk.GetStringAsync($"/meja/tanda-terima/{c.Number}"), StringComparison.Ordinal);
        using var answer = await PostAsync(desk, c.Number, ".pdf", "a5", "id");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        await using var db = app.OpenDb();
        Assert.False(await db.ReceiptPrints.AnyAsync());
    }
}
