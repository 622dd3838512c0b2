namespace CrmConsole.Tests.Browser;

/// <summary>Every page, at a desk and on a phone, light and dark: no complaint of the browser, nothing that axe finds, no
/// scrolling sideways; and a picture of each for people to look at. A new page adds its line.</summary>
public sealed class PageTests(Browsers browsers, PageTests.Site site) : IClassFixture<PageTests.Site>
{
    /// <summary>Path, the account that sees it (empty: nobody), name of the picture.</summary>
    public static TheoryData<string, string, string> Pages => new()
    {
        { "/masuk", "", "masuk" },
        { "/lacak", "", "lacak-formulir" },
        { "/lapor", "", "lapor" },
        { "/meja/foto/{foto}", "", "foto" },
        { "/statistik", "", "statistik" },
        { "/statistik?menurut=kelurahan&urut=lewat&semua=1", "", "statistik-kelurahan" },
        { "/", "triase", "antrean" },
        { "/akun", "petugas", "akun" },
        { "/admin/status", "admin", "status" },
        { "/admin/rujukan", "admin", "rujukan" },
        { "/admin/rujukan?tabel=templat", "admin", "rujukan-templat" },
        { "/admin/patokan", "admin", "patokan" },
        { "/admin/kebijakan", "admin", "kebijakan" },
        { "/admin/kebijakan?jenis=working_hours", "admin", "kebijakan-jam" },
        { "/admin/kalender", "admin", "kalender" },
        { "/admin/kunci-api", "admin", "kunci-api" },
        { "/admin/akses", "auditor", "akses" },
        { "/admin/kanal", "admin", "kanal" },
        { "/admin/karantina", "triase", "karantina" },
        { "/admin/lapor", "triase", "lapor-impor" },
        { "/tempel", "triase", "tempel" },
        { "/meja", "meja", "meja" },
        { "/meja/nomor", "meja", "meja-nomor" },
        { "/layar/balaikota", "", "layar" },
        { "/supervisi", "supervisor", "supervisi" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Every_page_works_for_everybody(string path, string account, string picture) => browsers.RunAsync(site.App.Url, async window =>
    {
        if (account.Length > 0) await window.SignInAsync(account);
        var answer = await window.GoAsync(path.Replace("{foto}", site.PhotoToken, StringComparison.Ordinal));
        Assert.Equal(200, answer!.Status);
        foreach (var view in new[] { View.Desktop, View.Desktop.InDark, View.Phone.InDark, View.Phone })
        {
            await window.LookAsync(view);
            await window.InteractiveAsync();
            await window.PictureAsync(picture);
            await window.AssertAccessibleAsync();
            await window.AssertFitsAsync();
        }
    });

    /// <summary>One program for all pages.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>Of a link for a visitor's phone.</summary>
        public string PhotoToken { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(new StartOptions { DemoCases = 40 });
            await App.Get<CrmConsole.Public.Statistics.StatisticsBook>().RefreshAsync(CancellationToken.None);
            PhotoToken = Desk.DeskPhotosTests.Token(await App.Get<CrmConsole.Desk.DeskPhotos>().OpenAsync(await Desk.DeskPhotosTests.DraftAsync(App)));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
