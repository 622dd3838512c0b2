using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases.CasePage;

/// <summary>Cases to look at, made by the outside door as any other.</summary>
internal static class CaseHelp
{
    public sealed record Made(string Number, string Token, string Pin, long CaseId);

    public static async Task<Made> ReportAsync(TestApp app, string text, string? address = null, string email = "lina@contoh.id", string channel = "web")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports")
        {
            Content = JsonContent.Create(new { channel, text, address, reporter = new { name = "Lina Amelia", email } }),
        };
        request.Headers.Add("X-Api-Key", "crm-demo-key");
        using var answer = await app.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        var json = JsonDocument.Parse(body).RootElement;
        var number = json.GetProperty("number").GetString()!;
        await using var db = app.OpenDb();
        var id = await db.Cases.Where(c => c.Number == number).Select(c => c.Id).SingleAsync();
        return new Made(number, json.GetProperty("trackerToken").GetString()!, json.GetProperty("trackerPin").GetString()!, id);
    }

    /// <summary>A member of staff as the program sees one who is signed in.</summary>
    public static async Task<Actor> ActorAsync(TestApp app, string account)
    {
        await using var db = app.OpenDb();
        var user = await db.Users.Include(u => u.Units).SingleAsync(u => u.Email == SignIn.Email(account));
        var roles = await (from ur in db.UserRoles join r in db.Roles on ur.RoleId equals r.Id where ur.UserId == user.Id select r.Name!).ToListAsync();
        return new Actor(ActorKind.Staff, user.Id, user.DisplayName, roles.ToHashSet(), [.. user.Units.Select(u => u.AgencyCode)]);
    }

    public static async Task DoAsync(TestApp app, Actor actor, long caseId, CaseCommand command)
    {
        await using var db = app.OpenDb();
        var version = await db.Cases.Where(c => c.Id == caseId).Select(c => c.Version).SingleAsync();
        var result = await app.Get<CaseDoor>().RunAsync(actor, caseId, version, command);
        Assert.True(result.Outcome == CommandOutcome.Done, $"{command.GetType().Name}: {result.Outcome} {result.Sentence}");
    }

    /// <summary>The antiforgery token of a page with a form.</summary>
    public static async Task<string> TokenAsync(HttpClient client, string page)
    {
        var document = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(page));
        return document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }
}
