using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Desk;
using CrmConsole.Intake;
using CrmConsole.Reporters;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Cases.CasePage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Desk;

/// <summary>Drafts and entries at the counter.</summary>
public sealed class DeskTests
{
    // A Monday, 08.00 in Jakarta: the pavilion is open.
    internal static readonly DateTimeOffset Monday = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_entry_becomes_one_report_with_its_visit_and_is_never_doubled()
    {
        var time = new FakeTimeProvider(Monday);
        await using var app = await TestApp.StartAsync(time: time);
        var (desk, place, meja) = await OpenAsync(app);
        await desk.TakeAsync(place);
        await desk.CallNextAsync(meja, place, 2);
        var form = Form() with { Nik = "3171 0123 4567 8901", OnBehalf = true, BehalfOf = "Sri Lasmidjah, ibu kandung", Note = "Dijelaskan alurnya kepada Lina Amelia" };
        await app.Get<DeskDrafts>().SaveAsync(meja, place, JsonSerializer.Serialize(form, DeskForm.Json), 10);
        time.Advance(TimeSpan.FromMinutes(4));
        var answer = await app.Get<DeskEntry>().HandInAsync(meja, place, form, 11);
        var again = await app.Get<DeskEntry>().HandInAsync(meja, place, form, 12);
        Assert.NotNull(answer.Number);
        Assert.Equal(answer.Number, again.Number);
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync();
        Assert.Equal(("pendopo", meja.Id), (report.Channel, report.EnteredBy));
        Assert.Contains("ibu kandung", report.Folded, StringComparison.Ordinal);
        var c = await db.Cases.SingleAsync();
        Assert.Equal(("biro-umum", "air-bersih-mati"), (c.EnteredAtCode, c.CategoryCode));
        var visit = await db.DeskVisits.SingleAsync();
        Assert.Equal(TimeSpan.FromMinutes(4), visit.EndedAt - visit.StartedAt);
        Assert.True(visit is { OnBehalf: true, ConsentAt: not null });
        Assert.Equal(TimeSpan.FromMinutes(4), (await desk.DayAsync(place.Id)).Mean);
        Assert.DoesNotContain("Amelia", visit.Note, StringComparison.Ordinal);
        Assert.Equal(DeskTicketState.Served, (await db.DeskTickets.SingleAsync()).State);
        Assert.Empty((await db.DeskDrafts.SingleAsync()).Sealed);
        var contacts = await db.ReporterContacts.ToListAsync();
        Assert.Contains(contacts, k => k.Kind == ContactKind.Nik);
        Assert.Contains(contacts, k => k.Kind == ContactKind.Phone);
        // A saving that was still on its way brings nothing back.
        await app.Get<DeskDrafts>().SaveAsync(meja, place, JsonSerializer.Serialize(form, DeskForm.Json), 9);
        Assert.Null(await app.Get<DeskDrafts>().ReadAsync(meja.Id));
    }

    [Fact]
    public async Task An_anonymous_entry_keeps_nothing_that_was_typed_about_the_person()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        var answer = await app.Get<DeskEntry>().HandInAsync(meja, place, Form() with { Anonymous = true, Consent = false, OnBehalf = true, BehalfOf = "Sri Lasmidjah" }, 1);
        await using var db = app.OpenDb();
        Assert.Empty(await db.ReporterContacts.ToListAsync());
        Assert.Null((await db.Reporters.SingleAsync()).NameSealed);
        var report = await db.Reports.SingleAsync(r => r.Number == answer.Number);
        Assert.Equal((Privacy.Anonymous, null), (report.Privacy, report.Folded));
        Assert.Null((await db.DeskVisits.SingleAsync()).ConsentAt);
        var raw = app.Get<Journal>().Reopen(await db.Journal.SingleAsync());
        Assert.DoesNotContain("Lina", System.Text.Encoding.UTF8.GetString(raw.Bytes.Span), StringComparison.Ordinal);
        Assert.Empty(await db.Outbox.ToListAsync());
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field()
    {
        await using var app = await TestApp.StartAsync();
        using var language = new Shell.InLanguage(CrmConsole.Shell.Words.Indonesian);
        var (_, place, meja) = await OpenAsync(app);
        async Task<string[]> Wrong(DeskForm form) => [.. (await app.Get<DeskEntry>().HandInAsync(meja, place, form, 1)).Fields!.Keys.Order()];
        Assert.Equal(["text"], await Wrong(Form() with { Text = null }));
        Assert.Equal(["category"], await Wrong(Form() with { Category = "air", CategoryCode = null }));
        Assert.Equal(["phone"], await Wrong(Form() with { Phone = "12" }));
        Assert.Equal(["nik"], await Wrong(Form() with { Nik = "123" }));
        Assert.Equal(["consent"], await Wrong(Form() with { Consent = false }));
        Assert.Equal(["behalfOf"], await Wrong(Form() with { OnBehalf = true }));
        Assert.Equal(["place"], await Wrong(Form() with { Latitude = 51.5, Longitude = 0 }));
        Assert.Equal(["email"], await Wrong(Form() with { Email = "lina@" }));
        await using var db = app.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync());
    }

    [Fact]
    public async Task Advice_alone_is_a_visit_without_a_report()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        Assert.Contains("note", (await app.Get<DeskEntry>().AdviseAsync(meja, place, new DeskForm(), 1)).Fields!.Keys);
        Assert.True((await app.Get<DeskEntry>().AdviseAsync(meja, place, new DeskForm { Note = "Menanyakan syarat KJP" }, 1)).Kept);
        await using var db = app.OpenDb();
        Assert.Null((await db.DeskVisits.SingleAsync()).ReportId);
        Assert.Empty(await db.Reports.ToListAsync());
    }

    [Fact]
    public async Task A_visitor_s_choice_of_news_is_kept_to()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        await app.Get<DeskEntry>().HandInAsync(meja, place, Form() with { AnswerBy = null }, 1);
        await using var db = app.OpenDb();
        Assert.Empty(await db.Outbox.ToListAsync());
        Assert.NotNull((await db.Reporters.SingleAsync()).StepsOffAt);
    }

    [Fact]
    public async Task Whoever_sits_at_a_counter_sees_place_and_state_of_others_and_joins_them()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        var there = await TestCases.ReportAsync(app, "Air PAM mati total sejak kemarin, tekanan kecil sekali");
        await TestCases.CaughtUpAsync(app);
        var form = Form() with { Place = "Pluit", AreaCode = there.AreaCode, CategoryCode = there.CategoryCode };
        var outlook = app.Get<DeskMatches>().Outlook(place, form);
        var match = Assert.Single(await app.Get<DeskMatches>().SimilarAsync(meja, form, outlook.Assessment));
        Assert.Equal((there.Number, null), (match.Number, match.Title));
        var answer = await app.Get<DeskEntry>().HandInAsync(meja, place, form with { Join = there.Number }, 1);
        await using var db = app.OpenDb();
        var home = await db.Cases.SingleAsync(c => c.Number == there.Number);
        Assert.Equal(2, home.ReportCount);
        Assert.Equal(home.Id, (await db.Cases.SingleAsync(c => c.Number == answer.Number)).MergedIntoId);
    }

    [Fact]
    public async Task Sealed_cases_and_those_about_a_unit_are_no_matches()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        var c = await TestCases.ReportAsync(app, "Air PAM mati total sejak kemarin, petugas minta uang", extra: "");
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new SetSubject("kel-31.72.01.1005", "menyangkut aparatur"));
        await TestCases.CaughtUpAsync(app);
        var form = Form() with { Place = "Pluit", AreaCode = c.AreaCode, CategoryCode = c.CategoryCode, Join = c.Number };
        Assert.Empty(await app.Get<DeskMatches>().SimilarAsync(meja, form, app.Get<DeskMatches>().Outlook(place, form).Assessment));
        await app.Get<DeskEntry>().HandInAsync(meja, place, form, 1);
        await using var db = app.OpenDb();
        Assert.Equal(1, (await db.Cases.SingleAsync(x => x.Id == c.Id)).ReportCount);
    }

    [Fact]
    public async Task Earlier_cases_are_found_by_phone_in_any_spelling_and_by_NIK()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        var number = (await app.Get<DeskEntry>().HandInAsync(meja, place, Form() with { Nik = "3171012345678901" }, 1)).Number;
        foreach (var form in new[] { new DeskForm { Phone = "+62 812 9988 7766" }, new DeskForm { Phone = "0812-9988-7766" }, new DeskForm { Nik = "3171.0123.4567.8901" } })
        {
            var found = Assert.Single(await app.Get<DeskMatches>().EarlierAsync(meja, form));
            Assert.Equal(number, found.Number);
            Assert.NotNull(found.Title);
        }
        Assert.Null(Assert.Single(await app.Get<DeskMatches>().EarlierAsync(meja with { Units = ["kec-31.71.07"] }, new DeskForm { Phone = "081299887766" })).Title);
        Assert.Empty(await app.Get<DeskMatches>().EarlierAsync(meja, new DeskForm { Phone = "081299887766", Anonymous = true }));
    }

    [Fact]
    public async Task Drafts_are_sealed_and_only_one_s_own()
    {
        await using var app = await TestApp.StartAsync();
        var (_, _, meja) = await OpenAsync(app);
        var http = await app.SignInAsync("meja");
        var csrf = await CaseHelp.TokenAsync(http, "/lacak");
        var body = JsonSerializer.Serialize(Form(), DeskForm.Json);
        async Task<HttpStatusCode> Put(string place, object content, bool token = true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/console/desk/draft/{place}") { Content = JsonContent.Create(content) };
            if (token) request.Headers.Add("X-CSRF", csrf);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.BadRequest, await Put("balaikota", new { body, revision = 5 }, token: false));
        Assert.Equal(HttpStatusCode.OK, await Put("balaikota", new { body, revision = 5 }));
        Assert.Equal(HttpStatusCode.OK, await Put("balaikota", new { body = "{}", revision = 4 }));
        Assert.Equal(HttpStatusCode.NotFound, await Put("inspektorat", new { body, revision = 6 }));
        Assert.Equal(HttpStatusCode.BadRequest, await Put("balaikota", new { body = "bukan json", revision = 7 }));
        Assert.Equal(body, (await http.GetFromJsonAsync<DeskDraftText>("/api/console/desk/draft/balaikota"))!.Body);
        await using (var db = app.OpenDb())
            Assert.DoesNotContain("Lina", System.Text.Encoding.UTF8.GetString((await db.DeskDrafts.SingleAsync(d => d.UserId == meja.Id)).Sealed), StringComparison.Ordinal);
        var other = await app.SignInAsync("inspektorat");
        using var none = await other.GetAsync("/api/console/desk/draft/inspektorat");
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
        var stranger = await app.SignInAsync("petugas");
        using var refused = await stranger.GetAsync("/api/console/desk/draft/balaikota");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode == HttpStatusCode.Found ? HttpStatusCode.Forbidden : refused.StatusCode);
    }

    [Fact]
    public async Task Places_and_categories_are_found_by_any_word()
    {
        await using var app = await TestApp.StartAsync();
        var search = app.Get<PlaceSearch>();
        Assert.Equal("Kel. Kebon Kacang", search.Find("Jl. Kebon Kacang 12, kebon kac", 8)[0].Label);
        Assert.Equal("31.71.07", search.Find("tanah abang", 8).First(c => c.Label.StartsWith("Kec.", StringComparison.Ordinal)).Code);
        var station = search.Find("dekat stasiun gambir", 8).First(c => c.Latitude is not null);
        Assert.Equal("Stasiun Gambir", station.Label);
        Assert.Equal(station.Code, app.Get<CrmConsole.Places.PlaceDirectory>().Current.VillageAt(station.Latitude!.Value, station.Longitude!.Value, Monday)!.Code);
        Assert.Empty(search.Find("zzzz", 8));
        var http = await app.SignInAsync("meja");
        var categories = await http.GetFromJsonAsync<List<DeskChoice>>("/api/console/desk/categories");
        Assert.True(categories!.Count > 100);
        Assert.All(categories, c => Assert.False(string.IsNullOrEmpty(c.Label)));
    }

    [Fact]
    public async Task An_entry_that_is_taken_up_later_is_still_that_counter_s()
    {
        await using var app = await TestApp.StartAsync();
        var (_, place, meja) = await OpenAsync(app);
        var envelope = new RawEnvelope(place.Channel, DeskReport.Format, "desk:uji:1", app.Get<TimeProvider>().GetUtcNow(), DeskReport.From(Form() with { Nik = "3171012345678901" }, []).ToBytes());
        var options = new ReceiveOptions(Trusted: true, EnteredAt: place.AgencyCode, EnteredBy: meja.Id, InTransaction: (_, _) => throw new InvalidOperationException("power cut"));
        Assert.Equal(IntakeOutcome.Pending, (await app.Get<IntakeDoor>().ReceiveAsync(envelope, options, CancellationToken.None)).Outcome);
        await using var db = app.OpenDb();
        var row = await db.Journal.SingleAsync();
        await app.Get<IntakeSweep>().ReplayAsync(row.Id, byPerson: false, CancellationToken.None);
        Assert.Equal(meja.Id, (await db.Reports.SingleAsync()).EnteredBy);
        Assert.Equal("biro-umum", (await db.Cases.SingleAsync()).EnteredAtCode);
        Assert.Contains(await db.ReporterContacts.ToListAsync(), k => k.Kind == ContactKind.Nik);
    }

    internal static DeskForm Form() => new()
    {
        Id = Guid.NewGuid().ToString(), Text = "Air PAM di rumah mati total dua tahun, mohon dibantu bicara dengan PAM Jaya.", Place = "Jl. Kebon Kacang 12, Kel. Kebon Kacang", AreaCode = "31.71.07.1006",
        Name = "Lina Amelia", Phone = "0812 9988 7766", Consent = true,
    };

    internal static async Task<(TicketDesk Desk, DeskPlace Place, Actor Meja)> OpenAsync(TestApp app)
    {
        var meja = await TestCases.DemoAsync(app, "meja");
        return (app.Get<TicketDesk>(), Assert.Single(await app.Get<TicketDesk>().PlacesAsync(meja)), meja);
    }
}
