using CrmConsole.Tests.Browser;
using Microsoft.Playwright;

namespace CrmConsole.Tests.Accounts;

public sealed class AccountsInBrowserTests(Browsers browsers, AccountsApp accounts) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_passkey_made_on_the_account_page_signs_in()
    {
        var (user, _) = await accounts.NewAsync();
        await browsers.RunAsync(accounts.App.Url, async window =>
        {
            await AddAuthenticatorAsync(window);
            await SignInAsync(window, user.Email!);
            await window.GoAsync("/akun/faktor-kedua");
            await window.Page.GetByLabel("Nama perangkat").FillAsync("ponsel uji");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Tambah passkey" }).ClickAsync();
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Cell, new() { Name = "ponsel uji", Exact = true })).ToBeVisibleAsync();
            await window.AssertAccessibleAsync();
            await window.AssertFitsAsync();

            await window.Page.Context.ClearCookiesAsync();
            await window.GoAsync(SignInAddress);
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Masuk dengan passkey" }).ClickAsync();
            await Assertions.Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/akun$"));
            await Assertions.Expect(window.Page.GetByText(user.Email!)).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task An_administrator_invites_and_deactivates_on_the_staff_page() => await browsers.RunAsync(accounts.App.Url, async window =>
    {
        await SignInAsync(window, "admin");
        await window.GoAsync("/admin/petugas");
        await window.InteractiveAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Undang petugas" }).ClickAsync();
        await window.Page.GetByLabel("Nama", new() { Exact = true }).FillAsync("Wayan Sudarma");
        await window.Page.GetByLabel("Alamat email dinas").FillAsync("wayan@crm.test");
        await window.Page.GetByLabel("Petugas unit").CheckAsync();
        await window.Page.GetByLabel("Tambah unit").FillAsync("sudin-sda-31.72");
        await Assertions.Expect(window.Page.Locator(".chip")).ToContainTextAsync("Sumber Daya Air");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Buat undangan" }).ClickAsync();
        var link = window.Page.GetByLabel("Tautan sekali pakai");
        await Assertions.Expect(link).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("/undangan/[A-Za-z0-9_-]{43}$"));
        await window.AssertAccessibleAsync();
        await window.AssertFitsAsync();
        await window.PictureAsync("petugas");

        await window.Page.GetByLabel("Cari nama").FillAsync("wayan");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Wayan Sudarma" }).ClickAsync();
        await Assertions.Expect(link).ToHaveCountAsync(0);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Nonaktifkan" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Row, new() { Name = "wayan" })).ToContainTextAsync("Nonaktif");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sign_in_and_account_fit_a_phone_in_light_and_dark(bool dark) => await browsers.RunAsync(accounts.App.Url, async window =>
    {
        await window.GoAsync("/masuk");
        await window.AssertAccessibleAsync();
        await window.AssertFitsAsync();
        await window.PictureAsync("masuk");
        await SignInAsync(window, "validator");
        foreach (var path in new[] { "/akun", "/akun/faktor-kedua" })
        {
            await window.GoAsync(path);
            await window.AssertAccessibleAsync();
            await window.AssertFitsAsync();
        }
        await window.PictureAsync("akun", wholePage: true);
    }, dark ? View.Phone.InDark : View.Phone);

    // Back to a page of this room, so that no other room's page has a say in these tests.
    private const string SignInAddress = "/masuk?kembali=%2Fakun";

    private static async Task SignInAsync(Window window, string account)
    {
        await window.GoAsync(SignInAddress);
        await window.Page.GetByLabel("Alamat email dinas").FillAsync(SignIn.Email(account));
        await window.Page.GetByLabel("Kata sandi").FillAsync(SignIn.DemoPassword);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        // Asked again and again, not awaited as an event: on a busy machine the page may be there before the waiting begins.
        await Assertions.Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/akun$"));
        await window.Page.WaitForFunctionAsync("() => document.readyState === 'complete'");
    }

    private static async Task AddAuthenticatorAsync(Window window)
    {
        var devtools = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
