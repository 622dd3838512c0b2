using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CrmConsole.Accounts;
using CrmConsole.Tests.Browser;
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

    /// <summary>A report by the machines' door, as JAKI brings it; returns number and tracker address.</summary>
    public static async Task<(string Number, string Tracker)> ReportAsync(TestApp app, string text, string category, double latitude, double longitude, byte[]? photo = null, bool anonymous = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports");
        request.Headers.Add("X-Api-Key", DemoAccounts.ApiKey);
        request.Content = JsonContent.Create(new Dictionary<string, object?>
        {
            ["channel"] = "jaki", ["text"] = text, ["latitude"] = latitude, ["longitude"] = longitude, ["categoryCode"] = category,
            ["reporter"] = anonymous ? new { anonymous = true } : new { name = "Rini Amelia", email = "rini@warga.test" },
            ["photos"] = photo is null ? Array.Empty<object>() : [new { fileName = "foto.jpg", contentType = "image/jpeg", dataBase64 = Convert.ToBase64String(photo) }],
        });
        using var answer = await app.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Created, string.Create(CultureInfo.InvariantCulture, $"{answer.StatusCode}: {body}"));
        var made = JsonDocument.Parse(body).RootElement;
        return (made.GetProperty("number").GetString()!, new Uri(made.GetProperty("trackerUrl").GetString()!).PathAndQuery);
    }
}
