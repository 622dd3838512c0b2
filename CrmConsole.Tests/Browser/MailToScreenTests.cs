using CrmConsole.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Browser;

/// <summary>The whole way of one report: a mail by SMTP, seen live on an open screen, answered, and the answer in the
/// citizen's mailbox. Real mail server, real browser.</summary>
public sealed class MailToScreenTests(Browsers browsers)
{
    private const string Citizen = "rini@warga.test", City = "dki@jakarta.test";

    [Fact]
    public async Task A_mail_appears_on_an_open_screen_without_reload_and_the_answer_reaches_the_citizen()
    {
        await using var mail = await MailServer.StartAsync();
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = mail.Settings(City) });
        await browsers.RunAsync(app.Url, async window =>
        {
            await window.SignInAsync("triase");
            await window.InteractiveAsync();
            await window.Page.EvaluateAsync("() => window.stillTheSamePage = true");
            await mail.SubmitAsync(Citizen, City, "Pohon mau tumbang", "Selamat pagi,\n\nPohon angsana di depan SDN 03 Pluit miring ke jalan, rantingnya sudah jatuh.\n\nRini");

            var row = window.Page.GetByText("Pohon angsana di depan SDN 03 Pluit miring");
            var pill = window.Page.Locator("button.pill");
            await Expect(row.Or(pill).First).ToBeVisibleAsync();
            if (await pill.IsVisibleAsync()) await pill.ClickAsync();
            await Expect(row.First).ToBeVisibleAsync();
            Assert.True(await window.Page.EvaluateAsync<bool>("() => window.stillTheSamePage === true"));

            await row.First.ClickAsync();
            var box = window.Page.Locator("#pane-r textarea");
            await box.FillAsync("Terima kasih, petugas pertamanan kami kirim siang ini.");
            await box.PressAsync("Control+Enter");
            await Expect(window.Page.Locator(".cp-msg.reply").First).ToContainTextAsync("petugas pertamanan kami kirim siang ini");
        });

        await Wait.ForAsync("confirmation and answer are in the citizen's mailbox", async () => (await mail.FetchAsync(Citizen)).Count == 2, TimeSpan.FromSeconds(60));
        await using var db = app.OpenDb();
        var number = await db.Reports.Select(r => r.Number).SingleAsync();
        var letters = await mail.FetchAsync(Citizen);
        var confirmation = Assert.Single(letters, m => m.Headers["Auto-Submitted"] is not null and not "no");
        var answer = Assert.Single(letters, m => m != confirmation);
        Assert.Contains(number, confirmation.Subject, StringComparison.Ordinal);
        Assert.Matches("[0-9A-Z]{4}-[0-9A-Z]{4}", confirmation.TextBody);
        Assert.Contains("/lacak/", confirmation.TextBody, StringComparison.Ordinal);
        Assert.Contains("petugas pertamanan kami kirim siang ini", answer.TextBody, StringComparison.Ordinal);

        // And back: the citizen answers the answer, which joins the same case.
        await mail.SubmitAsync(Citizen, answer.ReplyTo.Mailboxes.Single().Address, "Re: " + answer.Subject, "Terima kasih, saya tunggu.", m => m.InReplyTo = answer.MessageId);
        await Wait.ForAsync("the citizen's answer is on the case", async () =>
        {
            await using var d = app.OpenDb();
            return await d.Messages.AnyAsync(m => m.Body.Contains("saya tunggu") && m.Warning == null);
        }, TimeSpan.FromSeconds(60));
        Assert.Equal(1, await db.Cases.CountAsync());
    }
}
