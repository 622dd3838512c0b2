using System.Net;
using AngleSharp.Html.Parser;

namespace CrmConsole.Tests;

/// <summary>Signing in as a person does, by the form at <c>/masuk</c>. Fields are found by what they are (e-mail,
/// password), not by their names.</summary>
public static class SignIn
{
    public const string Path = "/masuk";
    public const string DemoPassword = "Jakarta-2026!";

    public static string Email(string account) => account.Contains('@', StringComparison.Ordinal) ? account : account + "@crm.test";

    public static async Task WithFormAsync(HttpClient client, string account, string password = DemoPassword)
    {
        var response = await PostFormAsync(client, account, password);
        if (response.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.SeeOther))
            throw new InvalidOperationException($"{account} could not sign in: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Posts the form whatever comes of it; for tests of wrong passwords and lockout.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient client, string account, string password)
    {
        var page = await client.GetStringAsync(Path);
        var document = await new HtmlParser().ParseDocumentAsync(page);
        var form = document.QuerySelectorAll("form").First(f => f.QuerySelector("input[type=password]") is not null);
        var fields = form.QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        fields[form.QuerySelector("input[type=email], input[autocomplete^=username]")!.GetAttribute("name")!] = Email(account);
        fields[form.QuerySelector("input[type=password]")!.GetAttribute("name")!] = password;
        var action = form.GetAttribute("action");
        using var content = new FormUrlEncodedContent(fields);
        return await client.PostAsync(string.IsNullOrEmpty(action) ? Path : action, content);
    }
}
