using System.Net;
using CrmConsole.Accounts;
using CrmConsole.Tests.Cases;

namespace CrmConsole.Tests.Accounts;

public sealed class ApiKeyAdminTests
{
    [Fact]
    public async Task A_key_made_on_the_page_works_within_its_rights_until_it_is_revoked()
    {
        await using var app = await TestApp.StartAsync();
        var (desk, admin) = (app.Get<ApiKeyAdmin>(), await TestCases.DemoAsync(app, "admin"));
        var made = await desk.CreateAsync(admin, "Dasbor wali kota", [Policies.CasesRead], [], "sudin-bina-marga-31.72");
        Assert.True(made.Succeeded, made.Sentence);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, HttpMethod.Get, "/api/v1/cases", made.Link!));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(app, HttpMethod.Post, "/api/v1/reports", made.Link!));
        var row = (await desk.ListAsync()).Single(k => k.Name == "Dasbor wali kota");
        Assert.True((await desk.RevokeAsync(admin, row.Id)).Succeeded);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, HttpMethod.Get, "/api/v1/cases", made.Link!));
    }

    [Theory]
    [InlineData("", "cases:read", "", null)]
    [InlineData("Mitra", "", "", null)]
    [InlineData("Mitra", "everything", "", null)]
    [InlineData("Mitra", "cases:read", "burung-merpati", null)]
    [InlineData("Mitra", "cases:read", "", "tidak-ada")]
    public async Task What_cannot_be_is_refused_with_a_sentence(string name, string scope, string channel, string? unit)
    {
        await using var app = await TestApp.StartAsync();
        var desk = app.Get<ApiKeyAdmin>();
        var before = (await desk.ListAsync()).Count;
        var result = await desk.CreateAsync(await TestCases.DemoAsync(app, "admin"), name, scope.Length == 0 ? [] : [scope], channel.Length == 0 ? [] : [channel], unit);
        Assert.False(result.Succeeded);
        Assert.NotEmpty(result.Sentence);
        Assert.False((await desk.CreateAsync(await TestCases.DemoAsync(app, "supervisor"), "Mitra", [Policies.CasesRead], [], null)).Succeeded);
        Assert.Equal(before, (await desk.ListAsync()).Count);
    }

    private static async Task<HttpStatusCode> AskAsync(TestApp app, HttpMethod method, string path, string key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", key);
        if (method == HttpMethod.Post) request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
