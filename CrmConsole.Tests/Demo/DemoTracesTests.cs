using System.Net;
using System.Text.RegularExpressions;
using CrmConsole.Accounts;
using CrmConsole.Tests.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Demo;

/// <summary>What is public of the demo opens nothing where people are real, nor a demo outside Development.</summary>
public sealed partial class DemoTracesTests(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    private const string NoMark = "DELETE FROM JobRuns WHERE Name = 'demo-filled';", NoKey = "DELETE FROM ApiKeys;",
        NoAccount = "DELETE FROM AspNetUsers;", Sentence = "diisi demo",
        OneAccount = "DELETE FROM AspNetUsers WHERE Id > 1; UPDATE AspNetUsers SET Email = 'A@CRM.Test', NormalizedEmail = 'A@CRM.TEST'";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("Production", "", "tanda")]
    [InlineData("Development", "", "tanda")]
    [InlineData("Production", NoKey + NoAccount, "tanda")]
    [InlineData("Production", NoMark + NoAccount, "kunci API")]
    [InlineData("Production", NoMark + NoKey, "akun")]
    [InlineData("Production", NoMark + NoKey + OneAccount, "akun")]
    public async Task A_database_that_the_demo_filled_does_not_start_without_it(string environment, string sql, string named)
    {
        var folder = demo.Copy(sql);
        await using var server = ServerProcess.Launch(new StartOptions { Folder = folder, Demo = false, Environment = environment });
        Assert.Equal(1, await server.ExitAsync(Soon));
        Assert.Contains(Sentence, server.Output, StringComparison.Ordinal);
        Assert.Contains(named, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nor_is_it_prepared_for_use_but_it_can_be_read_and_saved()
    {
        var folder = demo.Copy();
        var file = Path.Combine(folder, "cadangan.tar.gz");
        string[] add = ["user", "add", "--email", "kepala@jakarta.go.id", "--name", "Kepala", "--role", "admin"];
        string[][] refused = [["migrate"], add, ["seed", "--cases", "3"]];
        foreach (var verb in refused)
        {
            await using var process = Production(folder, verb);
            Assert.True(await process.ExitAsync() == 1, verb[0] + process.Output);
            Assert.Contains("demo", process.Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        }
        Assert.Equal(0, DemoDatabase.Count(folder, "SELECT count(*) FROM AspNetUsers WHERE Email LIKE '%jakarta.go.id'"));
        foreach (var verb in new string[][] { ["verify-log"], ["backup", file], ["keys", "status"] })
        {
            await using var process = Production(folder, verb);
            Assert.True(await process.ExitAsync() == 0, process.Output);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Seeding_invented_people_without_the_demo_makes_nothing()
    {
        await using var seed = Production(null, ["seed", "--cases", "3"]);
        Assert.Equal(1, await seed.ExitAsync());
        Assert.Contains("Demo:Enabled", seed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(seed.Folder, "data", "crm.db")));
    }

    [Fact]
    public async Task A_fresh_demo_outside_Development_makes_a_key_of_its_own_and_prints_it_once()
    {
        await using var server = await ServerProcess.StartAsync(new StartOptions { Environment = "Production" });
        await OpensOnlyWithItsOwnAsync(server);
        await server.KillAsync();
        await using var again = server.Again();
        await again.ReadyAsync();
        Assert.DoesNotContain("crm_", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("kata sandi", again.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(again, PrintedKey().Match(server.Output).Value));
    }

    [Fact]
    public async Task A_demo_that_moved_out_of_Development_gets_new_passwords_and_a_new_key()
    {
        var folder = demo.Copy();
        await using (var server = await ServerProcess.StartAsync(new StartOptions { Folder = folder, Environment = "Production" }))
            await OpensOnlyWithItsOwnAsync(server);
        // And back: in Development the well-known key is there again.
        await using (var home = await ServerProcess.StartAsync(new StartOptions { Folder = folder }))
            Assert.Equal(HttpStatusCode.OK, await AskAsync(home, DemoAccounts.ApiKey));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_demos_password_and_addresses_are_nobodys_where_people_are_real()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Demo = false });
        var admin = app.Get<StaffAdmin>();
        var strange = await admin.InviteAsync(Actor.System, new StaffDetails("kepala@CRM.test", "Uji Coba", [Roles.Triage], []));
        Assert.False(strange.Succeeded);

        var invited = await admin.InviteAsync(Actor.System, new StaffDetails("petugas@contoh.test", "Uji Coba", [Roles.Triage], []));
        foreach (var word in new[] { SignIn.DemoPassword, "x" + SignIn.DemoPassword.ToLowerInvariant() })
        {
            using var refused = await app.NewClient()
                .SendAsync(new Uri(invited.Link!).AbsolutePath, "tautan", ("Input.Password", word), ("Input.Repeat", word));
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
            Assert.Contains("demo", (await refused.ReadAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        }
        // Set by an older program, or by hand in the database.
        await using (var db = app.OpenDb())
        {
            var user = await db.Users.SingleAsync(u => u.Email == "petugas@contoh.test");
            user.PasswordHash = new PasswordHasher<StaffUser>().HashPassword(user, SignIn.DemoPassword);
            await db.SaveChangesAsync();
        }
        using var closed = await SignIn.PostFormAsync(app.NewClient(), "petugas@contoh.test", SignIn.DemoPassword);
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
    }

    private static ServerProcess Production(string? folder, string[] verb) =>
        ServerProcess.Launch(new StartOptions { Folder = folder, Demo = false, Environment = "Production", Verb = verb });

    private static async Task OpensOnlyWithItsOwnAsync(ServerProcess server)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(server, DemoAccounts.ApiKey));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, PrintedKey().Match(server.Output).Value));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = server.Url };
        using var wellKnown = await SignIn.PostFormAsync(http, "triase", SignIn.DemoPassword);
        Assert.Equal(HttpStatusCode.OK, wellKnown.StatusCode);
        await SignIn.WithFormAsync(http, "triase", PrintedPassword().Match(server.Output).Groups[1].Value);
    }

    private static async Task<HttpStatusCode> AskAsync(ServerProcess server, string key)
    {
        using var http = new HttpClient { BaseAddress = server.Url, DefaultRequestHeaders = { { "X-Api-Key", key } } };
        using var answer = await http.GetAsync(new Uri("/api/v1/cases?limit=1", UriKind.Relative));
        return answer.StatusCode;
    }

    [GeneratedRegex("crm_[0-9a-f]{48}")]
    private static partial Regex PrintedKey();

    [GeneratedRegex(@"triase@crm\.test · kata sandi (\S+)")]
    private static partial Regex PrintedPassword();
}
