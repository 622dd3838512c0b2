using System.Net;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.Meta;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using CrmConsole.Tests.StandIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Channels;

public sealed class MetaContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => await MetaRig.StartAsync();
}

internal sealed class MetaRig(MetaStandIn vendor, TestApp app) : IChannelRig
{
    public MetaStandIn Vendor => vendor;
    public TestApp App => app;
    public string Channel => "facebook";
    public IReadOnlyList<string> Secrets => [MetaStandIn.Token, MetaStandIn.AppSecret, MetaStandIn.VerifyToken];

    public static async Task<MetaRig> StartAsync(TimeProvider? time = null)
    {
        var vendor = new MetaStandIn();
        await vendor.StartAsync();
        return new MetaRig(vendor, await TestApp.StartAsync(new StartOptions { Settings = vendor.Settings() }, time));
    }

    public async Task<bool> DeliverAsync(string id, string text, string sender)
    {
        using var answer = await MetaStandIn.PushAsync(app.Http, MetaStandIn.Messenger("m_" + id, Psid(sender), text));
        return answer.IsSuccessStatusCode;
    }

    public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([.. vendor.Accepted.Select(a => MetaStandIn.TextOf(a.Body))]);
    public void RefuseSending() => vendor.Refuse = (368, 0);
    public static string Psid(string sender) => "70" + (1_000_000 + sender.Sum(c => c));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await vendor.DisposeAsync();
        Assert.Empty(vendor.Complaints);
    }
}

/// <summary>What only the page, Messenger and Instagram have.</summary>
public sealed class MetaTests
{
    [Fact]
    public async Task Only_our_token_subscribes_and_only_signed_pushes_come_in()
    {
        await using var rig = await MetaRig.StartAsync();
        Assert.Equal("77", await rig.App.Http.GetStringAsync(new Uri($"/hooks/meta?hub.mode=subscribe&hub.verify_token={MetaStandIn.VerifyToken}&hub.challenge=77", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.Forbidden, (await rig.App.Http.GetAsync(new Uri("/hooks/meta?hub.mode=subscribe&hub.verify_token=x&hub.challenge=77", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Messenger("m", "7", "Halo"), "salah")).StatusCode);
        // As Meta writes it: escapes in the raw body, which the signature is over.
        Assert.Equal(HttpStatusCode.OK, (await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Entry("\"messaging\":[{\"sender\":{\"id\":\"7\"},\"recipient\":{\"id\":\"1901234567\"},\"timestamp\":1795683600000,\"message\":{\"mid\":\"m1\",\"text\":\"Jalan \\u00e9 berlubang \\ud83d\\ude4f\"}}]"))).StatusCode);
        foreach (var nonsense in new[] { "{", "{\"object\":\"user\",\"entry\":[]}", "{\"object\":\"page\",\"entry\":[{\"changes\":[{\"field\":\"feed\"}]}]}" })
            Assert.Equal(HttpStatusCode.OK, (await MetaStandIn.PushAsync(rig.App.Http, nonsense)).StatusCode);
        await using var db = rig.App.OpenDb();
        Assert.Equal("Jalan é berlubang 🙏", (await db.Reports.SingleAsync()).Text);
        Assert.Equal(3, await db.Journal.CountAsync(j => j.Outcome == IntakeOutcome.Pending));
    }

    [Theory]
    [InlineData("meta", "facebook", MetaStandIn.VerifyToken)]
    [InlineData("whatsapp", "whatsapp", WhatsAppStandIn.VerifyToken)]
    public async Task Only_a_short_word_is_given_back_to_who_subscribes(string hook, string channel, string token)
    {
        var settings = new Dictionary<string, string?> { [$"Channels:{channel}:VerifyToken"] = token };
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = settings });
        async Task<HttpStatusCode> AskAsync(string query)
        {
            var check = new Uri($"/hooks/{hook}?hub.mode=subscribe&hub.verify_token={token}&{query}", UriKind.Relative);
            using var answer = await app.Http.GetAsync(check, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.OK, await AskAsync("hub.challenge=1158201444"));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync("x="));
        foreach (var wrong in new[] { "", "1&hub.challenge=2", "%3Cscript%3E", new string('1', 101) })
            Assert.True(await AskAsync("hub.challenge=" + wrong) == HttpStatusCode.BadRequest, wrong);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("hub.challenge=1&hub.verify_token=x"));
    }

    [Fact]
    public async Task A_comment_is_answered_where_it_stands_without_anything_private_and_its_changes_are_told()
    {
        await using var rig = await MetaRig.StartAsync();
        var http = rig.App.Http;
        await MetaStandIn.PushAsync(http, MetaStandIn.Comment("9_1", "42", "Got mampet di Jalan Pluit Raya"));
        // Ours come back, and likes are nobody's words.
        await MetaStandIn.PushAsync(http, MetaStandIn.Comment("9_2", MetaStandIn.Page, "Terima kasih"));
        await MetaStandIn.PushAsync(http, MetaStandIn.Entry("\"changes\":[{\"field\":\"feed\",\"value\":{\"item\":\"reaction\",\"verb\":\"add\",\"from\":{\"id\":\"42\"}}}]"));
        await MetaStandIn.PushAsync(http, MetaStandIn.Comment("9_3", "42", "Sudah seminggu", parent: "9_1"));
        await MetaStandIn.PushAsync(http, MetaStandIn.Comment("9_1", "42", "Got mampet di Jalan Pluit Raya 12", "edited"));
        await MetaStandIn.PushAsync(http, MetaStandIn.Comment("9_3", "42", "", "remove"));
        await Wait.ForAsync("the public receipt", () => !rig.Vendor.Accepted.IsEmpty);
        var (path, body) = rig.Vendor.Accepted.First();
        Assert.Equal("9_1/comments", path);
        Assert.DoesNotContain("PIN", MetaStandIn.TextOf(body), StringComparison.Ordinal);
        await using var db = rig.App.OpenDb();
        Assert.Equal("Got mampet di Jalan Pluit Raya", (await db.Reports.SingleAsync()).Text);
        Assert.Equal([null, "changed_there", "removed_there"], await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Warning).ToListAsync());
    }

    [Fact]
    public async Task Messenger_is_answered_for_a_day_freely_for_a_week_by_people_and_then_by_another_way()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var rig = await MetaRig.StartAsync(time);
        Assert.True(await rig.DeliverAsync("1", "Sampah menumpuk di RW 05", "rini"));
        await Wait.ForAsync("the confirmation", () => rig.Vendor.Accepted.Count == 1);
        Assert.Equal("RESPONSE", rig.Vendor.Accepted.Last().Body.GetProperty("messaging_type").GetString());
        var triage = await TestCases.DemoAsync(rig.App, "triase");
        await using var db = rig.App.OpenDb();
        var c = await db.Cases.SingleAsync();
        time.Advance(TimeSpan.FromDays(3));
        await TestCases.DoAsync(rig.App, triage, c.Id, new Reply("Besok diangkut", null));
        await Wait.ForAsync("the answer of a person", () => rig.Vendor.Accepted.Count == 2);
        Assert.Equal("HUMAN_AGENT", rig.Vendor.Accepted.Last().Body.GetProperty("tag").GetString());
        time.Advance(TimeSpan.FromDays(5));
        await TestCases.DoAsync(rig.App, triage, c.Id, new Reply("Sudah diangkut", null));
        await Wait.ForAsync("no way left", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.AnyAsync(o => o.State == OutboxState.Failed); });
        Assert.Equal(2, rig.Vendor.Accepted.Count);
    }

    [Fact]
    public async Task A_comment_is_answered_privately_once_within_seven_days_and_in_one_message()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero));
        await using var rig = await MetaRig.StartAsync(time);
        await using var db = rig.App.OpenDb();
        var (wire, page, written) = (rig.App.Get<MetaWire>(), await db.Channels.SingleAsync(c => c.Code == "facebook"), time.GetUtcNow());
        Task<SendResult> AnswerAsync(string comment, string text = "Nomor laporan Anda ada di pesan ini") => wire.SendAsync(page, new OutboundMessage
        {
            OutboxId = 1, WireId = "crm-1@test", Recipient = "fb:42", Text = text, InReplyTo = comment, LastInboundAt = written,
        }, CancellationToken.None);

        time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(SendResult.Sent with { RemoteId = "m_out1" }, await AnswerAsync("9_1"));
        Assert.Equal(SendResult.Sent with { RemoteId = "m_out2" }, await AnswerAsync("9_2"));
        Assert.Equal("9_1", rig.Vendor.Accepted.First().Body.GetProperty("recipient").GetProperty("comment_id").GetString());
        var again = await AnswerAsync("9_1");
        Assert.Equal(SendOutcome.AnotherWay, again.Outcome);
        Assert.Contains("sudah pernah dibalas secara pribadi", again.Detail, StringComparison.Ordinal);
        Assert.Contains("hanya satu pesan", (await AnswerAsync("9_3", new string('a', 2001))).Detail, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromDays(1));
        var late = await AnswerAsync("9_4");
        Assert.Equal(SendOutcome.AnotherWay, late.Outcome);
        Assert.Contains("7 hari", late.Detail, StringComparison.Ordinal);
        Assert.Equal(2, rig.Vendor.Accepted.Count);
    }

    [Fact]
    public async Task An_officer_may_answer_a_comment_so_that_only_its_writer_reads_it()
    {
        await using var rig = await MetaRig.StartAsync();
        await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Comment("9_1", "42", "Got mampet di Jalan Pluit Raya"));
        await Wait.ForAsync("the public receipt", () => rig.Vendor.Accepted.Count == 1);
        await using var db = rig.App.OpenDb();
        var c = await db.Cases.SingleAsync();
        var triage = await TestCases.DemoAsync(rig.App, "triase");
        var page = (await rig.App.Get<CaseReader>().ReadAsync(triage, c.Number))!;
        Assert.True(page is { ReplyPublic: true, ReplyMayBePrivate: true });
        await TestCases.DoAsync(rig.App, triage, c.Id, new Reply("Mohon sebutkan nomor rumahnya", null, Private: true));
        await Wait.ForAsync("the private reply", () => rig.Vendor.Accepted.Count == 2);
        var (path, body) = rig.Vendor.Accepted.Last();
        Assert.Equal(("messages", "9_1"), (path, body.GetProperty("recipient").GetProperty("comment_id").GetString()));
        Assert.Contains("/lacak/", MetaStandIn.TextOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipts_rate_limits_expired_files_and_Instagram()
    {
        await using var rig = await MetaRig.StartAsync();
        rig.Vendor.Files["a"] = Evidence.TestFiles.Picture();
        var more = $",\"attachments\":[{{\"type\":\"image\",\"payload\":{{\"url\":\"{new Uri(rig.Vendor.Url, "/file/a")}\"}}}},{{\"type\":\"image\",\"payload\":{{\"url\":\"{new Uri(rig.Vendor.Url, "/file/hilang")}\"}}}},{{\"type\":\"image\",\"payload\":{{\"url\":\"http://169.254.169.254/x\"}}}}]";
        await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Messenger("m1", "7001", "Ini fotonya", more));
        await Wait.ForAsync("the files", async () => { await using var d = rig.App.OpenDb(); return !await d.PendingFiles.AnyAsync(); });
        await Wait.ForAsync("the confirmation", async () => { await using var d = rig.App.OpenDb(); return await d.Outbox.AnyAsync(o => o.RemoteId != null); });
        await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Entry("\"messaging\":[{\"sender\":{\"id\":\"7001\"},\"recipient\":{\"id\":\"1901234567\"},\"timestamp\":1,\"delivery\":{\"mids\":[\"m_out1\"],\"watermark\":1}}]"));
        await MetaStandIn.PushAsync(rig.App.Http, MetaStandIn.Entry("\"messaging\":[{\"sender\":{\"id\":\"9001\"},\"recipient\":{\"id\":\"17841400000000000\"},\"timestamp\":1795683600000,\"message\":{\"mid\":\"ig1\",\"text\":\"Lampu mati di taman\"}}]", "instagram"));
        rig.Vendor.Refuse = (613, 0);
        await using var db = rig.App.OpenDb();
        Assert.Equal((1, 2), (await db.Attachments.CountAsync(a => a.ThumbId != null), await db.Attachments.CountAsync(a => a.LeftOut != null)));
        Assert.Equal(OutboxState.Delivered, await db.Outbox.OrderBy(o => o.Id).Select(o => o.State).FirstAsync());
        Assert.Equal(2, await db.Reports.CountAsync());
    }
}
