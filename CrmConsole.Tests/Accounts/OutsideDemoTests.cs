using System.Net;
using CrmConsole.Accounts;

namespace CrmConsole.Tests.Accounts;

/// <summary>What holds where people are real.</summary>
public sealed class OutsideDemoTests
{
    [Fact]
    public async Task An_administrator_must_enrol_a_second_factor_before_anything_else()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Demo = false });
        await AccountsApp.InviteAsync(app, "kepala@contoh.test", Roles.Admin);
        var client = app.NewClient();
        await SignIn.WithFormAsync(client, "kepala@contoh.test", AccountsApp.OwnPassword);
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        foreach (var path in new[] { "/", "/admin/petugas", "/akun" })
        {
            using var page = await client.GetAsync(path);
            Assert.Equal("/akun/faktor-kedua", page.Target());
        }
        using var circuit = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        Assert.Equal(HttpStatusCode.Forbidden, circuit.StatusCode);

        var (key, codes) = await client.EnrolAsync();
        Assert.Equal(10, codes.Count);
        using var opened = await client.GetAsync("/admin/petugas");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);

        var thief = app.NewClient();
        using var half = await SignIn.PostFormAsync(thief, "kepala@contoh.test", AccountsApp.OwnPassword);
        Assert.StartsWith("/masuk/kode", half.Target(), StringComparison.Ordinal);
        using var removed = await client.SendAsync("/akun/faktor-kedua", "totp-mati", ("Remove.Password", AccountsApp.OwnPassword));
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.NotNull((await removed.ReadAsync()).QuerySelector("[role=alert]"));
    }

    [Fact]
    public async Task A_role_that_needs_no_second_factor_goes_straight_in()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Demo = false });
        await AccountsApp.InviteAsync(app, "petugas@contoh.test", Roles.Triage);
        var client = app.NewClient();
        await SignIn.WithFormAsync(client, "petugas@contoh.test", AccountsApp.OwnPassword);
        using var page = await client.GetAsync("/akun");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var demo = await SignIn.PostFormAsync(app.NewClient(), "admin", SignIn.DemoPassword);
        Assert.Equal(HttpStatusCode.OK, demo.StatusCode);
    }

    [Fact]
    public async Task The_demo_refuses_a_database_with_real_people()
    {
        var folder = Locations.NewFolder();
        try
        {
            await using (var app = await TestApp.StartAsync(new StartOptions { Demo = false, Folder = folder }))
                await AccountsApp.InviteAsync(app, "kepala@contoh.test", Roles.Admin);
            await using var server = ServerProcess.Launch(new StartOptions { Folder = folder });
            Assert.NotEqual(0, await server.ExitAsync(TimeSpan.FromMinutes(4)));
            Assert.Contains("akun sungguhan", server.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task In_production_sign_in_is_by_https_and_cookies_are_bound_to_the_host()
    {
        var settings = new Dictionary<string, string?> { ["Proxies:Known"] = "127.0.0.1, ::1" };
        await using var app = await TestApp.StartAsync(new StartOptions { Demo = false, Environment = "Production", Settings = settings });
        using var plain = await app.Http.GetAsync("/masuk");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, plain.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/masuk");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var secure = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
        Assert.All(secure.Headers.GetValues("Set-Cookie"), c =>
        {
            Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
            Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase);
        });
        Assert.True(secure.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    [InlineData("127.0.0.0/8, ::1", HttpStatusCode.OK)]
    public async Task Only_a_known_proxy_may_say_where_a_request_comes_from(string known, HttpStatusCode third)
    {
        var settings = new Dictionary<string, string?> { ["Accounts:SignInsPerMinute"] = "2", ["Proxies:Known"] = known };
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = settings });
        var last = HttpStatusCode.OK;
        for (var i = 1; i <= 3; i++)
        {
            var client = app.NewClient();
            client.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            using var response = await SignIn.PostFormAsync(client, "hantu" + i, "Salah-2026-sekali");
            last = response.StatusCode;
        }
        Assert.Equal(third, last);
    }
}
