using System.Net;
using CrmConsole.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Accounts;

public sealed class SignInTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    private readonly TestApp app = accounts.App;

    [Fact]
    public async Task A_right_password_leads_to_the_queue_with_a_hardened_cookie()
    {
        using var response = await SignIn.PostFormAsync(app.NewClient(), "triase", SignIn.DemoPassword);
        Assert.Equal("/", response.Target());
        var cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("crm=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_site_is_never_the_way_back()
    {
        var client = app.NewClient();
        foreach (var wanted in new[] { "https://evil.example/", "//evil.example", "/\\evil.example" })
        {
            using var response = await client.SendAsync("/masuk?kembali=" + Uri.EscapeDataString(wanted), "masuk", ("Input.Email", "triase@crm.test"), ("Input.Password", SignIn.DemoPassword));
            Assert.Equal("/", response.Target());
        }
    }

    [Fact]
    public async Task An_unknown_account_and_a_wrong_password_get_the_same_answer()
    {
        using var unknown = await SignIn.PostFormAsync(app.NewClient(), "tidak.ada", "Salah-2026-sekali");
        using var wrong = await SignIn.PostFormAsync(app.NewClient(), "auditor", "Salah-2026-sekali");
        Assert.Equal(unknown.StatusCode, wrong.StatusCode);
        Assert.Equal(await unknown.BodyAsync(), await wrong.BodyAsync());
        Assert.DoesNotContain(wrong.Headers.Where(h => h.Key == "Set-Cookie").SelectMany(h => h.Value), c => c.StartsWith("crm=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Five_failures_close_sign_in_whether_or_not_the_account_exists(bool exists)
    {
        var email = exists ? (await accounts.NewAsync()).User.Email! : "hantu@crm.test";
        var client = app.NewClient();
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await SignIn.PostFormAsync(client, email, i == 5 ? SignIn.DemoPassword : "Salah-2026-sekali");
            answers.Add(response.StatusCode == HttpStatusCode.OK ? "wrong" : response.Target());
        }
        Assert.Equal(["wrong", "wrong", "wrong", "wrong", "/masuk/terkunci", "/masuk/terkunci"], answers);
    }

    [Fact]
    public void The_lock_of_a_name_ends_after_a_quarter_of_an_hour()
    {
        var time = new FakeTimeProvider();
        var throttle = new SignInThrottle(time);
        for (var i = 0; i < SignInThrottle.MostFailures; i++) throttle.Failed("a@crm.test");
        Assert.True(throttle.IsLocked(" A@CRM.test "));
        time.Advance(SignInThrottle.LockTime - TimeSpan.FromSeconds(1));
        Assert.True(throttle.IsLocked("a@crm.test"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(throttle.IsLocked("a@crm.test"));
        Assert.False(throttle.Failed("a@crm.test"));
    }

    [Fact]
    public async Task With_an_authenticator_app_a_password_alone_does_not_open()
    {
        var (user, owner) = await accounts.NewAsync();
        var (key, codes) = await owner.EnrolAsync();
        Assert.Equal(10, codes.Count);

        var client = app.NewClient();
        using var password = await SignIn.PostFormAsync(client, user.Email!, SignIn.DemoPassword);
        Assert.Equal("/masuk/kode?kembali=%2F", password.Target());
        using var still = await client.GetAsync("/akun");
        Assert.StartsWith("/masuk", still.Target(), StringComparison.Ordinal);

        using var wrong = await client.SendAsync("/masuk/kode", "kode", ("Code.Value", "000000"));
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        var code = Forms.Totp(key);
        using var right = await client.SendAsync("/masuk/kode", "kode", ("Code.Value", code));
        Assert.Equal("/", right.Target());

        var second = app.NewClient();
        using var again = await SignIn.PostFormAsync(second, user.Email!, SignIn.DemoPassword);
        using var replayed = await second.SendAsync("/masuk/kode", "kode", ("Code.Value", code));
        Assert.Equal(HttpStatusCode.OK, replayed.StatusCode);
        using var recovered = await second.SendAsync("/masuk/kode", "pemulihan", ("Recovery.Value", codes[0]));
        Assert.Equal("/", recovered.Target());

        var third = app.NewClient();
        using var onceMore = await SignIn.PostFormAsync(third, user.Email!, SignIn.DemoPassword);
        using var used = await third.SendAsync("/masuk/kode", "pemulihan", ("Recovery.Value", codes[0]));
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
    }

    [Fact]
    public async Task Signing_out_is_a_post_with_a_token()
    {
        var (_, client) = await accounts.NewAsync();
        using var bare = await client.PostAsync("/keluar", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        using var get = await client.GetAsync("/keluar");
        using var page = await client.GetAsync("/akun");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var token = (await page.ReadAsync()).QuerySelector("form[action='/keluar'] input")!.GetAttribute("value")!;
        using var done = await client.PostAsync("/keluar", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token }));
        Assert.Equal("/masuk?pesan=keluar", done.Target());
        using var after = await client.GetAsync("/akun");
        Assert.StartsWith("/masuk", after.Target(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_a_field_too_many_is_refused()
    {
        var client = app.NewClient();
        using var forged = await client.PostAsync("/masuk", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "masuk", ["Input.Email"] = "triase@crm.test", ["Input.Password"] = SignIn.DemoPassword,
        }));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        var (user, owner) = await accounts.NewAsync();
        using var extra = await owner.SendAsync("/akun", "bahasa", ("Language.Code", "en"), ("user.Active", "false"));
        Assert.Equal(HttpStatusCode.BadRequest, extra.StatusCode);
        Assert.Equal("id", (await AccountsApp.UserAsync(app, user.Email!)).Language);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_keeps_this_one()
    {
        var (user, here) = await accounts.NewAsync();
        var there = await app.SignInAsync(user.Email!);
        const string fresh = "empat kuda di pasar minggu";
        using var changed = await here.SendAsync("/akun", "sandi", ("Password.Current", SignIn.DemoPassword), ("Password.New", fresh), ("Password.Repeat", fresh));
        Assert.Equal("/akun?pesan=sandi", changed.Target());
        using var kept = await here.GetAsync("/akun");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        using var ended = await there.GetAsync("/akun");
        Assert.StartsWith("/masuk", ended.Target(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pendek")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("katasandi-saya-ini")]
    [InlineData("coba masuk kantor pagi")]
    public async Task A_weak_password_is_refused(string password)
    {
        var (_, client) = await accounts.NewAsync();
        using var response = await client.SendAsync("/akun", "sandi", ("Password.Current", SignIn.DemoPassword), ("Password.New", password), ("Password.Repeat", password));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull((await response.ReadAsync()).QuerySelector("[role=alert]"));
    }
}
