using CrmConsole.Cases.Acts;
using CrmConsole.Places;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Stories;

/// <summary>The low cable (DOMAIN §9): reported without a name, "50 %" one day, done the next; nobody ever sees who it was.</summary>
public sealed class LowCableStoryTests(Browsers browsers)
{
    [Fact]
    public async Task An_anonymous_report_is_half_done_then_done_and_nobody_can_open_who_it_was()
    {
        await using var jaki = new JakiStandIn(CaseScreen.JakiSecret);
        await jaki.StartAsync();
        await using var app = await CaseScreen.StartAsync(jaki);
        var pluit = app.Get<PlaceDirectory>().Current.Find("31.72.01.1005")!;
        await browsers.RunAsync(app.Url, async window =>
        {
            var (number, tracker) = await CaseScreen.ReportAsync(app, "Kabel menjuntai rendah di depan SDN 01 Pluit, hampir tersangkut anak-anak sepulang sekolah.", "kabel-semrawut", pluit.Latitude, pluit.Longitude, anonymous: true);
            var triage = await CaseScreen.OpenAsync(window, "triase", number);
            await triage.StepAsync("Terima");
            await Expect(triage.Head).ToContainTextAsync("Koordinasi");
            await triage.StepAsync("Alihkan", "cerita-kabel-alihkan", () => triage.PickAsync("sudin bina marga utara", "Kabel utilitas di atas jalan kota"));
            await Expect(triage.Rail).ToContainTextAsync("anonim", new() { IgnoreCase = true });
            await Expect(triage.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Buka identitas" })).ToHaveCountAsync(0);

            var crew = await CaseScreen.OpenAsync(await window.OpenAnotherAsync(), "petugas", number);
            await crew.StepAsync("Terima");
            await Expect(crew.Head).ToContainTextAsync("Proses");
            await crew.StepAsync("Catat tindak lanjut", "cerita-kabel", async () =>
            {
                await crew.Dialog.Locator("input[type=range]").FillAsync("50");
                await crew.Dialog.Locator("textarea").FillAsync("Kabel sudah diikat sementara di atas tiga meter; perapian dilanjutkan besok.");
            });
            var citizen = await window.OpenAnotherAsync(View.Phone.InDark);
            await citizen.GoAsync(tracker);
            await Expect(citizen.Page.Locator("body")).ToContainTextAsync("50%");
            await Expect(citizen.Page.Locator(".tl")).ToContainTextAsync("perapian dilanjutkan besok");
            await Expect(citizen.Page.Locator("body")).ToContainTextAsync("anonim");
            await citizen.AssertAccessibleAsync();
            await citizen.PictureAsync("cerita-kabel-lacak", wholePage: true);

            await crew.StepAsync("Tandai selesai", "cerita-kabel-selesai", () => crew.Dialog.Locator("textarea").FillAsync("Kabel sudah dirapikan dan dinaikkan ke tiang baru."));
            var bureau = await CaseScreen.OpenAsync(await window.OpenAnotherAsync(), "validator", number);
            await bureau.StepAsync("Sahkan selesai", "cerita-kabel-sahkan", () => bureau.Dialog.Locator("textarea").First.FillAsync("Ditinjau sendiri oleh petugas Biro di lokasi."));
            await citizen.GoAsync(tracker);
            await Expect(citizen.Page.Locator("body")).ToContainTextAsync("Selesai");

            await CaseScreen.ToldAsync(jaki, number, "progress in_progress 50", "state_changed done 100");
            // Nothing is kept that could be opened, by anybody.
            await using var db = app.OpenDb();
            var report = await db.Reports.FirstAsync(r => r.Number == number);
            // The report's own id at JAKI is its way back: no person's, and nothing to search by.
            Assert.All(await db.ReporterContacts.Where(c => c.ReporterId == report.ReporterId).ToListAsync(), c => Assert.Equal((CrmConsole.Reporters.ContactKind.Handle, null), (c.Kind, c.BlindIndex)));
            Assert.Null((await db.Reporters.FirstAsync(r => r.Id == report.ReporterId)).NameSealed);
            var caseId = await CrmConsole.Cases.CaseReader.Holding(db, number).FirstAsync();
            foreach (var account in new[] { "triase", "petugas", "supervisor", "inspektorat" })
                Assert.Null(await app.Get<CrmConsole.Cases.CaseDoor>().RevealAsync(await TestCases.DemoAsync(app, account), caseId, report.ReporterId!.Value, "field_visit", "Ingin tahu siapa"));
        });
    }
}
