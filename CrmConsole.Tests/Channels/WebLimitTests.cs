using System.Globalization;
using System.Net;
using CrmConsole.Channels;
using CrmConsole.Public.ReportForm;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

/// <summary>Many forms from one address, and where the answers go.</summary>
public sealed class WebLimitTests
{
    private static Task<TestApp> StartAsync(TimeProvider? time = null, string free = "5", string most = "60") => TestApp.StartAsync(new StartOptions
    {
        Settings = new Dictionary<string, string?> { ["Channels:web:LeastSeconds"] = "0", ["Channels:web:FreePerWindow"] = free, ["Channels:web:MostPerWindow"] = most },
    }, time);

    [Fact]
    public async Task Above_the_free_number_a_proof_is_asked_and_a_right_one_passes_at_once()
    {
        await using var app = await StartAsync(free: "1");
        await SendAsync(app, HttpStatusCode.Found, "Laporan pertama dari kantor ini");
        var form = (await WebForm.OpenAsync(app.Http))!.Fill("Laporan kedua dari kantor ini");
        Assert.Equal(ReportLimits.Bits.ToString(CultureInfo.InvariantCulture), form.Document.GetElementById("lapor")!.GetAttribute("data-bits"));
        using (var without = await form.SendAsync(app.Http)) Assert.Equal(HttpStatusCode.TooManyRequests, without.StatusCode);
        using (var wrong = await form.With("Proof", Find(form.Ticket, right: false)).SendAsync(app.Http)) Assert.Equal(HttpStatusCode.TooManyRequests, wrong.StatusCode);
        using (var right = await form.With("Proof", Find(form.Ticket, right: true)).SendAsync(app.Http)) Assert.Equal(HttpStatusCode.Found, right.StatusCode);
        // The proof belongs to its form.
        var other = (await WebForm.OpenAsync(app.Http))!.Fill("Laporan ketiga dari kantor ini").With("Proof", form.Of("Proof"));
        using var stolen = await other.SendAsync(app.Http);
        Assert.Equal(HttpStatusCode.TooManyRequests, stolen.StatusCode);
        Assert.Equal("Laporan ketiga dari kantor ini", (await WebForm.ReadAsync(stolen)).Of("Text"));
    }

    [Fact]
    public async Task Without_a_script_a_minute_of_waiting_passes_one_form_a_minute()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await StartAsync(time, free: "0");
        var (one, two) = ((await WebForm.OpenAsync(app.Http))!.Fill("Lampu jalan mati satu"), (await WebForm.OpenAsync(app.Http))!.Fill("Lampu jalan mati dua"));
        using (var early = await one.SendAsync(app.Http)) Assert.Contains("tunggu satu menit", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(61));
        using (var waited = await one.SendAsync(app.Http)) Assert.Equal(HttpStatusCode.Found, waited.StatusCode);
        using (var same = await two.SendAsync(app.Http)) Assert.Equal(HttpStatusCode.TooManyRequests, same.StatusCode);
        time.Advance(TimeSpan.FromSeconds(61));
        using (var next = await two.SendAsync(app.Http)) Assert.Equal(HttpStatusCode.Found, next.StatusCode);
    }

    [Fact]
    public async Task More_than_an_office_could_send_stops_until_the_window_is_over()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var app = await StartAsync(time, most: "2");
        await SendAsync(app, HttpStatusCode.Found, "Sampah di kali pertama");
        await SendAsync(app, HttpStatusCode.Found, "Sampah di kali kedua");
        await SendAsync(app, HttpStatusCode.TooManyRequests, "Sampah di kali ketiga");
        time.Advance(TimeSpan.FromMinutes(16));
        await SendAsync(app, HttpStatusCode.Found, "Sampah di kali ketiga");
    }

    [Fact]
    public void Only_zero_bits_at_the_beginning_are_a_proof()
    {
        Assert.True(ReportLimits.IsProof("tiket", Find("tiket", right: true)));
        foreach (var wrong in new[] { null, "", "-", new string('1', 21), Find("tiket", right: false) }) Assert.False(ReportLimits.IsProof("tiket", wrong));
    }

    [Fact]
    public async Task An_answer_goes_by_the_contact_that_was_given_and_stays_in_the_tracker_when_there_is_none()
    {
        await using var app = await StartAsync();
        await SendAsync(app, HttpStatusCode.Found, "Pohon miring hampir menimpa kabel", "rini@warga.test");
        await using var db = app.OpenDb();
        var confirmation = await db.Outbox.SingleAsync(o => o.Kind == "confirmation");
        Assert.Equal("email", confirmation.Channel);
        var c = await db.Cases.SingleAsync();
        await TestCases.DoAsync(app, await TestCases.DemoAsync(app, "triase"), c.Id, new CrmConsole.Cases.Acts.Reply("Petugas kami berangkat pagi ini", null));
        Assert.Equal("email", (await db.Outbox.SingleAsync(o => o.Kind == "reply")).Channel);

        await SendAsync(app, HttpStatusCode.Found, "Taman gelap dan pagarnya rusak");
        Assert.Equal(1, await db.Outbox.CountAsync(o => o.Kind == "confirmation"));
        Assert.False(app.Get<ReplyRoutes>().For("web", "rini@warga.test", new CrmConsole.Reporters.Identity(null, null, null, null, null)) is not null);
    }

    [Fact]
    public async Task The_wire_itself_sends_nothing_and_says_so()
    {
        await using var app = await StartAsync();
        var wire = app.Get<WireDirectory>().Find("web")!;
        var channel = new Channel { Code = "web", Name = "Web", NameEn = "Web", Wire = "web" };
        var message = new OutboundMessage { OutboxId = 1, WireId = "w1", Recipient = "rini@warga.test", Text = "Halo" };
        Assert.Equal(SendOutcome.AnotherWay, (await wire.SendAsync(channel, message, CancellationToken.None)).Outcome);
        Assert.Equal(SendOutcome.AnotherWay, (await wire.FindEvidenceAsync(channel, message, CancellationToken.None)).Outcome);
        Assert.Null(wire.Card.InProblem(channel));
    }

    private static async Task SendAsync(TestApp app, HttpStatusCode expected, string text, string? email = null)
    {
        using var answer = await (await WebForm.OpenAsync(app.Http))!.Fill(text, email).SendAsync(app.Http);
        Assert.Equal(expected, answer.StatusCode);
    }

    // By the definition, not by the program's own check.
    private static string Find(string ticket, bool right) => Enumerable.Range(0, int.MaxValue).Select(n => n.ToString(CultureInfo.InvariantCulture)).First(n =>
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{ticket}:{n}"));
        return (hash[0] == 0 && hash[1] == 0) == right;
    });
}
