using System.Net;
using System.Text;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.Sms;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

public sealed class SmsContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => await SmsRig.StartAsync();
}

internal sealed class SmsRig(KannelStandIn kannel, TestApp app) : IChannelRig
{
    public KannelStandIn Kannel => kannel;
    public TestApp App => app;
    public string Channel => "sms";
    public IReadOnlyList<string> Secrets => [KannelStandIn.Secret, KannelStandIn.Password];

    public static async Task<SmsRig> StartAsync(TimeProvider? time = null)
    {
        var kannel = new KannelStandIn();
        await kannel.StartAsync();
        return new SmsRig(kannel, await TestApp.StartAsync(new StartOptions { Settings = kannel.Settings() }, time));
    }

    public async Task<bool> DeliverAsync(string id, string text, string sender)
    {
        using var answer = await KannelStandIn.MessageAsync(app.Http, id, "+62812" + (10_000_000 + sender.Sum(c => c)), text);
        return answer.IsSuccessStatusCode;
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. kannel.Accepted.Select(a => a.Text)]);
    public void RefuseSending() => kannel.Refuse = true;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await kannel.DisposeAsync();
        Assert.Empty(kannel.Complaints);
    }
}

/// <summary>What only SMS has.</summary>
public sealed class SmsTests
{
    [Theory]
    [InlineData("", false, 1, 0)]
    [InlineData("Lampu mati", false, 1, 10)]
    [InlineData("[€]", false, 1, 6)]
    [InlineData("Lampu 🙏", true, 1, 8)]
    public void A_text_is_measured_in_its_alphabet(string text, bool unicode, int parts, int used) =>
        Assert.Equal((unicode, parts, used), (SmsText.Measure(text).Unicode, SmsText.Measure(text).Parts, SmsText.Measure(text).Used));

    [Theory]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('{', 80, 1)]
    [InlineData('{', 81, 2)]
    [InlineData('{', 152, 2)]
    [InlineData('{', 153, 3)]
    [InlineData('中', 70, 1)]
    [InlineData('中', 71, 2)]
    [InlineData('中', 134, 2)]
    [InlineData('中', 135, 3)]
    public void Parts_are_counted_as_the_networks_cut(char letter, int times, int parts) => Assert.Equal(parts, SmsText.Measure(new string(letter, times)).Parts);

    [Fact]
    public async Task Letters_of_every_alphabet_come_in_and_the_number_is_one_however_it_is_written()
    {
        await using var rig = await SmsRig.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await KannelStandIn.MessageAsync(rig.App.Http, "1", "08121112223", "Got mampet 🙏 di Gang Macan", unicode: true)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await KannelStandIn.MessageAsync(rig.App.Http, "2", "+628121112223", "Air masuk rumah é")).StatusCode);
        // Half a letter is kept for a person, and acknowledged: Kannel cannot send it better.
        Assert.Equal(HttpStatusCode.OK, (await rig.App.Http.GetAsync(new Uri($"/hooks/sms/{KannelStandIn.Secret}?id=3&from=%2B628121112223&text=%C3&coding=0&charset=UTF-8", UriKind.Relative))).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Equal("Got mampet 🙏 di Gang Macan", (await db.Reports.SingleAsync()).Text);
        Assert.Equal("Air masuk rumah é", await db.Messages.Where(m => m.Direction == MessageDirection.In).Select(m => m.Body).SingleAsync());
        Assert.Equal(1, await db.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending));
    }

    [Fact]
    public async Task Who_does_not_know_the_secret_or_may_not_call_finds_nothing()
    {
        await using var rig = await SmsRig.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await KannelStandIn.MessageAsync(rig.App.Http, "1", "0812", "Halo", secret: "salah")).StatusCode);
        await rig.App.Get<ChannelSettings>().EnterAsync("sms", "AllowedPeers", "10.0.0.7", 1);
        Assert.Equal(HttpStatusCode.NotFound, (await KannelStandIn.MessageAsync(rig.App.Http, "1", "08121112223", "Halo")).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync());
        await rig.App.Get<ChannelSettings>().EnterAsync("sms", "AllowedPeers", "10.0.0.7, 127.0.0.1", 1);
        Assert.True(await rig.DeliverAsync("1", "Halo, lampu mati", "rini"));
    }

    [Fact]
    public async Task The_hooks_secret_and_numbers_stay_out_of_a_log_that_was_turned_up()
    {
        await using var kannel = new KannelStandIn();
        await kannel.StartAsync();
        await using var rig = new SmsRig(kannel, await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?>(kannel.Settings()) { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information" } }));
        Assert.True(await rig.DeliverAsync("1", "Halo, lampu mati", "rini"));
        await Wait.ForAsync("the receipt", () => kannel.Accepted.Count == 1);
        await KannelStandIn.ReportAsync(rig.App.Http, kannel.Accepted.First().DlrUrl!, 1);
        Assert.Contains(rig.App.Log.Lines, l => l.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.App.Log.Lines, l => rig.Secrets.Any(s => l.Contains(s, StringComparison.Ordinal)) || l.Contains("62812", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_are_said_to_Kannel_only_when_it_asks_for_them()
    {
        await using var rig = await SmsRig.StartAsync();
        using var silent = await KannelStandIn.MessageAsync(rig.App.Http, "1", "08121112223", "Lampu mati");
        Assert.Equal("", await silent.Content.ReadAsStringAsync());
        using var said = await KannelStandIn.MessageAsync(rig.App.Http, "1", "08121112223", "Lampu mati", more: "&reply=1");
        Assert.Equal("OK", await said.Content.ReadAsStringAsync());
        await rig.App.Get<HealthBook>().SetPausedAsync("sms", true, CancellationToken.None);
        using var refused = await KannelStandIn.MessageAsync(rig.App.Http, "2", "08121112223", "Lampu mati", more: "&reply=1");
        Assert.Equal("", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_message_as_long_as_telephones_can_make_it_is_taken_and_a_longer_one_refused()
    {
        await using var rig = await SmsRig.StartAsync();
        // Both bytes of this letter stay escaped: six signs each.
        var longest = new string('龟', 10_000);
        Assert.Equal(HttpStatusCode.OK, (await KannelStandIn.MessageAsync(rig.App.Http, "1", "08121112223", longest, unicode: true)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await KannelStandIn.MessageAsync(rig.App.Http, "2", "08121112223", longest + longest, unicode: true)).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Equal(1, await db.Journal.CountAsync());
    }

    [Fact]
    public async Task Names_instead_of_numbers_are_nobodys_reports()
    {
        await using var rig = await SmsRig.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await KannelStandIn.MessageAsync(rig.App.Http, "1", "TELKOMSEL", "INFO")).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Equal(IntakeOutcome.Ignored, (await db.Journal.SingleAsync()).Outcome);
        Assert.Empty(await db.Reports.ToListAsync());
        Assert.Empty(rig.Kannel.Accepted);
    }

    [Theory]
    [InlineData(503, "Temporal failure, try again later.", OutboxState.Queued)]
    [InlineData(403, "Authorization failed for sendsms", OutboxState.Queued)]
    [InlineData(403, "Not routable. Do not try again.", OutboxState.Rerouted)]
    [InlineData(404, "Unknown request.", OutboxState.Queued)]
    [InlineData(200, "<html>Welcome</html>", OutboxState.Queued)]
    [InlineData(302, "", OutboxState.Queued)]
    [InlineData(400, "Empty receiver number not allowed, rejected", OutboxState.Failed)]
    [InlineData(0, "", OutboxState.Unsure)]
    public async Task What_Kannel_answers_decides_whether_it_is_sent_again(int status, string words, OutboxState state)
    {
        await using var rig = await SmsRig.StartAsync();
        rig.Kannel.Misbehave = http =>
        {
            if (status == 0) http.Abort();
            return Microsoft.AspNetCore.Http.Results.Text(words, statusCode: status == 0 ? 500 : status);
        };
        await rig.DeliverAsync("1", "Lampu jalan mati", "rini");
        await Wait.ForAsync("the attempt", async () => { await using var d = rig.App.OpenDb(); return await d.DeliveryAttempts.AnyAsync(); });
        await using var db = rig.App.OpenDb();
        var row = await db.Outbox.SingleAsync(o => o.Channel == "sms");
        Assert.Equal(state, row.State);
        Assert.NotNull(row.Error);
        Assert.Empty(rig.Kannel.Accepted);
        if (state != OutboxState.Unsure) return;
        // The operator's report is the evidence that Kannel itself cannot give.
        await KannelStandIn.ReportAsync(rig.App.Http, $"http://localhost/hooks/sms/{KannelStandIn.Secret}/dlr?key={Uri.EscapeDataString(row.WireId!)}&type=%d&answer=%A", 1);
        await using var after = rig.App.OpenDb();
        Assert.Equal(OutboxState.Delivered, (await after.Outbox.SingleAsync()).State);
    }

    [Fact]
    public async Task Reports_settle_what_was_sent_in_whatever_order_and_a_failure_goes_by_the_next_channel()
    {
        await using var rig = await SmsRig.StartAsync();
        Assert.True(await rig.DeliverAsync("1", "Lampu jalan mati di Jalan Pluit", "rini"));
        await Wait.ForAsync("the confirmation", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.AnyAsync(o => o.State == OutboxState.Sent); });
        var confirmation = rig.Kannel.Accepted.First();
        Assert.True(SmsText.Measure(confirmation.Text).Parts <= 2, confirmation.Text);
        foreach (var type in new[] { 8, 1, 4, 8 }) Assert.Equal(HttpStatusCode.OK, (await KannelStandIn.ReportAsync(rig.App.Http, confirmation.DlrUrl!, type)).StatusCode);
        await using (var db = rig.App.OpenDb()) Assert.Equal(OutboxState.Delivered, (await db.Outbox.SingleAsync()).State);

        await using var after = rig.App.OpenDb();
        var c = await after.Cases.SingleAsync();
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), c.Id, new Reply("Besok diperbaiki 🙏", null));
        await Wait.ForAsync("the answer", () => rig.Kannel.Accepted.Count == 2);
        Assert.Equal("2", rig.Kannel.Accepted.Last().Coding);
        await Wait.ForAsync("its record", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.AnyAsync(o => o.Kind == "reply" && o.State == OutboxState.Sent); });
        await KannelStandIn.ReportAsync(rig.App.Http, rig.Kannel.Accepted.Last().DlrUrl!, 2);
        // In the demo, WhatsApp is carried by a wire that takes everything.
        Assert.Equal(OutboxState.Rerouted, await after.Outbox.AsNoTracking().Where(o => o.Kind == "reply" && o.Channel == "sms").Select(o => o.State).SingleAsync());
    }

    [Fact]
    public async Task What_is_too_long_goes_another_way_and_is_measured_beforehand()
    {
        await using var rig = await SmsRig.StartAsync();
        await rig.DeliverAsync("1", "Pohon miring", "rini");
        await Wait.ForAsync("the confirmation", () => rig.Kannel.Accepted.Count == 1);
        var measure = rig.App.Get<WireCards>().Find("sms")!.Measure!;
        Assert.Equal((false, true), (measure(new string('a', 900)).TooLong, measure(new string('a', 919)).TooLong));
        await using var db = rig.App.OpenDb();
        await TestCases.DoAsync(rig.App, await TestCases.DemoAsync(rig.App, "triase"), (await db.Cases.SingleAsync()).Id, new Reply(new string('a', 1000), null));
        await Wait.ForAsync("another way", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.AnyAsync(o => o.State == OutboxState.Rerouted); });
        Assert.Single(rig.Kannel.Accepted);
    }

    [Fact]
    public void No_bytes_make_the_parser_do_anything_but_read_or_refuse()
    {
        var random = new Random(26);
        foreach (var query in Enumerable.Range(0, 3000).Select(_ => Broken(random)).Concat(["", "?", "&&&=", "?from=%", "?from=%2", "?from=08123456789&text=%ff%fe%", "?from=08123456789&text=" + new string('%', 100_000)]))
        {
            try { Assert.NotNull(new SmsParser().Parse(new RawEnvelope("sms", "sms", "1", DateTimeOffset.UnixEpoch, Encoding.Latin1.GetBytes(query)))); }
            catch (FormatException) { /* goes to a person */ }
        }
    }

    private static string Broken(Random random)
    {
        var whole = "?id=1&from=%2B628121112223&to=0811&text=Got%20mampet%20%f0%9f%99%8f&coding=0&charset=UTF-8&time=1795683600&key=a&type=1".ToCharArray();
        for (var i = random.Next(1, 6); i > 0; i--) whole[random.Next(whole.Length)] = (char)random.Next(256);
        return new string(whole)[random.Next(0, 20)..random.Next(40, whole.Length)];
    }

    [Fact]
    public void The_parser_needs_a_sender_and_a_reports_type()
    {
        static void Read(string query) => new SmsParser().Parse(new RawEnvelope("sms", "sms", "1", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(query)));
        Assert.Throws<FormatException>(() => Read("?id=1&text=x"));
        Assert.Throws<FormatException>(() => Read("?key=a"));
        Assert.Throws<FormatException>(() => Read("?id=1&from=0812345678&text=%D8%00&charset=UTF-16BE"));
    }
}
