using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Public;
using CrmConsole.Tests.Cases.CasePage;

namespace CrmConsole.Tests.Public;

public sealed partial class TrackerTests
{
    [Fact]
    public async Task Number_and_pin_open_the_report_and_the_page_is_private()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Puing proyek menutup trotoar di Pluit, sudah tiga hari.");
        using var found = await AskAsync(app, made.Number.ToLowerInvariant(), made.Pin);
        Assert.Equal(HttpStatusCode.Found, found.StatusCode);
        Assert.EndsWith($"/lacak/{made.Token}", found.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var page = await app.Http.GetAsync($"/lacak/{made.Token}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("noindex", Assert.Single(page.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains(made.Number, html, StringComparison.Ordinal);
        Assert.Contains("Puing proyek", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Lina", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_pin_and_a_wrong_number_get_the_same_answer()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Pohon angsana miring ke atap posyandu RW 06.");
        var wrongPin = await BodyAsync(app, made.Number, "0000-0000");
        var wrongNumber = await BodyAsync(app, "JK-200101-9999", "0000-0000");
        Assert.Contains("tidak cocok", wrongPin, StringComparison.Ordinal);
        Assert.Equal(wrongPin.Replace(made.Number, "N", StringComparison.Ordinal), wrongNumber.Replace("JK-200101-9999", "N", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guessing_one_number_is_stopped_but_its_link_still_opens()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Halte tanpa atap, hujan kehujanan panas kepanasan.");
        for (var i = 0; i < TrackLimits.PerNumber; i++)
        {
            using var wrong = await AskAsync(app, made.Number, "0000-0000");
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }
        using var right = await AskAsync(app, made.Number, made.Pin);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        using var link = await app.Http.GetAsync($"/lacak/{made.Token}");
        Assert.Equal(HttpStatusCode.OK, link.StatusCode);
    }

    [Fact]
    public async Task Changed_tokens_open_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Kabel optik rendah di depan rumah, hampir kena kepala.");
        foreach (var token in new[] { made.Token[..^1] + (made.Token[^1] == 'a' ? 'b' : 'a'), made.Token[..20], "x", new string('0', made.Token.Length) })
        {
            using var page = await app.Http.GetAsync($"/lacak/{token}");
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            var html = await page.Content.ReadAsStringAsync();
            Assert.DoesNotContain("Kabel", html, StringComparison.Ordinal);
            // What to do stands there, not that there is no such page.
            Assert.Contains("Tautan ini tidak berlaku", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_are_shown_notes_and_names_are_not()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Got mampet di Gang Macan III, bau dan banyak nyamuk.", "Gang Macan III no. 17, Kedoya Selatan");
        var officer = await CaseHelp.ActorAsync(app, "triase");
        await CaseHelp.DoAsync(app, officer, made.CaseId, new AddNote("Catatan rahasia untuk rekan."));
        var before = await VersionAsync(app, made.CaseId);
        var html = await app.Http.GetStringAsync($"/lacak/{made.Token}");
        Assert.DoesNotContain("rahasia untuk rekan", html, StringComparison.Ordinal);
        Assert.DoesNotContain(officer.Name, html, StringComparison.Ordinal);
        // Private by default: the village, not the house.
        Assert.DoesNotContain("no. 17", html, StringComparison.Ordinal);
        Assert.Equal(before, await VersionAsync(app, made.CaseId));
    }

    private static async Task<int> VersionAsync(TestApp app, long id)
    {
        await using var db = app.OpenDb();
        return (await db.Cases.FindAsync(id))!.Version;
    }

    private static async Task<string> BodyAsync(TestApp app, string number, string pin)
    {
        using var answer = await AskAsync(app, number, pin);
        return Tokens().Replace(await answer.Content.ReadAsStringAsync(), "");
    }

    private static async Task<HttpResponseMessage> AskAsync(TestApp app, string number, string pin)
    {
        var document = await new HtmlParser().ParseDocumentAsync(await app.Http.GetStringAsync("/lacak"));
        var form = document.QuerySelector("form:has(#pin)")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        (fields["Input.Number"], fields["Input.Pin"]) = (number, pin);
        using var content = new FormUrlEncodedContent(fields);
        return await app.Http.PostAsync("/lacak", content);
    }

    [GeneratedRegex("""<input[^>]*__RequestVerificationToken[^>]*>|<!--.*?-->""", RegexOptions.Singleline)]
    private static partial Regex Tokens();
}
