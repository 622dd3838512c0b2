using CrmConsole.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CrmConsole.Tests.Accounts;

/// <summary>One program for all tests of a class; each test uses accounts of its own. Sessions are checked at each request
/// instead of every half minute.</summary>
public sealed class AccountsApp : IAsyncLifetime
{
    private int count;

    public TestApp App { get; private set; } = null!;
    public StaffAdmin Admin => App.Get<StaffAdmin>();

    public async ValueTask InitializeAsync() =>
        App = await TestApp.StartAsync(services: s => s.PostConfigure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.Zero));

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>For accounts that are not the demo's: there its password is refused.</summary>
    public const string OwnPassword = "Sungai-Ciliwung-47";

    public static Task<StaffUser> UserAsync(TestApp app, string email) => UserAsync(app, u => u.Email == email);

    /// <summary>A new account with the demo's password, signed in.</summary>
    public async Task<(StaffUser User, HttpClient Client)> NewAsync(string role = Roles.Triage, params string[] units)
    {
        var email = $"uji{Interlocked.Increment(ref count)}-{role}@crm.test";
        await InviteAsync(App, email, role, units);
        return (await UserAsync(App, email), await App.SignInAsync(email));
    }

    /// <summary>Invites and accepts, outside the demo with <see cref="OwnPassword"/>.</summary>
    public static async Task InviteAsync(TestApp app, string email, string role, params string[] units)
    {
        var invited = await app.Get<StaffAdmin>().InviteAsync(Actor.System, new StaffDetails(email, "Uji Coba", [role], units));
        Assert.True(invited.Succeeded, invited.Sentence);
        var client = app.NewClient();
        var password = email.EndsWith(DemoAccounts.Domain, StringComparison.Ordinal) ? SignIn.DemoPassword : OwnPassword;
        using var accepted = await client.SendAsync(new Uri(invited.Link!).AbsolutePath, "tautan", ("Input.Password", password), ("Input.Repeat", password));
        Assert.Equal("/masuk?pesan=sandi-baru", accepted.Target());
    }

    public async Task<Actor> DemoAdminAsync()
    {
        var user = await UserAsync(App, "admin@crm.test");
        return new Actor(ActorKind.Staff, user.Id, user.DisplayName, new HashSet<string> { Roles.Admin }, []);
    }

    private static async Task<StaffUser> UserAsync(TestApp app, System.Linq.Expressions.Expression<Func<StaffUser, bool>> which)
    {
        await using var db = app.OpenDb();
        return await db.Users.AsNoTracking().SingleAsync(which);
    }
}
