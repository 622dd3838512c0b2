using System.Net;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Channels;

/// <summary>What every channel holds, whatever its wire: derive, start the rig, done.</summary>
public abstract class ChannelContract
{
    /// <summary>Starts the program with this channel connected and its other side. Set <c>Jobs</c> to false: tests poll themselves.</summary>
    protected abstract Task<IChannelRig> StartAsync();

    [Fact]
    public async Task The_same_message_twice_is_one_report()
    {
        await using var rig = await StartAsync();
        Assert.True(await rig.DeliverAsync("m1", "Lampu jalan mati di Jalan Pluit Raya", "rini"));
        Assert.True(await rig.DeliverAsync("m1", "Lampu jalan mati di Jalan Pluit Raya", "rini"));
        await using var db = rig.App.OpenDb();
        var report = Assert.Single(await db.Reports.ToListAsync());
        Assert.Equal(rig.Channel, report.Channel);
        Assert.Contains("Pluit Raya", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_committed_is_not_acknowledged_and_comes_once_when_it_is_sent_again()
    {
        await using var rig = await StartAsync();
        await RunAsync(rig, "CREATE TRIGGER refuse BEFORE INSERT ON Journal BEGIN SELECT RAISE(ABORT, 'the database refuses'); END");
        Assert.False(await rig.DeliverAsync("m1", "Sampah menumpuk di depan pasar", "rini"));
        await RunAsync(rig, "DROP TRIGGER refuse");
        Assert.True(await rig.DeliverAsync("m1", "Sampah menumpuk di depan pasar", "rini"));
        await using var db = rig.App.OpenDb();
        Assert.Single(await db.Reports.ToListAsync());
    }

    [Fact]
    public async Task A_conversation_keeps_its_order_in_one_case()
    {
        await using var rig = await StartAsync();
        if (!rig.HasConversations) return;
        for (var i = 0; i < 5; i++) Assert.True(await rig.DeliverAsync($"m{i}", i == 0 ? "Got mampet di Gang Macan, air meluap" : $"Keterangan ke-{i} dari saya", "rini"));
        await using var db = rig.App.OpenDb();
        Assert.Single(await db.Reports.ToListAsync());
        Assert.Equal(["Keterangan ke-1 dari saya", "Keterangan ke-2 dari saya", "Keterangan ke-3 dari saya", "Keterangan ke-4 dari saya"],
            await db.Messages.Where(m => m.Direction == MessageDirection.In).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync());
    }

    [Fact]
    public async Task A_blocked_sender_is_kept_in_the_journal_and_becomes_nothing()
    {
        await using var rig = await StartAsync();
        Assert.True(await rig.DeliverAsync("m1", "Jalan berlubang di depan sekolah", "rini"));
        await rig.App.Get<Writer>().RunAsync(db =>
        {
            var vault = rig.App.Get<Vault>();
            foreach (var person in db.Reporters.Include(r => r.Contacts).ToList()) Assert.True(vault.Block(db, vault.Open(person)!, "spam", 1, DateTimeOffset.UnixEpoch));
        });
        Assert.True(await rig.DeliverAsync("m2", "Beli pengikut murah di sini", "rini"));
        await using var after = rig.App.OpenDb();
        Assert.Single(await after.Reports.ToListAsync());
        Assert.Equal("blocked", await after.Journal.OrderByDescending(j => j.Id).Select(j => j.Reason).FirstAsync());
    }

    [Fact]
    public async Task An_answer_goes_out_once_and_a_refusal_is_shown_on_the_case()
    {
        await using var rig = await StartAsync();
        if (!rig.Sends) return;
        Assert.True(await rig.DeliverAsync("m1", "Pohon miring hampir menimpa kabel", "rini"));
        var c = await CaseAsync(rig);
        var triage = await TestCases.DemoAsync(rig.App, "triase");
        await TestCases.DoAsync(rig.App, triage, c.Id, new Reply("Petugas kami berangkat pagi ini", null, "sekali"));
        await TestCases.RunAsync(rig.App, triage, c.Id, new Reply("Petugas kami berangkat pagi ini", null, "sekali"));
        await Wait.ForAsync("the answer at the other side", async () => (await rig.SentAsync()).Any(t => t.Contains("berangkat pagi ini", StringComparison.Ordinal)));
        await rig.App.Get<OutboxSender>().SweepAsync(CancellationToken.None);
        Assert.Single(await rig.SentAsync(), t => t.Contains("berangkat pagi ini", StringComparison.Ordinal));

        rig.RefuseSending();
        await TestCases.DoAsync(rig.App, triage, c.Id, new Reply("Pohonnya sudah dipangkas", null));
        await Wait.ForAsync("the refusal on the case", async () =>
        {
            await using var db = rig.App.OpenDb();
            return await db.Outbox.AnyAsync(o => o.Kind == "reply" && o.State == OutboxState.Failed && o.Error != null);
        });
        Assert.True((await TestCases.ReadAsync(rig.App, c.Id)).Attention);
    }

    [Fact]
    public async Task A_paused_channel_takes_nothing_and_loses_nothing()
    {
        await using var rig = await StartAsync();
        await rig.App.Get<HealthBook>().SetPausedAsync(rig.Channel, true, CancellationToken.None);
        Assert.False(await rig.DeliverAsync("m1", "Banjir setinggi lutut di RW 05", "rini"));
        await rig.App.Get<HealthBook>().SetPausedAsync(rig.Channel, false, CancellationToken.None);
        Assert.True(await rig.DeliverAsync("m1", "Banjir setinggi lutut di RW 05", "rini"));
        await using var db = rig.App.OpenDb();
        Assert.Single(await db.Reports.ToListAsync());
        var health = await rig.App.Get<HealthBook>().Snapshot(rig.Channel, CancellationToken.None);
        Assert.NotNull(health.LastReceiptAt);
    }

    [Fact]
    public async Task Secrets_are_never_shown()
    {
        await using var rig = await StartAsync();
        using var admin = await rig.App.SignInAsync("admin");
        var page = await admin.GetStringAsync(new Uri("/admin/kanal", UriKind.Relative));
        Assert.All(rig.Secrets, s => Assert.DoesNotContain(s, WebUtility.HtmlDecode(page), StringComparison.Ordinal));
        Assert.All(rig.Secrets, s => Assert.DoesNotContain(rig.App.Log.Lines, l => l.Contains(s, StringComparison.Ordinal)));
    }

    private static async Task<Case> CaseAsync(IChannelRig rig)
    {
        await using var db = rig.App.OpenDb();
        return await db.Cases.FirstAsync();
    }

    private static async Task RunAsync(IChannelRig rig, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={rig.App.DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
