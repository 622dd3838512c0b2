using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmConsole.Accounts;

namespace CrmConsole.Tests.Accounts;

/// <summary>Headers of every answer, and the keys of machines.</summary>
public sealed class EdgeTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private readonly TestApp app = accounts.App;

    [Theory]
    [InlineData("/masuk")]
    [InlineData("/health/live")]
    [InlineData("/css/public.css")]
    [InlineData("/api/v1/cases")]
    public async Task Every_answer_has_the_headers(string path)
    {
        using var response = await app.Http.GetAsync(path);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Contains("frame-ancestors 'none'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.NotEmpty(Header(response, "Referrer-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_pages_allow_nothing_inline_and_have_nothing_inline()
    {
        foreach (var path in new[] { "/masuk", "/masuk/terkunci", "/undangan/tidak-ada", "/undangan/" + new string('!', 43), "/akses-ditolak" })
        {
            using var response = await app.Http.GetAsync(path);
            Assert.DoesNotContain("unsafe", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotContain("nonce", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
            var page = await response.ReadAsync();
            Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]), [onclick], [onsubmit], [onload]"));
            Assert.DoesNotContain(page.QuerySelectorAll("script"), s => s.GetAttribute("src")!.Contains("blazor", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Console_pages_run_only_scripts_of_our_own()
    {
        using var response = await (await app.SignInAsync("admin")).GetAsync("/admin/petugas");
        var policy = Header(response, "Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        Assert.Contains(policy, p => p.StartsWith("script-src 'self'", StringComparison.Ordinal) && !p.Contains("unsafe", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", policy);
    }

    [Fact]
    public async Task Without_a_session_nothing_opens_but_what_is_public()
    {
        foreach (var path in new[] { "/", "/akun", "/admin/petugas", "/jobs", "/kasus/JK-260101-0001" })
        {
            using var response = await app.Http.GetAsync(path);
            Assert.True(response.StatusCode is HttpStatusCode.Found or HttpStatusCode.Unauthorized, $"{path}: {response.StatusCode}");
        }
        using var circuit = await app.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        Assert.Equal(HttpStatusCode.Unauthorized, circuit.StatusCode);
    }

    [Fact]
    public async Task A_key_opens_what_its_scopes_say_until_it_is_revoked()
    {
        const string path = "/api/v1/cases";
        var keys = app.Get<ApiKeys>();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, "crm_tidak-ada"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, DemoAccounts.ApiKey));
        var writer = await keys.CreateAsync("penulis", [Policies.ReportsWrite], "web", null, null);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(path, writer));
        var reader = await keys.CreateAsync("pembaca", [Policies.CasesRead], "", "sudin-bina-marga-31.72", null);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, reader));
        var principal = await keys.FindAsync(reader);
        var actor = Actor.From(principal!);
        Assert.Equal(ActorKind.Machine, actor.Kind);
        Assert.Equal(["sudin-bina-marga-31.72"], actor.Units);
        await keys.RevokeAsync(actor.Id, null);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, reader));
        Assert.False(await app.Get<SessionCheck>().IsAliveAsync(principal!));
    }

    [Fact]
    public async Task A_refused_key_is_told_why_as_a_problem()
    {
        using var response = await app.Http.GetAsync("/api/v1/cases");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_key_in_the_address_counts_only_for_Open311()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/api/v1/cases?api_key=" + DemoAccounts.ApiKey, null));
    }

    [Fact]
    public async Task A_stored_key_cannot_be_read_back()
    {
        var key = await app.Get<ApiKeys>().CreateAsync("rahasia", [Policies.Open311], "", null, null);
        await using var db = app.OpenDb();
        Assert.DoesNotContain(db.ApiKeys.ToList(), k => System.Text.Encoding.UTF8.GetBytes(key).SequenceEqual(k.Hash));
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        using var response = await app.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(',', values) : "";
}
