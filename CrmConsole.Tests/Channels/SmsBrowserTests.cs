using CrmConsole.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Channels;

public sealed class SmsBrowserTests(Browsers browsers)
{
    [Fact]
    public async Task The_officer_sees_the_number_of_parts_while_typing_and_cannot_send_too_many()
    {
        await using var rig = await SmsRig.StartAsync();
        Assert.True(await rig.DeliverAsync("1", "Lampu jalan mati di Jalan Pluit Raya", "rini"));
        await using var db = rig.App.OpenDb();
        var number = await db.Reports.Select(r => r.Number).SingleAsync();
        await browsers.RunAsync(rig.App.Url, async window =>
        {
            await window.SignInAsync("triase");
            await window.GoAsync("/kasus/" + number);
            await window.InteractiveAsync();
            var box = window.Page.Locator("#pane-r textarea");
            var measure = window.Page.Locator("#pane-r .cp-measure");
            await box.PressSequentiallyAsync("Petugas berangkat pagi ini");
            // With the number and the link that go out with the words.
            await Expect(measure).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^1 SMS · 1[0-5]\d/160$"));
            await box.PressSequentiallyAsync(" 🙏");
            await Expect(measure).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^[23] SMS · \d+/(134|201)$"));
            await window.PictureAsync("balasan-sms");
            await box.FillAsync(new string('a', 900));
            await Expect(measure).ToContainTextAsync("terlalu panjang");
            await box.PressAsync("Control+Enter");
            await Expect(window.Page.Locator(".cp-problem")).ToContainTextAsync("Belum ada yang dikirim");
            await Expect(box).ToHaveValueAsync(new string('a', 900));
            await window.AssertAccessibleAsync();
            await box.FillAsync("Sudah diperbaiki");
            await Expect(measure).ToContainTextAsync("1 SMS");
            await box.PressAsync("Control+Enter");
            await Expect(box).ToHaveValueAsync("");
            await Expect(measure).ToHaveCountAsync(0);
        });
        await Wait.ForAsync("the answer at the gateway", () => rig.Kannel.Accepted.Any(a => a.Text.StartsWith("Sudah diperbaiki", StringComparison.Ordinal)));
    }
}
