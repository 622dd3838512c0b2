using System.Net;
using System.Net.Http.Json;
using CrmConsole.Cases.CasePage;

namespace CrmConsole.Tests.Cases.CasePage;

public sealed class DraftTests
{
    [Fact]
    public async Task A_draft_is_kept_for_its_writer_only_and_the_newest_saving_wins()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Got mampet di Gang Macan III, bau dan banyak nyamuk.");
        using var officer = await app.SignInAsync("triase");
        var url = $"/api/console/drafts/{made.CaseId}/reply";
        var csrf = await CaseHelp.TokenAsync(officer, "/lacak");

        Assert.Equal(HttpStatusCode.NoContent, (await officer.GetAsync(url)).StatusCode);
        Assert.Equal("Petugas berangkat", (await SaveAsync(officer, url, csrf, "Petugas berangkat", 20)).Body);
        Assert.Equal("Petugas berangkat", (await SaveAsync(officer, url, csrf, "Petugas", 10)).Body);
        Assert.Equal("Petugas berangkat", (await officer.GetFromJsonAsync<StoredDraft>(url))!.Body);
        Assert.Equal(HttpStatusCode.NoContent, (await officer.GetAsync($"/api/console/drafts/{made.CaseId}/note")).StatusCode);

        using var other = await app.SignInAsync("inspektorat");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(url)).StatusCode);
    }

    [Fact]
    public async Task A_late_saving_does_not_bring_back_what_was_sent()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Lampu jalan mati di depan pos RW 05 sejak Senin.");
        using var officer = await app.SignInAsync("triase");
        var url = $"/api/console/drafts/{made.CaseId}/note";
        var csrf = await CaseHelp.TokenAsync(officer, "/lacak");
        await SaveAsync(officer, url, csrf, "Perlu Satpol PP?", 5);
        using (var erase = Request(HttpMethod.Delete, url, csrf, new { revision = 7 })) Assert.Equal(HttpStatusCode.NoContent, (await officer.SendAsync(erase)).StatusCode);
        await SaveAsync(officer, url, csrf, "Perlu Satpol PP?", 6);
        Assert.Equal(HttpStatusCode.NoContent, (await officer.GetAsync(url)).StatusCode);
    }

    [Fact]
    public async Task A_saving_without_our_own_token_or_sign_in_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var made = await CaseHelp.ReportAsync(app, "Parkir liar menutup jalur sepeda di depan rumah sakit.");
        var url = $"/api/console/drafts/{made.CaseId}/reply";
        using var officer = await app.SignInAsync("triase");
        Assert.Equal(HttpStatusCode.BadRequest, (await officer.PutAsJsonAsync(url, new { body = "a", revision = 1 })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Http.GetAsync(url)).StatusCode);
        var csrf = await CaseHelp.TokenAsync(officer, "/lacak");
        using var unknown = Request(HttpMethod.Put, url, csrf, new { body = "a", revision = 1, userId = 1 });
        Assert.Equal(HttpStatusCode.BadRequest, (await officer.SendAsync(unknown)).StatusCode);
    }

    private static async Task<StoredDraft> SaveAsync(HttpClient client, string url, string csrf, string body, long revision)
    {
        using var request = Request(HttpMethod.Put, url, csrf, new { body, revision });
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<StoredDraft>())!;
    }

    private static HttpRequestMessage Request(HttpMethod method, string url, string csrf, object body)
    {
        var request = new HttpRequestMessage(method, url) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-CSRF", csrf);
        return request;
    }
}
