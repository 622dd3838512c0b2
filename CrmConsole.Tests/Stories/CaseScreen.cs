using System.Globalization;
using CrmConsole.Cases;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Channels;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Stories;

/// <summary>One officer at the page of a case, doing steps as a person does them.</summary>
internal sealed class CaseScreen(Window window)
{
    public IPage Page => window.Page;
    public ILocator Dialog => Page.Locator("dialog.cp-dialog");
    public ILocator Rail => Page.Locator(".cp-rail");
    public ILocator Head => Page.Locator(".cp-head");

    public static async Task<CaseScreen> OpenAsync(Window window, string account, string number)
    {
        await window.SignInAsync(account);
        await window.GoAsync("/kasus/" + number);
        await window.InteractiveAsync();
        await Expect(window.Page.Locator(".cp-number")).ToContainTextAsync(number);
        return new CaseScreen(window);
    }

    /// <summary>A step without a question.</summary>
    public Task StepAsync(string label) => Page.Locator(".cp-steps").GetByRole(AriaRole.Button, new() { Name = label }).ClickAsync();

    /// <summary>A step with a question; the picture is kept for people to look at.</summary>
    public async Task StepAsync(string label, string picture, Func<Task> answer)
    {
        await StepAsync(label);
        await Expect(Dialog).ToBeVisibleAsync();
        await answer();
        await window.PictureAsync(picture);
        await window.AssertAccessibleAsync();
        await Dialog.Locator("[data-send]").ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    public async Task PickAsync(string words, string? reason = null)
    {
        await Dialog.Locator("input[type=search]").FillAsync(words);
        if (reason is not null) await Dialog.Locator("textarea").FillAsync(reason);
    }

    /// <summary>A report as JAKI brings it, by Open311; returns number and tracker address. Where there is no name it is anonymous.</summary>
    public static async Task<(string Number, string Tracker)> ReportAsync(TestApp app, string text, string category, double latitude, double longitude, byte[]? photo = null, bool anonymous = false)
    {
        using var form = new MultipartFormDataContent();
        var fields = new List<(string, string)> { ("service_code", category), ("lat", latitude.ToString(CultureInfo.InvariantCulture)), ("long", longitude.ToString(CultureInfo.InvariantCulture)), ("description", text) };
        if (!anonymous) fields.AddRange([("first_name", "Rini"), ("last_name", "Amelia"), ("email", "rini@warga.test")]);
        foreach (var (key, value) in fields) form.Add(new StringContent(value), key);
        if (photo is not null)
        {
            var file = new ByteArrayContent(photo);
            file.Headers.ContentType = new("image/jpeg");
            form.Add(file, "media", "foto.jpg");
        }
        var number = (string)(await new JakiClient(app.Http).PostAsync(form))[0]!["service_request_id"]!;
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync(r => r.Number == number);
        return (number, "/lacak/" + app.Get<TrackerKeys>().Token(report.Id, report.TokenVersion));
    }

    /// <summary>The program with JAKI at its other side.</summary>
    public static Task<TestApp> StartAsync(JakiStandIn jaki) => TestApp.StartAsync(new StartOptions
    {
        Settings = new Dictionary<string, string?> { ["Channels:jaki:StatusWebhookUrl"] = jaki.Address, ["Channels:jaki:StatusWebhookSecret"] = JakiSecret },
    });

    public const string JakiSecret = "rahasia";

    /// <summary>JAKI was told these steps, in this order, and nothing but codes and public facts.</summary>
    public static async Task ToldAsync(JakiStandIn jaki, string number, params string[] steps)
    {
        List<string> Told() => [.. jaki.Events.Where(e => e.GetProperty("case").GetProperty("number").GetString() == number).Select(e => $"{e.GetProperty("type").GetString()} {e.GetProperty("case").GetProperty("state").GetString()} {e.GetProperty("case").GetProperty("progress").GetInt32()}")];
        await Wait.ForAsync($"JAKI hears of {steps[^1]}", () => Told().Contains(steps[^1]));
        var (told, at) = (Told(), 0);
        foreach (var step in steps)
        {
            var found = told.IndexOf(step, at);
            Assert.True(found >= 0, $"{step} is missing after {at} of:\n{string.Join('\n', told)}");
            at = found;
        }
        Assert.Empty(jaki.Complaints);
    }
}
