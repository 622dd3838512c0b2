using System.Net;
using System.Reflection;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace CrmConsole.Tests.Shell;

public sealed class GuardTests
{
    [Fact]
    public void Every_page_says_who_may_open_it()
    {
        var silent = typeof(App).Assembly.GetTypes().Where(t => t.GetCustomAttributes<RouteAttribute>().Any())
            .Where(t => t.GetCustomAttribute<AuthorizeAttribute>() is null && t.GetCustomAttribute<AllowAnonymousAttribute>() is null).Select(t => t.Name);
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Nobody_opens_a_circuit_without_signing_in()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.NewClient();
        using var answer = await client.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Public_pages_carry_no_script_and_no_inline_style()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.NewClient();
        foreach (var path in new[] { "/masuk", "/tidak-pernah-ada" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(path == "/masuk" ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("public.", page, StringComparison.Ordinal);
            Assert.DoesNotContain("blazor.web", page, StringComparison.Ordinal);
            Assert.DoesNotContain("MudBlazor", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Programs_get_a_bare_status_instead_of_a_page()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.NewClient();
        using var answer = await client.GetAsync(new Uri("/api/tidak-ada", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("https://jahat.example/", "/")]
    [InlineData("//jahat.example", "/")]
    [InlineData("/\\jahat.example", "/")]
    [InlineData("/kasus/JK-261124-0412", "/kasus/JK-261124-0412")]
    public void After_a_choice_one_never_lands_on_anothers_site(string asked, string landed) => Assert.Equal(landed, Preferences.Local(asked));
}
