using System.Net;
using System.Text.Json.Nodes;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.X;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

public sealed class XContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => await XRig.StartAsync();
}

internal sealed class XRig(XStandIn vendor, TestApp app) : IChannelRig
{
    public XStandIn Vendor => vendor;
    public TestApp App => app;
    public string Channel => "x";
    public IReadOnlyList<string> Secrets => [XStandIn.Bearer, XStandIn.UserToken, XStandIn.ConsumerSecret];

    public static async Task<XRig> StartAsync(TimeProvider? time = null, Dictionary<string, string?>? more = null)
    {
        var vendor = new XStandIn();
        await vendor.StartAsync();
        var settings = vendor.Settings();
        foreach (var (key, value) in more ?? []) settings[key] = value;
        return new XRig(vendor, await TestApp.StartAsync(new StartOptions { Settings = settings }, time));
    }

    public async Task<bool> DeliverAsync(string id, string text, string sender)
    {
        using var answer = await XStandIn.PushAsync(app.Http, XStandIn.PushedMessage("18" + id[1..], Person(sender), text));
        return answer.IsSuccessStatusCode;
    }

    public async Task<int> PollAsync()
    {
        await using var db = app.OpenDb();
        return await app.Get<XWire>().PollAsync(await db.Channels.FirstAsync(c => c.Code == "x"), CancellationToken.None);
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. vendor.Accepted.Select(a => a.Text)]);
    public void RefuseSending() => vendor.Refuse = (403, "You cannot send messages to this user.");
    public static string Person(string sender) => "70" + (1_000_000 + sender.Sum(c => c));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await vendor.DisposeAsync();
        Assert.Empty(vendor.Complaints);
    }
}

/// <summary>What only X has.</summary>
public sealed class XTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task X_asks_for_our_secret_and_only_signed_pushes_come_in()
    {
        await using var rig = await XRig.StartAsync();
        Assert.Contains("sha256=" + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData("x-consumer-secret"u8, "foo"u8)), await rig.App.Http.GetStringAsync(new Uri("/hooks/x?crc_token=foo", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.App.Http.GetAsync(new Uri("/hooks/x", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1", "7", "Halo"), "salah")).StatusCode);
        foreach (var nonsense in new[] { "{", "[]", $$"""{"for_user_id":"{{XStandIn.Us}}","tweet_create_events":[{"user":{"id_str":"7"},"in_reply_to_user_id_str":"{{XStandIn.Us}}"}]}""", new string('[', 90) })
            Assert.Equal(HttpStatusCode.OK, (await XStandIn.PushAsync(rig.App.Http, nonsense)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await XStandIn.PushAsync(rig.App.Http, new string(' ', WebhookBody.MostBytes + 1))).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Equal((0, 4), (await db.Reports.CountAsync(), await db.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending)));
    }

    [Fact]
    public async Task A_post_that_was_pushed_and_polled_is_one_report_answered_in_its_thread()
    {
        await using var rig = await XRig.StartAsync(new FakeTimeProvider(Morning));
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1001", "42", "Lampu jalan mati di Jalan Pluit Raya &amp; gelap"));
        // Ours come back, reposts and talk around our posts are nobody's words to us.
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1002", XStandIn.Us, "Terima kasih"));
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1003", "43", "RT", ",\"retweeted_status\":{\"id_str\":\"1001\"}"));
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1004", "44", "Lihat ini").Replace($"\"user_mentions\":[{{\"id_str\":\"{XStandIn.Us}\"", "\"user_mentions\":[{\"id_str\":\"9\"", StringComparison.Ordinal));
        rig.Vendor.Mentions[XStandIn.Us] = [XStandIn.Mention("1001", "42", "Lampu jalan mati di Jalan Pluit Raya & gelap"), XStandIn.Mention("1005", "45", "Sampah menumpuk di RW 05")];
        await rig.PollAsync();
        await using var db = rig.App.OpenDb();
        Assert.Equal(["Lampu jalan mati di Jalan Pluit Raya & gelap", "Sampah menumpuk di RW 05"], await db.Reports.OrderBy(r => r.Id).Select(r => r.Text).ToListAsync());
        await Wait.ForAsync("both public receipts", () => rig.Vendor.Accepted.Count == 2);
        var receipt = rig.Vendor.Accepted.First(a => a.To == "1001");
        Assert.DoesNotContain("PIN", receipt.Text, StringComparison.Ordinal);

        // The person answers our post, then somebody else joins in under it: that is a matter of their own.
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1006", "42", "Sudah tiga malam", answers: receipt.Id));
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1007", "46", "Di gang saya juga mati", answers: receipt.Id));
        Assert.Equal(3, await db.Reports.CountAsync());
        Assert.Equal("Sudah tiga malam", (await db.Messages.SingleAsync(m => m.Direction == MessageDirection.In)).Body);
    }

    [Fact]
    public async Task The_newer_form_of_pushes_is_read_too_and_is_the_same_post_or_message()
    {
        await using var rig = await XRig.StartAsync(new FakeTimeProvider(Morning));
        async Task PushAsync(string body) => Assert.Equal(HttpStatusCode.OK, (await XStandIn.PushAsync(rig.App.Http, body)).StatusCode);
        await PushAsync(XStandIn.Activity("post.mention.create", XStandIn.Mention("1001", "42", "Lampu jalan mati di Jalan Pluit Raya").ToJsonString()));
        await PushAsync(XStandIn.Pushed("1001", "42", "Lampu jalan mati di Jalan Pluit Raya"));
        // Ours, somebody else's account, and what is no words to us.
        await PushAsync(XStandIn.Activity("post.create", XStandIn.Mention("1002", XStandIn.Us, "Terima kasih").ToJsonString()));
        await PushAsync(XStandIn.Activity("post.mention.create", XStandIn.Mention("1003", "43", "Halo").ToJsonString(), account: "9"));
        await PushAsync(XStandIn.Activity("follow.follow", "{\"source\":{\"id\":\"43\"}}"));
        await using var db = rig.App.OpenDb();
        Assert.Equal("Lampu jalan mati di Jalan Pluit Raya", (await db.Reports.SingleAsync()).Text);

        // Direct messages come in both forms.
        await PushAsync(XStandIn.Activity("dm.received", XStandIn.Message("501", "44", "Got mampet di Jalan Bangka").ToJsonString()));
        var old = JsonNode.Parse(XStandIn.PushedMessage("502", "45", "Pohon miring di Tebet"))!.AsObject();
        old["users"] = new JsonObject { ["45"] = new JsonObject { ["data"] = new JsonObject { ["name"] = "Siti" } } };
        await PushAsync(XStandIn.Activity("dm.received", old.ToJsonString()));
        await PushAsync(XStandIn.PushedMessage("502", "45", "Pohon miring di Tebet"));
        Assert.Equal(["Got mampet di Jalan Bangka", "Pohon miring di Tebet"], await db.Reports.OrderBy(r => r.Id).Skip(1).Select(r => r.Text).ToListAsync());
        // Somebody's words that cannot be read wait for a person.
        await PushAsync(XStandIn.Activity("chat.received", "{\"encoded_event\":\"CgkxMjM\"}"));
        await PushAsync(XStandIn.Activity("post.mention.create", "{}"));
        Assert.Equal(2, await db.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending));
    }

    [Fact]
    public async Task Edits_and_deletions_are_told_and_nothing_received_is_lost()
    {
        await using var rig = await XRig.StartAsync(new FakeTimeProvider(Morning));
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1001", "42", "Got mampet di Pluit"));
        var edited = XStandIn.Mention("1002", "42", "Got mampet di Jalan Pluit Raya 12");
        edited["edit_history_tweet_ids"] = new JsonArray("1001", "1002");
        // This one was never seen before its edit: it is a report.
        var late = XStandIn.Mention("1004", "43", "Banjir di RW 05");
        late["edit_history_tweet_ids"] = new JsonArray("1003", "1004");
        rig.Vendor.Mentions[XStandIn.Us] = [edited, late];
        await rig.PollAsync();
        await XStandIn.PushAsync(rig.App.Http, $$"""{"for_user_id":"{{XStandIn.Us}}","tweet_delete_events":[{"status":{"id":"1001","user_id":"42"},"timestamp_ms":"1795683700000"}]}""");
        await using var db = rig.App.OpenDb();
        Assert.Equal(["Got mampet di Pluit", "Banjir di RW 05"], await db.Reports.OrderBy(r => r.Id).Select(r => r.Text).ToListAsync());
        Assert.Equal(["changed_there", "removed_there"], await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Warning).ToListAsync());
    }

    [Fact]
    public async Task What_is_asked_in_public_is_answered_in_private_and_so_is_the_next_word()
    {
        await using var rig = await XRig.StartAsync();
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1001", "42", "Air PAM mati di rumah saya"));
        var triage = await TestCases.DemoAsync(rig.App, "triase");
        await using var db = rig.App.OpenDb();
        var c = await db.Cases.SingleAsync();
        await TestCases.DoAsync(rig.App, triage, c.Id, new Ask("Mohon kirim alamat dan nomor pelanggan lewat pesan langsung"));
        await XStandIn.PushAsync(rig.App.Http, XStandIn.PushedMessage("2001", "42", "Jalan Pluit Raya 12, nomor 4411"));
        Assert.Single(await db.Reports.ToListAsync());
        Assert.NotEqual(CaseState.AwaitingCitizen, (await TestCases.ReadAsync(rig.App, c.Id)).State);
        await TestCases.DoAsync(rig.App, triage, c.Id, new Reply("Terima kasih, petugas datang sore ini", null));
        await Wait.ForAsync("the answer in private", () => rig.Vendor.Accepted.Any(a => a.To == "@42" && a.Text.Contains("sore ini", StringComparison.Ordinal)));
        Assert.All(rig.Vendor.Accepted.Where(a => a.To != "@42"), a => Assert.Equal("1001", a.To));
    }

    [Fact]
    public async Task An_outage_is_caught_up_in_order_and_what_X_keeps_back_is_said()
    {
        var time = new FakeTimeProvider(Morning);
        await using var rig = await XRig.StartAsync(time, new() { ["Channels:gubernur:UserIds"] = XStandIn.Governor });
        rig.Vendor.Mentions[XStandIn.Us] = [.. Enumerable.Range(0, 850).Select(i => XStandIn.Mention($"{10_000 + i}", $"{500 + i}", $"Laporan ke-{i} tentang lampu mati"))];
        // Both accounts named: it came in already.
        var both = XStandIn.Mention("30001", "900", "Pak Gubernur, pasar ini kotor");
        both["entities"] = new JsonObject { ["mentions"] = new JsonArray(new JsonObject { ["id"] = XStandIn.Us }, new JsonObject { ["id"] = XStandIn.Governor }) };
        rig.Vendor.Mentions[XStandIn.Governor] = [both, XStandIn.Mention("30002", "901", "Pak, jembatan di kampung saya rusak")];
        rig.Vendor.Messages.AddRange([XStandIn.Message("40001", "902", "Halo, ada kabel putus"), XStandIn.Message("40002", XStandIn.Us, "Baik")]);
        Assert.Equal(800 + 1 + 1, await rig.PollAsync());
        await using var db = rig.App.OpenDb();
        var texts = await db.Reports.Where(r => r.Channel == "x").OrderBy(r => r.Id).Select(r => r.Text).ToListAsync();
        Assert.Equal(("Laporan ke-50 tentang lampu mati", "Laporan ke-849 tentang lampu mati", "Halo, ada kabel putus"), (texts[0], texts[799], texts[800]));
        var governor = await db.Reports.SingleAsync(r => r.Channel == "gubernur");
        Assert.Contains("https://x.com/i/status/30002", governor.Folded, StringComparison.Ordinal);
        var health = await rig.App.Get<HealthBook>().Snapshot("x", CancellationToken.None);
        Assert.Contains("800", health.Remark, StringComparison.Ordinal);
        Assert.Contains("449", health.Quota, StringComparison.Ordinal);

        // Nothing new: nothing comes twice, and messages are not asked for before their time.
        var calls = rig.Vendor.Calls;
        Assert.Equal(0, await rig.PollAsync());
        Assert.Equal(2, rig.Vendor.Calls - calls);
        // Too many calls: asked again only when X said so.
        time.Advance(TimeSpan.FromMinutes(1));
        rig.Vendor.Mentions[XStandIn.Us].Add(XStandIn.Mention("20000", "42", "Satu lagi"));
        rig.Vendor.Misbehave = http => http.Request.Path.Value!.EndsWith("/mentions", StringComparison.Ordinal) ? TooMany(http, time.GetUtcNow().AddMinutes(10)) : null;
        Assert.Equal(0, await rig.PollAsync());
        rig.Vendor.Misbehave = _ => null;
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await rig.PollAsync());
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await rig.PollAsync());
    }

    [Fact]
    public async Task Errors_inside_a_200_are_named_and_the_rest_comes_in()
    {
        await using var rig = await XRig.StartAsync(new FakeTimeProvider(Morning));
        rig.Vendor.Misbehave = http => http.Request.Path.Value!.EndsWith("/mentions", StringComparison.Ordinal)
            ? Results.Text($$"""{"data":[{{XStandIn.Mention("1001", "42", "Jalan rusak").ToJsonString()}}],"meta":{"result_count":9,"newest_id":"1001"},"errors":[{"title":"Not Found Error","detail":"Could not find tweet"}]}""", "application/json") : null;
        Assert.Equal(1, await rig.PollAsync());
        Assert.Contains("menahan 1 bagian", (await rig.App.Get<HealthBook>().Snapshot("x", CancellationToken.None)).Remark, StringComparison.Ordinal);
        rig.Vendor.Misbehave = _ => Results.Text("""{"errors":[{"title":"Authorization Error"}]}""", "application/json");
        Assert.Equal(0, await rig.PollAsync());
        Assert.Contains("tanpa isi", (await rig.App.Get<HealthBook>().Snapshot("x", CancellationToken.None)).LastError, StringComparison.Ordinal);
        rig.Vendor.Misbehave = _ => Results.Text("<html>", "text/html");
        Assert.Equal(0, await rig.PollAsync());
    }

    [Fact]
    public async Task Long_answers_become_a_thread_rate_limits_wait_and_uncertain_ones_are_looked_for()
    {
        var time = new FakeTimeProvider(Morning);
        await using var rig = await XRig.StartAsync(time);
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1001", "42", "Trotoar rusak di depan sekolah"));
        await Wait.ForAsync("the receipt", () => rig.Vendor.Accepted.Count == 1);
        await using var db = rig.App.OpenDb();
        var channel = await db.Channels.FirstAsync(c => c.Code == "x");
        var wire = rig.App.Get<XWire>();
        var message = new OutboundMessage { OutboxId = 1, WireId = "w1", Recipient = "x:42", Public = true, InReplyTo = "1001", Text = string.Join(' ', Enumerable.Range(1, 90).Select(i => $"kalimat{i}.")) + " https://jakarta.go.id/" + new string('a', 300) };
        var sent = await wire.SendAsync(channel, message, CancellationToken.None);
        Assert.Equal(SendOutcome.Sent, sent.Outcome);
        var thread = rig.Vendor.Accepted.Skip(1).ToList();
        Assert.True(thread.Count >= 4);
        Assert.Equal(["1001", .. thread.Take(thread.Count - 1).Select(t => t.Id)], thread.Select(t => t.To));
        Assert.Equal(message.Text, string.Join(' ', thread.Select(t => t.Text)));
        Assert.Equal(thread[^1].Id, sent.RemoteId);

        Assert.Equal(SendOutcome.Sent, (await wire.FindEvidenceAsync(channel, message with { Text = "Sudah kami perbaiki 👍" , InReplyTo = "1001" } is var other && (await wire.SendAsync(channel, other, CancellationToken.None)).Outcome == SendOutcome.Sent ? other : throw new InvalidOperationException(), CancellationToken.None)).Outcome);
        Assert.Equal(SendOutcome.Unsure, (await wire.FindEvidenceAsync(channel, message with { Text = "Yang ini tidak pernah terkirim" }, CancellationToken.None)).Outcome);
        var short1 = message with { Text = "Pendek" };
        rig.Vendor.Misbehave = http => TooMany(http, time.GetUtcNow().AddMinutes(7));
        Assert.Equal((SendOutcome.Retry, time.GetUtcNow().AddMinutes(7)), (await wire.SendAsync(channel, short1, CancellationToken.None)) is var r ? (r.Outcome, r.NotBefore) : default);
        rig.Vendor.Misbehave = _ => Results.StatusCode(503);
        Assert.Equal(SendOutcome.Unsure, (await wire.SendAsync(channel, short1, CancellationToken.None)).Outcome);
        rig.Vendor.Misbehave = _ => null;
        foreach (var (status, detail, outcome) in new[] { (401, "", SendOutcome.Retry), (403, "", SendOutcome.AnotherWay), (403, "duplicate content", SendOutcome.Unsure), (404, "", SendOutcome.AnotherWay), (400, "", SendOutcome.Failed) })
        {
            rig.Vendor.Refuse = (status, detail);
            Assert.Equal(outcome, (await wire.SendAsync(channel, short1, CancellationToken.None)).Outcome);
        }
        rig.Vendor.Refuse = (403, "");
        Assert.Equal(SendOutcome.AnotherWay, (await wire.SendAsync(channel, short1 with { Public = false }, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Pictures_come_after_the_commit_and_only_from_X()
    {
        await using var rig = await XRig.StartAsync();
        rig.Vendor.Files["a"] = Evidence.TestFiles.Picture();
        string Media(params string[] urls) => ",\"extended_entities\":{\"media\":[" + string.Join(',', urls.Select(u => $"{{\"type\":\"photo\",\"url\":\"https://t.co/p\",\"expanded_url\":\"https://x.com/w/status/1/photo/1\",\"media_url_https\":\"{u}\"}}")) + "]}";
        await XStandIn.PushAsync(rig.App.Http, XStandIn.Pushed("1001", "42", "Pohon tumbang", Media(new Uri(rig.Vendor.Url, "/file/a").ToString(), new Uri(rig.Vendor.Url, "/file/hilang").ToString(), "http://169.254.169.254/x")));
        await Wait.ForAsync("the files", async () => { await using var d = rig.App.OpenDb(); return await d.Reports.AnyAsync() && !await d.PendingFiles.AnyAsync(); });
        await using var db = rig.App.OpenDb();
        Assert.Equal((1, 2), (await db.Attachments.CountAsync(a => a.ThumbId != null), await db.Attachments.CountAsync(a => a.LeftOut != null)));
    }

    [Theory]
    [InlineData("Halo", 4)]
    [InlineData("Lihat https://jakarta.go.id/halaman/yang/sangat/panjang/sekali ya", 6 + 23 + 3)]
    [InlineData("日本", 4)]
    [InlineData("👍🏽", 2)]
    [InlineData("👨‍👩‍👧", 2)]
    [InlineData("café", 4)]
    public void X_counts_in_its_own_way(string text, int weight) => Assert.Equal(weight, XText.Weight(text));

    private static IResult TooMany(HttpContext http, DateTimeOffset reset)
    {
        http.Response.Headers["x-rate-limit-limit"] = "450";
        http.Response.Headers["x-rate-limit-remaining"] = "0";
        http.Response.Headers["x-rate-limit-reset"] = reset.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.StatusCode(429);
    }
}
