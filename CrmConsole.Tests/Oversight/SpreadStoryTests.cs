using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Oversight;

/// <summary>A supervisor comes in, an officer is absent with thirty cases: they are shared out, the colleagues learn of it at
/// once, and one wrong move is taken back.</summary>
public sealed class SpreadStoryTests(Browsers browsers)
{
    [Fact]
    public async Task Thirty_cases_of_an_absent_officer_are_spread_and_the_colleagues_see_why()
    {
        await using var app = await TestApp.StartAsync();
        var dimas = await TestCases.DemoAsync(app, "dimas");
        await ReassigningTests.AssignedAsync(app, dimas, 30);
        await browsers.RunAsync(app.Url, async window =>
        {
            var colleague = await window.OpenAnotherAsync();
            await colleague.SignInAsync("budi");
            await colleague.GoAsync("/");
            await colleague.InteractiveAsync();

            await window.SignInAsync("supervisor");
            await window.GoAsync("/supervisi");
            await window.InteractiveAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Bagikan 30 laporan ke tim…" }).ClickAsync();
            await Expect(window.Page.GetByLabel("Alasan (dibaca petugas yang menerima)")).ToHaveValueAsync("Menggantikan Dimas Anggara yang absen");
            await window.PictureAsync("supervisi-bagi");
            await window.AssertAccessibleAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pindahkan 30 laporan" }).ClickAsync();
            await Expect(window.Page.GetByText("30 laporan dipindahkan.")).ToBeVisibleAsync();

            // Seven colleagues are there: each has four or five, and nobody more than a step above another.
            await using var db = app.OpenDb();
            var loads = await db.Cases.Where(c => c.OfficerId != null).GroupBy(c => c.OfficerId).Select(g => g.Count()).ToListAsync();
            Assert.Equal((30, 7), (loads.Sum(), loads.Count));
            Assert.All(loads, l => Assert.InRange(l, 4, 5));

            await Expect(colleague.Page.Locator(".bell-count")).ToBeVisibleAsync();
            await colleague.Page.Locator(".bell").ClickAsync();
            await Expect(colleague.Page.Locator("#lonceng")).ToContainTextAsync("ditugaskan kepada Anda: Menggantikan Dimas Anggara yang absen");
            await colleague.PictureAsync("lonceng-penugasan");

            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Urungkan" }).ClickAsync();
            await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Bagikan 30 laporan ke tim…" })).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task A_card_is_moved_by_keys_alone_and_by_dragging()
    {
        await using var app = await TestApp.StartAsync();
        var agus = await TestCases.DemoAsync(app, "petugas");
        await ReassigningTests.AssignedAsync(app, agus, 2);
        await browsers.RunAsync(app.Url, async window =>
        {
            await window.SignInAsync("supervisor");
            await window.GoAsync("/supervisi");
            await window.InteractiveAsync();
            var column = window.Page.Locator("[data-column]").Filter(new() { HasText = "Agus Setiawan" });
            var budi = window.Page.Locator("[data-column]").Filter(new() { HasText = "Budi Santoso" });
            await column.Locator("[data-card]").First.FocusAsync();
            await window.Page.Keyboard.PressAsync("Space");
            await Expect(window.Page.GetByText("1 dipilih")).ToBeVisibleAsync();
            await window.Page.Keyboard.PressAsync("p");
            await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Budi Santoso" }).CheckAsync();
            await window.Page.GetByLabel("Alasan (dibaca petugas yang menerima)").FillAsync("Membagi beban kerja");
            await window.Page.Keyboard.PressAsync("Control+Enter");
            await Expect(budi.Locator("[data-card]")).ToHaveCountAsync(1);

            await column.Locator(".bd-card").First.DragToAsync(budi);
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Lebih dekat dengan lokasi" }).ClickAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pindahkan", Exact = true }).ClickAsync();
            await Expect(budi.Locator("[data-card]")).ToHaveCountAsync(2);
            await Expect(column.Locator("[data-card]")).ToHaveCountAsync(0);
        });
    }
}
