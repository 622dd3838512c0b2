using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CrmConsole.Tests.Accounts;

/// <summary>Static forms as a browser without script uses them.</summary>
internal static class Forms
{
    public static async Task<IHtmlDocument> ReadAsync(this HttpResponseMessage response) =>
        (IHtmlDocument)await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());

    /// <summary>Opens <paramref name="path"/>, fills the form named <paramref name="form"/> and sends it.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, string path, string form, params (string Name, string Value)[] fields)
    {
        using var page = await client.GetAsync(path);
        return await client.SendAsync(await page.ReadAsync(), path, form, fields);
    }

    /// <summary>Sends a form of a page that is already open.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, IHtmlDocument page, string path, string form, params (string Name, string Value)[] fields)
    {
        var element = page.Forms.FirstOrDefault(f => f.QuerySelector($"input[name=_handler][value='{form}']") is not null)
            ?? throw new InvalidOperationException($"{path} has no form {form}: {page.Body?.TextContent}");
        var all = element.QuerySelectorAll("input[type=hidden][name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        foreach (var (name, value) in fields) all[name] = value;
        using var content = new FormUrlEncodedContent(all);
        return await client.PostAsync(path, content);
    }

    public static string Target(this HttpResponseMessage response)
    {
        if (response.Headers.Location is not { } location) return $"{(int)response.StatusCode} without Location";
        return location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    /// <summary>What remains of a page when everything that is new in each answer is taken out.</summary>
    public static async Task<string> BodyAsync(this HttpResponseMessage response)
    {
        var page = await response.ReadAsync();
        foreach (var hidden in page.QuerySelectorAll("input[type=hidden], input[type=email]")) hidden.SetAttribute("value", "");
        return page.Body!.TextContent + page.QuerySelector("main")!.InnerHtml;
    }

    /// <summary>The code that an authenticator app shows now (RFC 6238).</summary>
    public static string Totp(string key, int stepsLater = 0)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant().Select(c => Convert.ToString(alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        var counter = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + stepsLater));
#pragma warning disable CA5350 // The standard of authenticator apps.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24 | hash[at + 1] << 16 | hash[at + 2] << 8 | hash[at + 3]) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Enrols the authenticator app; returns its key and the recovery codes.</summary>
    public static async Task<(string Key, IReadOnlyList<string> Codes)> EnrolAsync(this HttpClient client)
    {
        const string path = "/akun/faktor-kedua";
        using var started = await client.SendAsync(path, "totp-mulai");
        var page = await started.ReadAsync();
        var key = page.QuerySelector("[data-totp-key]")!.TextContent;
        using var done = await client.SendAsync(page, path, "totp-pasang", ("Confirm.Code", Totp(key)));
        var codes = (await done.ReadAsync()).QuerySelectorAll(".kode code").Select(c => c.TextContent).ToList();
        return (key, codes);
    }
}
