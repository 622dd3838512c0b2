using System.Net;
using System.Security.Claims;
using CrmConsole.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CrmConsole.Tests.Accounts;

public sealed class StaffAdminTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private const string NewPassword = "tiga becak biru melaju";
    private readonly TestApp app = accounts.App;

    [Fact]
    public async Task A_reset_link_sent_twice_at_once_works_once()
    {
        var (user, _) = await accounts.NewAsync();
        // A reset also ends a lock that wrong guesses brought about.
        for (var i = 0; i < 5; i++) (await SignIn.PostFormAsync(app.NewClient(), user.Email!, "Salah-2026-sekali")).Dispose();
        var made = await accounts.Admin.NewLinkAsync(await accounts.DemoAdminAsync(), user.Id);
        var path = new Uri(made.Link!).AbsolutePath;
        Assert.StartsWith("/atur-ulang/", path, StringComparison.Ordinal);
        var clients = Enumerable.Range(0, 6).Select(_ => app.NewClient()).ToList();
        var pages = new List<AngleSharp.Html.Dom.IHtmlDocument>();
        foreach (var client in clients)
        {
            using var opened = await client.GetAsync(path);
            pages.Add(await opened.ReadAsync());
        }
        // Opening it changed nothing, so every one of the six still had a form.
        var answers = await Task.WhenAll(clients.Select((c, i) => c.SendAsync(pages[i], path, "tautan", ("Input.Password", NewPassword), ("Input.Repeat", NewPassword))));
        Assert.Single(answers, a => a.Target() == "/masuk?pesan=sandi-baru");
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.NotFound));
        using var later = await app.NewClient().GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
        await SignIn.WithFormAsync(app.NewClient(), user.Email!, NewPassword);
    }

    [Fact]
    public async Task Only_the_hash_of_a_link_is_stored_and_a_newer_link_ends_the_older()
    {
        var (user, _) = await accounts.NewAsync();
        var admin = await accounts.DemoAdminAsync();
        var first = new Uri((await accounts.Admin.NewLinkAsync(admin, user.Id)).Link!).AbsolutePath;
        var second = new Uri((await accounts.Admin.NewLinkAsync(admin, user.Id)).Link!).AbsolutePath;
        using var old = await app.NewClient().GetAsync(first);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
        using var current = await app.NewClient().GetAsync(second);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        Assert.Equal("no-referrer", string.Join(',', current.Headers.GetValues("Referrer-Policy")));
        await using var db = app.OpenDb();
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(second.Split('/')[^1]);
        Assert.DoesNotContain(await db.OneUseLinks.Select(l => l.TokenHash).ToListAsync(), h => h.SequenceEqual(token));
    }

    [Fact]
    public async Task A_deactivated_account_loses_its_session_and_cannot_sign_in()
    {
        var (user, client) = await accounts.NewAsync();
        using var before = await client.GetAsync("/akun");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.True((await accounts.Admin.SetActiveAsync(await accounts.DemoAdminAsync(), user.Id, active: false)).Succeeded);
        using var after = await client.GetAsync("/akun");
        Assert.StartsWith("/masuk", after.Target(), StringComparison.Ordinal);
        using var retry = await SignIn.PostFormAsync(app.NewClient(), user.Email!, SignIn.DemoPassword);
        Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
        Assert.True((await accounts.Admin.SetActiveAsync(await accounts.DemoAdminAsync(), user.Id, active: true)).Succeeded);
        await SignIn.WithFormAsync(app.NewClient(), user.Email!);
    }

    [Fact]
    public async Task A_changed_role_ends_the_session_of_pages_and_of_open_circuits()
    {
        var (user, client) = await accounts.NewAsync(Roles.Triage);
        var principal = await PrincipalAsync(user);
        var check = app.Get<SessionCheck>();
        Assert.True(await check.IsAliveAsync(principal));
        var changed = await accounts.Admin.ChangeAsync(await accounts.DemoAdminAsync(), user.Id, new StaffDetails(user.Email!, user.DisplayName, [Roles.Agency], ["sudin-bina-marga-31.72"]));
        Assert.True(changed.Succeeded, changed.Sentence);
        Assert.False(await check.IsAliveAsync(principal));
        using var after = await client.GetAsync("/akun");
        Assert.StartsWith("/masuk", after.Target(), StringComparison.Ordinal);
        var fresh = Actor.From(await PrincipalAsync(user));
        Assert.Equal([Roles.Agency], fresh.Roles);
        Assert.Equal(["sudin-bina-marga-31.72"], fresh.Units);
    }

    [Fact]
    public async Task Nobody_but_an_administrator_opens_the_staff_page()
    {
        using var stranger = await app.NewClient().GetAsync("/admin/petugas");
        Assert.StartsWith("/masuk", stranger.Target(), StringComparison.Ordinal);
        foreach (var account in new[] { "triase", "supervisor", "auditor" })
        {
            using var refused = await (await app.SignInAsync(account)).GetAsync("/admin/petugas");
            Assert.StartsWith("/akses-ditolak", refused.Target(), StringComparison.Ordinal);
        }
        using var opened = await (await app.SignInAsync("admin")).GetAsync("/admin/petugas");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("Agus Setiawan", await opened.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_whose_role_was_taken_away_changes_nothing_from_an_open_page()
    {
        var (user, _) = await accounts.NewAsync();
        var pretender = new Actor(ActorKind.Staff, user.Id, user.DisplayName, new HashSet<string> { Roles.Admin }, []);
        var refused = await accounts.Admin.InviteAsync(pretender, new StaffDetails("baru@crm.test", "Orang Baru", [Roles.Admin], []));
        Assert.False(refused.Succeeded);
        await using var db = app.OpenDb();
        Assert.False(await db.Users.AnyAsync(u => u.Email == "baru@crm.test"));
    }

    [Fact]
    public async Task The_last_administrator_stays_and_nobody_drops_their_own_role()
    {
        await using var own = await TestApp.StartAsync();
        var admin = own.Get<StaffAdmin>();
        var user = await AccountsApp.UserAsync(own, "admin@crm.test");
        var details = new StaffDetails(user.Email!, user.DisplayName, [Roles.Triage], []);
        var self = new Actor(ActorKind.Staff, user.Id, user.DisplayName, new HashSet<string> { Roles.Admin }, []);
        Assert.False((await admin.SetActiveAsync(Actor.System, user.Id, active: false)).Succeeded);
        Assert.False((await admin.ChangeAsync(Actor.System, user.Id, details)).Succeeded);
        await AccountsApp.InviteAsync(own, "kedua@crm.test", Roles.Admin);
        Assert.False((await admin.ChangeAsync(self, user.Id, details)).Succeeded);
        Assert.False((await admin.SetActiveAsync(self, user.Id, active: false)).Succeeded);

        var second = await AccountsApp.UserAsync(own, "kedua@crm.test");
        var other = new Actor(ActorKind.Staff, second.Id, second.DisplayName, new HashSet<string> { Roles.Admin }, []);
        // Each removes the other, at once: one of them must remain.
        var both = await Task.WhenAll(
            Task.Run(() => admin.SetActiveAsync(self, second.Id, active: false)), Task.Run(() => admin.SetActiveAsync(other, user.Id, active: false)));
        Assert.Single(both, r => r.Succeeded);
    }

    [Fact]
    public async Task Each_change_is_written_down_with_before_and_after()
    {
        var (user, _) = await accounts.NewAsync();
        var admin = await accounts.DemoAdminAsync();
        var from = TimeProvider.System.GetUtcNow();
        Assert.True((await accounts.Admin.SetAbsenceAsync(admin, user.Id, from, from.AddDays(3))).Succeeded);
        Assert.False((await accounts.Admin.SetAbsenceAsync(admin, user.Id, from, from.AddDays(-3))).Succeeded);
        Assert.True((await accounts.Admin.SignOutEverywhereAsync(admin, user.Id)).Succeeded);
        await using var db = app.OpenDb();
        var key = user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var entries = await db.Audit.Where(a => a.Subject == "staff" && a.Key == key && a.UserId == admin.Id).OrderBy(a => a.Id).ToListAsync();
        Assert.Equal(2, entries.Count);
        Assert.DoesNotContain("absen", entries[0].Before, StringComparison.Ordinal);
        Assert.Contains("absen", entries[0].After, StringComparison.Ordinal);
        Assert.EndsWith("keluar dari semua perangkat", entries[1].After, StringComparison.Ordinal);
        Assert.True((await AccountsApp.UserAsync(app, user.Email!)).IsAbsent(from.AddDays(1)));
    }

    [Theory]
    [InlineData("bukan-alamat", "Nama Orang", "triage", "")]
    [InlineData("a@crm.test", "", "triage", "")]
    [InlineData("a@crm.test", "Nama Orang", "raja", "")]
    [InlineData("a@crm.test", "Nama Orang", "", "")]
    [InlineData("a@crm.test", "Nama Orang", "agency", "")]
    [InlineData("a@crm.test", "Nama Orang", "agency", "unit-khayalan")]
    [InlineData("triase@crm.test", "Nama Orang", "triage", "")]
    public async Task A_wrong_invitation_is_refused_with_a_sentence(string email, string name, string role, string unit)
    {
        var result = await accounts.Admin.InviteAsync(await accounts.DemoAdminAsync(), new StaffDetails(email, name, role.Length == 0 ? [] : [role], unit.Length == 0 ? [] : [unit]));
        Assert.False(result.Succeeded);
        Assert.NotEmpty(result.Sentence);
        Assert.Null(result.Link);
    }

    [Fact]
    public async Task The_verb_invites_once_and_refuses_what_it_does_not_understand()
    {
        Assert.Equal(2, await UserVerb.RunAsync(app.Services, ["user", "add", "--email", "verb@crm.test"]));
        Assert.Equal(1, await UserVerb.RunAsync(app.Services, ["add", "--email", "verb@crm.test", "--name", "Orang Verb", "--role", "raja"]));
        string[] right = ["user", "add", "--email", "verb@crm.test", "--name", "Orang Verb", "--role", "supervisor,agency", "--unit", "sudin-sda-31.72"];
        Assert.Equal(0, await UserVerb.RunAsync(app.Services, right));
        Assert.Equal(1, await UserVerb.RunAsync(app.Services, right));
        Assert.Null((await AccountsApp.UserAsync(app, "verb@crm.test")).PasswordHash);
    }

    [Fact]
    public async Task The_list_finds_by_name_unit_and_role_and_reads_signs_as_signs()
    {
        var list = app.Get<StaffList>();
        Assert.Contains((await list.FindAsync("agus set", "", 0)).Rows, r => r.Email == "petugas@crm.test");
        Assert.All((await list.FindAsync("sudin-bina-marga-31.72", Roles.Supervisor, 0)).Rows, r => Assert.Contains(Roles.Supervisor, r.Roles));
        Assert.Equal(0, (await list.FindAsync("%", "", 0)).Total);
    }

    [Fact]
    public async Task A_lost_phone_is_forgotten_with_its_app_and_its_passkeys()
    {
        var (user, _) = await accounts.NewAsync();
        await WithUserAsync(user, async (users, fresh) =>
        {
            var passkey = new UserPasskeyInfo([1, 2, 3, (byte)user.Id], [4], TimeProvider.System.GetUtcNow(), 0, ["internal"], true, false, false, [5], [6]) { Name = "ponsel" };
            var added = await users.AddOrUpdatePasskeyAsync(fresh, passkey);
            Assert.True(added.Succeeded, string.Join(' ', added.Errors.Select(e => e.Code + e.Description)));
            await users.SetTwoFactorEnabledAsync(fresh, true);
        });
        await WithUserAsync(user, async (users, fresh) => Assert.Equal("ponsel", Assert.Single(await users.GetPasskeysAsync(fresh)).Name));
        Assert.True((await accounts.Admin.ForgetSecondFactorAsync(await accounts.DemoAdminAsync(), user.Id)).Succeeded);
        await WithUserAsync(user, async (users, fresh) =>
        {
            Assert.Empty(await users.GetPasskeysAsync(fresh));
            Assert.False(fresh.TwoFactorEnabled);
        });
    }

    private async Task WithUserAsync(StaffUser user, Func<UserManager<StaffUser>, StaffUser, Task> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        await work(users, (await users.FindByEmailAsync(user.Email!))!);
    }

    private async Task<ClaimsPrincipal> PrincipalAsync(StaffUser user)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var fresh = await services.GetRequiredService<UserManager<StaffUser>>().FindByEmailAsync(user.Email!);
        return await services.GetRequiredService<IUserClaimsPrincipalFactory<StaffUser>>().CreateAsync(fresh!);
    }
}
