using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Channels.ByHand;
using CrmConsole.Data;
using CrmConsole.Desk;
using CrmConsole.Replies;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>Personal accounts: staff paste, staff answer.</summary>
public sealed class ByHandContractTests : ChannelContract
{
    protected override async Task<IChannelRig> StartAsync() => new Rig(await TestApp.StartAsync());

    private sealed class Rig(TestApp app) : IChannelRig
    {
        public TestApp App => app;
        public string Channel => "gubernur";
        public bool Sends => false;
        public bool HasConversations => false;
        public IReadOnlyList<string> Secrets => [];

        public async Task<bool> DeliverAsync(string id, string text, string sender)
        {
            var post = new PastedPost { Link = $"https://www.instagram.com/p/{id}/", Text = text, AuthorName = sender, AuthorHandle = "@" + sender };
            try { return (await app.Get<PasteDesk>().EnterAsync(await TestCases.DemoAsync(app, "triase"), Channel, post)).Kept; }
            catch (Microsoft.Data.Sqlite.SqliteException) { return false; }
        }

        public Task<IReadOnlyList<string>> SentAsync() => Task.FromResult<IReadOnlyList<string>>([]);
        public void RefuseSending() => throw new NotSupportedException();
        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}

/// <summary>Pasted posts and the answers to them.</summary>
public sealed class ByHandTests
{
    [Theory]
    [InlineData("https://www.instagram.com/p/Abc/?igsh=xyz", "https://instagram.com/p/Abc")]
    [InlineData("http://m.facebook.com/story.php?story_fbid=1&id=2&fbclid=z", "https://facebook.com/story.php?id=2&story_fbid=1")]
    [InlineData("https://mobile.twitter.com/a/status/1?s=20&t=q#x", "https://x.com/a/status/1")]
    [InlineData("https://x.com/a/status/1/", "https://x.com/a/status/1")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("https://a:b@x.com/1", null)]
    [InlineData("bukan tautan", null)]
    [InlineData("https://localhost/1", null)]
    public void One_post_has_one_address(string link, string? normal) => Assert.Equal(normal, PostLink.Normal(link));

    [Theory]
    [InlineData("null")]
    [InlineData("{\"text\":\"a\"}")]
    [InlineData("{\"text\":\"\",\"link\":\"https://x.com/1\"}")]
    [InlineData("{\"text\":\"a\",\"link\":\"file:///etc/passwd\"}")]
    [InlineData("{\"text\":\"a\",\"link\":\"https://x.com/1\",\"other\":1}")]
    [InlineData("{\"text\":\"a\",\"link\":\"https://x.com/1\",\"files\":[[[[[[[[]]]]]]]]}")]
    [InlineData("{\"text\":\"a")]
    public void A_broken_paste_is_an_error_and_never_half_a_report(string json) =>
        Assert.ThrowsAny<Exception>(() => new PastedPostParser().Parse(new RawEnvelope("gubernur", "tempel", "1", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(json))));

    [Fact]
    public async Task The_same_post_under_another_address_opens_the_case_that_is_there()
    {
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var paste = app.Get<PasteDesk>();
        Assert.False(await paste.IsThereAsync("gubernur", "https://x.com/warga/status/9"));
        var first = await paste.EnterAsync(triage, "gubernur", Post("https://x.com/warga/status/9"));
        Assert.False(first.Known);
        Assert.True(await paste.IsThereAsync("gubernur", "https://twitter.com/warga/status/9?s=20"));
        var second = await paste.EnterAsync(triage, "gubernur", Post("https://twitter.com/warga/status/9?s=20"));
        Assert.Equal((true, first.Number), (second.Known, second.Number));
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync();
        Assert.Equal(triage.Id, report.EnteredBy);
        // Nothing that anybody may read tells who wrote.
        Assert.DoesNotContain("warga", report.WireId! + (await db.Journal.SingleAsync()).ExternalId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newspaper_letter_needs_no_link_and_keeps_its_clipping()
    {
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var letter = new PastedPost { Text = "Sampah menumpuk di Pasar Senen", Paper = "Harian Kota", Page = "4", Date = new DateOnly(2026, 11, 25), AuthorName = "Pembaca", Files = [new PastedFile("kliping.pdf", "application/pdf", "%PDF-1.4\n%%EOF"u8.ToArray())] };
        Assert.NotNull((await app.Get<PasteDesk>().EnterAsync(triage, "media", letter)).Number);
        Assert.True((await app.Get<PasteDesk>().EnterAsync(triage, "media", letter)).Known);
        Assert.NotNull((await app.Get<PasteDesk>().EnterAsync(triage, "media", letter with { Paper = null })).Sentence);
        await using var db = app.OpenDb();
        var report = await db.Reports.SingleAsync();
        Assert.Equal("media", report.Channel);
        Assert.Contains("Harian Kota", report.Folded, StringComparison.Ordinal);
        Assert.Single(await db.Attachments.ToListAsync());
    }

    [Fact]
    public async Task Only_those_who_may_can_paste()
    {
        await using var app = await TestApp.StartAsync();
        var answer = await app.Get<PasteDesk>().EnterAsync(await TestCases.DemoAsync(app, "petugas"), "gubernur", Post("https://x.com/a/status/1"));
        Assert.False(answer.Kept);
        Assert.False((await app.Get<PasteDesk>().EnterAsync(await TestCases.DemoAsync(app, "triase"), "email", Post("https://x.com/a/status/1"))).Kept);
        await using var db = app.OpenDb();
        Assert.Empty(await db.Journal.ToListAsync());
    }

    [Fact]
    public async Task An_answer_waits_for_a_person_tells_its_author_and_is_recorded_once()
    {
        using var language = new Shell.InLanguage(CrmConsole.Shell.Words.Indonesian);
        await using var app = await TestApp.StartAsync();
        var triage = await TestCases.DemoAsync(app, "triase");
        var book = app.Get<ByHandBook>();
        await app.Get<PasteDesk>().EnterAsync(triage, "gubernur", Post("https://x.com/warga/status/9"));
        long caseId;
        await using (var db = app.OpenDb())
        {
            Assert.Empty(await db.Outbox.ToListAsync());
            caseId = (await db.Cases.SingleAsync()).Id;
        }
        await TestCases.DoAsync(app, triage, caseId, new Reply("Lampunya sudah menyala", null));
        await Wait.ForAsync("the answer that waits", async () => (await book.ReadAsync(triage, caseId)).Count == 1);
        var waiting = (await book.ReadAsync(triage))[0];
        Assert.Equal("https://x.com/warga/status/9", waiting.Link);
        Assert.Contains("sudah menyala", waiting.Text, StringComparison.Ordinal);
        await using (var db = app.OpenDb()) Assert.Equal("answer_by_hand", (await db.Notices.SingleAsync(n => n.UserId == triage.Id)).Kind);

        // Out of sight for whoever does not see the case, and not to be settled by them or with a strange link.
        var stranger = await TestCases.DemoAsync(app, "inspektorat");
        Assert.Empty(await book.ReadAsync(stranger));
        Assert.Equal(CommandOutcome.NotFound, (await TestCases.RunAsync(app, stranger, caseId, new AnsweredByHand(waiting.OutboxId, null))).Outcome);
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, triage, caseId, new AnsweredByHand(waiting.OutboxId, "javascript:alert(1)"))).Outcome);

        await TestCases.DoAsync(app, triage, caseId, new AnsweredByHand(waiting.OutboxId, "https://x.com/dki/status/10"));
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, triage, caseId, new AnsweredByHand(waiting.OutboxId, null))).Outcome);
        Assert.Empty(await book.ReadAsync(triage));
        await using var after = app.OpenDb();
        var row = await after.Outbox.SingleAsync();
        Assert.Equal((OutboxState.Sent, "https://x.com/dki/status/10"), (row.State, row.RemoteId));
        var page = await app.Get<CaseReader>().ReadAsync(triage, (await after.Cases.SingleAsync()).Number);
        Assert.Contains(page!.Timeline, e => e.Text.Contains("diberikan di kanal asalnya", StringComparison.Ordinal) && e.Who == triage.Name);
    }

    [Fact]
    public async Task An_answer_to_LAPOR_without_a_gateway_waits_with_its_tracking_id()
    {
        await using var rig = await LaporRig.StartAsync();
        Assert.True(await rig.DeliverAsync("A5", "Jalan rusak di Pluit", "rini"));
        var triage = await TestCases.DemoAsync(rig.App, "triase");
        long caseId;
        await using (var db = rig.App.OpenDb()) caseId = (await db.Cases.SingleAsync()).Id;
        await TestCases.DoAsync(rig.App, triage, caseId, new Reply("Jalannya sudah ditambal", null));
        await Wait.ForAsync("the answer that waits", async () => (await rig.App.Get<ByHandBook>().ReadAsync(triage)) is [{ TrackingId: "A5" }]);
    }

    private static PastedPost Post(string link) => new() { Link = link, Text = "Pak Gubernur, lampu jalan di Pluit mati", AuthorName = "Warga", AuthorHandle = "@warga" };
}
