using System.Net.Http.Json;

namespace CrmConsole.Tests.Browser;

/// <summary>An officer's first minute, in a real browser.</summary>
public sealed class QueueBrowserTests(Browsers browsers)
{
    [Fact]
    public async Task A_report_appears_on_two_open_screens_without_a_reload()
    {
        await using var app = await TestApp.StartAsync();
        await browsers.RunAsync(app.Url, async first =>
        {
            var second = await first.OpenAnotherAsync(View.Phone);
            await first.SignInAsync("triase");
            await second.SignInAsync("triase2");
            await first.InteractiveAsync();
            await second.InteractiveAsync();

            var words = "Tiang listrik miring hampir roboh di Jalan Kenanga";
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = JsonContent.Create(new { channel = "jaki", text = words }) };
            request.Headers.Add("X-Api-Key", "crm-demo-key");
            using var answer = await app.Http.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);

            foreach (var window in new[] { first, second }) await window.Page.GetByText(words).First.WaitForAsync();
            await first.PictureAsync("antrean-baru");
        });
    }
}
