using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Cases.CasePage;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Public;

/// <summary>What a shared link and an installed page give away, and news on and off.</summary>
public sealed class TrackerCardTests
{
    [Fact]
    public async Task The_share_card_and_the_manifest_tell_of_no_report()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Puing proyek menutup trotoar di Pluit, sudah tiga hari.");
        var page = await new HtmlParser().ParseDocumentAsync(await app.Http.GetStringAsync($"/lacak/{made.Token}"));
        var card = page.QuerySelectorAll("meta[property^='og:'], meta[name^='twitter:'], link[rel=manifest], link[rel=apple-touch-icon]").Select(m => m.OuterHtml).ToList();
        Assert.True(card.Count > 8);
        foreach (var secret in new[] { made.Number, made.Token, made.Pin, "Puing", "Pluit" }) Assert.DoesNotContain(card, c => c.Contains(secret, StringComparison.Ordinal));
        using var manifest = await app.Http.GetAsync("/lacak.webmanifest");
        Assert.Equal(HttpStatusCode.OK, manifest.StatusCode);
        Assert.Equal("application/manifest+json", manifest.Content.Headers.ContentType!.MediaType);
        var json = JsonDocument.Parse(await manifest.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("/lacak", json.GetProperty("start_url").GetString());
        var images = json.GetProperty("icons").EnumerateArray().Select(i => i.GetProperty("src").GetString()!).Append(new Uri(page.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!).AbsolutePath);
        foreach (var image in images)
        {
            using var answer = await app.Http.GetAsync(image);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, image);
        }
    }

    [Fact]
    public async Task News_are_switched_off_and_on_from_the_page_and_transfers_name_both_units()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Lampu jalan mati di Jalan Pluit Raya sudah tiga malam");
        var (triage, petugas) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"));
        await CaseHelp.DoAsync(app, triage, made.CaseId, new TransferTo("satpol-pp", "unit yang berwenang"));
        await CaseHelp.DoAsync(app, triage, made.CaseId, new Accept());
        await CaseHelp.DoAsync(app, triage, made.CaseId, new TransferTo(petugas.Units[0], "tugas unit lain"));
        foreach (var (off, said) in new[] { (true, "tidak mengirim kabar lagi"), (false, "mengirim kabar lagi pada setiap langkah") })
        {
            var document = await new HtmlParser().ParseDocumentAsync(await app.Http.GetStringAsync($"/lacak/{made.Token}"));
            var form = document.QuerySelector("form:has(input[name=_handler][value=kabar])")!;
            using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? ""));
            using var answer = await app.Http.PostAsync($"/lacak/{made.Token}", content);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.Contains(said, await app.Http.GetStringAsync(answer.Headers.Location!.ToString()), StringComparison.Ordinal);
            await using var db = app.OpenDb();
            Assert.Equal(off, (await db.Reporters.SingleAsync()).StepsOffAt is not null);
        }
        var page = await app.Http.GetStringAsync($"/lacak/{made.Token}");
        Assert.Contains("Dialihkan dari Satpol PP ke", page, StringComparison.Ordinal);
        Assert.Contains("Selesai paling lambat", page, StringComparison.Ordinal);
    }
}
