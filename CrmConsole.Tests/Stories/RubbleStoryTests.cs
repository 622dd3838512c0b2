using CrmConsole.Places;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Evidence;
using CrmConsole.Tests.StandIns;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Stories;

/// <summary>Rubble on the sidewalk (DOMAIN §9): a photo with a point by JAKI, seen within seconds, handed from one unit to
/// another before the reporter's eyes, cleaned, checked by the Bureau, and shown before and after.</summary>
public sealed class RubbleStoryTests(Browsers browsers)
{
    [Fact]
    public async Task Rubble_is_seen_at_once_handed_over_visibly_cleaned_validated_and_shown_before_and_after()
    {
        await using var jaki = new JakiStandIn(CaseScreen.JakiSecret);
        await jaki.StartAsync();
        await using var app = await CaseScreen.StartAsync(jaki);
        var pluit = app.Get<PlaceDirectory>().Current.Find("31.72.01.1005")!;
        await browsers.RunAsync(app.Url, async window =>
        {
            // The triage desk has the queue open before anything comes.
            await window.SignInAsync("triase");
            await window.InteractiveAsync();
            var (number, tracker) = await CaseScreen.ReportAsync(app, "Puing bongkaran proyek menutup trotoar di Jalan Pluit Raya, pejalan kaki turun ke jalan.", "trotoar-rusak", pluit.Latitude, pluit.Longitude, TestFiles.Picture(600, 400));
            var row = window.Page.GetByText("Puing bongkaran proyek menutup trotoar").First;
            var pill = window.Page.Locator("button.pill");
            await Expect(row.Or(pill).First).ToBeVisibleAsync();
            if (await pill.IsVisibleAsync()) await pill.ClickAsync();
            await row.ClickAsync();
            var triage = new CaseScreen(window);
            await Expect(triage.Head).ToContainTextAsync(number);
            await Expect(triage.Rail).ToContainTextAsync("Kel. Pluit");
            await triage.StepAsync("Terima");
            await Expect(triage.Head).ToContainTextAsync("Koordinasi");

            // Too much for the village's people: it goes to the road crew, and the reporter sees so.
            var village = await CaseScreen.OpenAsync(await window.OpenAnotherAsync(), "kelurahan", number);
            await village.StepAsync("Alihkan", "cerita-alihkan", () => village.PickAsync("sudin bina marga utara", "Puing dua truk, perlu alat berat Sudin"));
            var citizen = await window.OpenAnotherAsync(View.Phone);
            await citizen.GoAsync(tracker);
            await Expect(citizen.Page.Locator(".tl")).ToContainTextAsync("Bina Marga");
            await Expect(citizen.Page.Locator("main, body").First).Not.ToContainTextAsync("Joko Susilo");

            var crew = await CaseScreen.OpenAsync(await window.OpenAnotherAsync(), "petugas", number);
            await crew.StepAsync("Terima");
            await Expect(crew.Head).ToContainTextAsync("Proses");
            await crew.StepAsync("Catat tindak lanjut", "cerita-tindak-lanjut", async () =>
            {
                await crew.Dialog.Locator("input[type=range]").FillAsync("95");
                await crew.Dialog.Locator("textarea").FillAsync("Puing sudah diangkut dua truk pagi ini, trotoar dapat dilalui.");
                await crew.Dialog.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "sesudah.jpg", MimeType = "image/jpeg", Buffer = TestFiles.Photo() });
                await Expect(crew.Dialog).ToContainTextAsync("1 foto siap");
            });
            await crew.StepAsync("Tandai selesai", "cerita-selesai", () => crew.Dialog.Locator("textarea").FillAsync("Trotoar bersih dan dapat dilalui pejalan kaki."));
            await Expect(crew.Head).ToContainTextAsync("Menunggu validasi");

            // The Bureau checks: the photo is older than the report and taken elsewhere, so the validator answers both doubts.
            var bureau = await CaseScreen.OpenAsync(await window.OpenAnotherAsync(), "validator", number);
            await bureau.StepAsync("Sahkan selesai", "cerita-sahkan", async () =>
            {
                var doubts = bureau.Dialog.Locator("textarea");
                for (var i = 0; i < await doubts.CountAsync() - 1; i++) await doubts.Nth(i).FillAsync("Jam kamera keliru; lokasi dicocokkan dengan foto pelapor.");
            });
            await Expect(bureau.Head).ToContainTextAsync("Selesai");

            // Both photos are released, a face covered on the first.
            foreach (var (photo, cover) in new[] { (0, true), (1, false) })
            {
                await bureau.Page.Locator(".cp-photo").Nth(photo).ClickAsync();
                await bureau.Page.GetByRole(AriaRole.Button, new() { Name = "Tampilkan untuk umum…" }).ClickAsync();
                await Expect(bureau.Dialog.Locator(".cp-redact img")).ToBeVisibleAsync();
                if (cover)
                {
                    await bureau.Page.GetByRole(AriaRole.Button, new() { Name = "Tambah kotak" }).ClickAsync();
                    await bureau.Page.Keyboard.PressAsync("Shift+ArrowRight");
                    await Expect(bureau.Dialog.Locator(".cp-box-over")).ToHaveCountAsync(1);
                    await window.AssertAccessibleAsync();
                }
                await bureau.Page.GetByRole(AriaRole.Button, new() { Name = "Tampilkan", Exact = true }).ClickAsync();
                await Expect(bureau.Page.Locator(".cp-public")).ToHaveCountAsync(photo + 1);
            }

            await citizen.GoAsync(tracker);
            await Expect(citizen.Page.Locator(".pair img")).ToHaveCountAsync(2);
            await Expect(citizen.Page.Locator(".pair")).ToContainTextAsync("Sesudah");
            foreach (var image in await citizen.Page.Locator(".pair img").AllAsync())
            {
                await image.ScrollIntoViewIfNeededAsync();
                await Expect(image).ToHaveJSPropertyAsync("complete", true);
                Assert.True(await image.EvaluateAsync<int>("i => i.naturalWidth") > 0);
            }
            await citizen.AssertAccessibleAsync();
            await citizen.PictureAsync("cerita-lacak", wholePage: true);
            await citizen.Page.GetByRole(AriaRole.Button, new() { Name = "Ya, sudah beres" }).ClickAsync();
            await Expect(citizen.Page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
            await CaseScreen.ToldAsync(jaki, number, "transferred coordinating 0", "progress in_progress 95", "state_changed done 100");
        });
    }
}
