using System.Net.Http.Json;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Tests.Browser;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.Phones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrmConsole.Tests.Demo;

/// <summary>The demo against stand-ins by its one setting, used as a newcomer does: write on a phone, answer in the console.</summary>
public sealed class StandInsTests(Browsers browsers)
{
    [Fact]
    public async Task What_is_written_on_a_phone_becomes_a_case_and_the_answer_comes_back_to_it()
    {
        await using var demo = await Demo.StartAsync(cases: 5);
        await using var db = demo.App.OpenDb();
        var before = await db.Cases.CountAsync();
        var written = new (string Phone, string Way, string Text)[]
        {
            ("x", "post", "min, lampu PJU di Jl. Pluit Raya mati tiga malam"), ("facebook", "comment", "Got di Kebon Bawang mampet"),
            ("whatsapp", "message", "Air PAM di Warakas keruh"), ("sms", "message", "Jalan berlubang di Plumpang"),
        };
        foreach (var (phone, way, text) in written)
        {
            await demo.WriteAsync(phone, way, text);
            await Wait.ForAsync($"the confirmation on {phone}", () => demo.Talk(phone).Any(b => b.Ours));
            Assert.Equal("ok", demo.Talk(phone)[0].Note);
        }
        Assert.Equal(before + written.Length, await db.Cases.CountAsync());
        // Nothing of the invented past goes to the stand-ins.
        Assert.All(written, w => Assert.True(demo.Talk(w.Phone).Count(b => b.Ours) < 4));

        var triage = await TestCases.DemoAsync(demo.App, "triase");
        foreach (var c in await db.Cases.AsNoTracking().OrderByDescending(c => c.Id).Take(written.Length).ToListAsync())
            await TestCases.DoAsync(demo.App, triage, c.Id, new Reply("Terima kasih, petugas datang besok pagi.", null));
        foreach (var (phone, _, _) in written)
            await Wait.ForAsync($"the answer on {phone}", () => demo.Talk(phone).Any(b => b.Ours && b.Text.Contains("petugas datang besok pagi", StringComparison.Ordinal)));
        Assert.All(demo.Phones.Phones, p => Assert.Empty(p.Vendor.Complaints));
        Assert.Contains("Layanan tiruan di", await (await demo.App.SignInAsync("admin")).GetStringAsync(new Uri("/admin/kanal", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phones_can_send_twice_forge_and_turn_the_order_around_and_services_misbehave()
    {
        await using var demo = await Demo.StartAsync();
        await demo.WriteAsync("x", "post", "Pohon miring di Tebet", "unsigned");
        Assert.Equal("http-401", demo.Talk("x").Single().Note);
        await demo.WriteAsync("whatsapp", "message", "Sampah menumpuk di Rawasari", "twice");
        await demo.WriteAsync("facebook", "comment", "Trotoar rusak di Cikini", "disorder");
        await using var db = demo.App.OpenDb();
        // What was overtaken joins the conversation that its addition began.
        Assert.Equal("Trotoar rusak di Cikini", (await db.Messages.SingleAsync(m => m.Direction == MessageDirection.In)).Body);
        Assert.Equal(["Sampah menumpuk di Rawasari", Phone.Addition], await db.Reports.OrderBy(r => r.Id).Select(r => r.Text).ToListAsync());

        await demo.PostAsync("/mood", new { phone = "sms", mood = "broken" });
        await demo.WriteAsync("sms", "message", "Banjir di Kampung Pulo");
        await Wait.ForAsync("another try is planned", async () => { await using var d = demo.App.OpenDb(); return await d.DeliveryAttempts.AnyAsync(a => a.Outcome == "retry"); });
        Assert.DoesNotContain(demo.Talk("sms"), b => b.Ours);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await demo.Http.PostAsJsonAsync("/mood", new { phone = "sms", mood = "menari" })).StatusCode);
    }

    [Fact]
    public async Task The_phones_page_shows_the_answer_by_itself()
    {
        await using var demo = await Demo.StartAsync();
        await browsers.RunAsync(demo.Phones.Url, async window =>
        {
            await window.GoAsync("/");
            var phone = window.Page.Locator("#x");
            await phone.Locator(".ready").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await phone.GetByRole(AriaRole.Button, new() { Name = "Kirim" }).ClickAsync();
            // The receipt comes without anybody touching the page.
            await Expect(phone.Locator(".city")).ToBeVisibleAsync();
            await Expect(phone.Locator(".mine small")).ToHaveTextAsync("diterima konsol");
            await demo.WriteAsync("sms", "message", "BANTUAN", "unsigned");
            await demo.WriteAsync("whatsapp", "message", "Assalamualaikum, air PAM di Jl. Warakas 3 keruh dan bau sejak Senin.");
            await Expect(window.Page.Locator("#whatsapp .city")).ToBeVisibleAsync();
            foreach (var view in new[] { View.Desktop, View.Desktop.InDark, View.Phone.InDark, View.Phone })
            {
                await window.LookAsync(view);
                await window.PictureAsync("ponsel-warga");
                await window.AssertAccessibleAsync();
                await window.AssertFitsAsync();
            }
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
            await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("The citizens’ phones");
        });
    }

    [Theory]
    [InlineData("https://api.x.com")]
    [InlineData("http://10.0.0.7:5090")]
    [InlineData("http://localhost:1")]
    public async Task Only_stand_ins_of_this_machine_that_answer_are_used(string address)
    {
        await using var server = ServerProcess.Launch(new StartOptions { Settings = new Dictionary<string, string?> { ["Demo:StandIns"] = address } });
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("Demo:StandIns", server.Output, StringComparison.Ordinal);
    }

    private sealed record Demo(PhoneHost Phones, TestApp App, HttpClient Http) : IAsyncDisposable
    {
        public static async Task<Demo> StartAsync(int cases = 0)
        {
            var port = Locations.FreePort();
            var phones = await PhoneHost.StartAsync(Locations.FreePort(), new Uri($"http://localhost:{port}"));
            var app = await TestApp.StartAsync(new StartOptions { Port = port, DemoCases = cases, Settings = new Dictionary<string, string?> { ["Demo:StandIns"] = phones.Url.ToString() } });
            return new Demo(phones, app, new HttpClient { BaseAddress = phones.Url });
        }

        public IReadOnlyList<Bubble> Talk(string phone) => Phones.Phones.Single(p => p.Code == phone).Talk;

        public Task WriteAsync(string phone, string way, string text, string manner = "normal") => PostAsync("/send", new { phone, citizen = "rini", way, text, manner });

        public async Task PostAsync(string path, object body) => (await Http.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode();

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
            await Phones.DisposeAsync();
        }
    }
}
