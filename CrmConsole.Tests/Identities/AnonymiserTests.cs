using System.Text;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Identities;
using CrmConsole.Reporters;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Identities;

public sealed class AnonymiserTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 6, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task After_the_policys_days_nothing_tells_who_it_was_and_the_chain_still_holds()
    {
        var time = new FakeTimeProvider(Start);
        await using var app = await TestApp.StartAsync(time: time);
        // Thirty days, not five years: each passing of a fake clock rings every timer on the way.
        await app.Get<CrmConsole.Reference.PolicyEditor>().SaveAsync(await TestCases.DemoAsync(app, "admin"), "retention", new CrmConsole.Deadlines.RetentionPolicy(30), Start.AddMinutes(1));
        var c = await ClosedAsync(app);
        var open = await TestCases.ReportAsync(app, "Jalan rusak, saya Tini Sulastri 0813-9999-1111", email: "tini@warga.test");
        time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await app.Get<RetentionSweep>().RunAsync());
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await app.Get<RetentionSweep>().RunAsync());
        Assert.Equal(0, await app.Get<RetentionSweep>().RunAsync());

        await using var db = app.OpenDb();
        var report = await db.Reports.FirstAsync(r => r.Number == c.Number);
        Assert.DoesNotContain("Rini", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("777788", report.Text, StringComparison.Ordinal);
        Assert.Contains("Lampu jalan mati", report.Text, StringComparison.Ordinal);
        var reporter = await db.Reporters.Include(r => r.Contacts).FirstAsync(r => r.Id == report.ReporterId);
        Assert.Equal((null, null, 0), (reporter.WrappedKey, reporter.NameSealed, reporter.Contacts.Count));
        Assert.All(await db.Journal.Where(j => j.ReportId == report.Id).ToListAsync(), j => Assert.Equal((null, null, 0), (j.RawSealed, j.FactsSealed, j.WrappedKey.Length)));
        Assert.All(await db.Outbox.Where(o => o.ReporterId == reporter.Id).ToListAsync(), o => Assert.Equal((null, null), (o.RecipientSealed, o.ContentSealed)));
        Assert.All(await db.Messages.Where(m => m.CaseId == c.Id).ToListAsync(), m => Assert.DoesNotContain("Rini", m.Body, StringComparison.Ordinal));
        Assert.Empty(await FindingsAsync(app));

        // Whoever has an open case stays; and the page of the old one can still be read.
        Assert.NotNull((await db.Reporters.FirstAsync(r => db.Reports.Any(x => x.ReporterId == r.Id && x.Number == open.Number))).WrappedKey);
        var page = await app.Get<CaseReader>().ReadAsync(await TestCases.DemoAsync(app, "triase"), c.Number);
        Assert.Equal((null, false), (page!.Reports[0].ReporterMask, page.Reports[0].CanReveal));
    }

    [Fact]
    public async Task A_report_of_the_same_person_later_makes_a_new_reporter()
    {
        var time = new FakeTimeProvider(Start);
        await using var app = await TestApp.StartAsync(time: time);
        var c = await ClosedAsync(app);
        await using var db = app.OpenDb();
        var before = await db.Reports.Where(r => r.Number == c.Number).Select(r => r.ReporterId!.Value).FirstAsync();
        Assert.True(await app.Get<Anonymiser>().RunAsync(before, "withdrawn"));
        var again = await TestCases.ReportAsync(app, "Lampu jalan mati lagi di Jalan Pluit Raya");
        Assert.NotEqual(before, await db.Reports.Where(r => r.Number == again.Number).Select(r => r.ReporterId!.Value).FirstAsync());
    }

    [Fact]
    public async Task Whoever_asks_on_the_tracker_is_forgotten_once_nothing_of_theirs_is_open_and_the_link_ends()
    {
        var time = new FakeTimeProvider(Start);
        await using var app = await TestApp.StartAsync(time: time);
        var c = await TestCases.ReportAsync(app, "Lampu jalan mati di Jalan Pluit Raya. Hormat saya, Rini Amelia");
        string path;
        await using (var db = app.OpenDb())
        {
            var report = await db.Reports.FirstAsync(r => r.Number == c.Number);
            path = "/lacak/" + app.Get<TrackerKeys>().Token(report.Id, report.TokenVersion);
        }
        using (var unsure = await Accounts.Forms.SendAsync(app.Http, path, "lupakan")) Assert.Contains("Centang dahulu", await unsure.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var asked = await Accounts.Forms.SendAsync(app.Http, path, "lupakan", ("Asked.Sure", "true"))) Assert.Equal(System.Net.HttpStatusCode.Found, asked.StatusCode);
        Assert.Contains("tercatat", await app.Http.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Equal(0, await app.Get<RetentionSweep>().RunAsync());
        await TestCases.FinishAsync(app, c);
        Assert.Equal(1, await app.Get<RetentionSweep>().RunAsync());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await app.Http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_restored_older_copy_forgets_again_who_was_forgotten_since()
    {
        var folder = Locations.NewFolder();
        try
        {
            var options = new StartOptions { Folder = folder };
            long id;
            await using (var app = await TestApp.StartAsync(options))
            {
                var c = await ClosedAsync(app);
                await using var db = app.OpenDb();
                id = await db.Reports.Where(r => r.Number == c.Number).Select(r => r.ReporterId!.Value).FirstAsync();
                await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
                File.Copy(app.DatabaseFile, app.DatabaseFile + ".copy");
                Assert.True(await app.Get<Anonymiser>().RunAsync(id, "retention"));
            }
            var file = Path.Combine(folder, "data", "crm.db");
            foreach (var left in Directory.GetFiles(Path.Combine(folder, "data"), "crm.db-*")) File.Delete(left);
            File.Move(file + ".copy", file, overwrite: true);
            await using (var app = await TestApp.StartAsync(options))
            {
                await using var db = app.OpenDb();
                Assert.Null((await db.Reporters.FirstAsync(r => r.Id == id)).WrappedKey);
                Assert.Empty(await FindingsAsync(app));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_tombstone_of_another_life_buries_nobody()
    {
        await using var app = await TestApp.StartAsync();
        var c = await TestCases.ReportAsync(app);
        await using var db = app.OpenDb();
        var reporter = await db.Reporters.FirstAsync(r => db.Reports.Any(x => x.Number == c.Number && x.ReporterId == r.Id));
        app.Get<TombstoneFile>().Append(new Buried(reporter.Id, reporter.CreatedAt.AddSeconds(-1), reporter.CreatedAt, "retention"));
        File.AppendAllText(app.Get<DatabaseSettings>().Outside(".tombstones.jsonl"), "{\"Reporter\":1,\"Cre", Encoding.UTF8);
        Assert.Equal(0, await app.Get<Anonymiser>().ReplayAsync());
        Assert.NotNull((await db.Reporters.AsNoTracking().FirstAsync(r => r.Id == reporter.Id)).WrappedKey);
    }

    private static async Task<Case> ClosedAsync(TestApp app)
    {
        var c = await TestCases.ReportAsync(app, "Lampu jalan mati di Jalan Pluit Raya. Hubungi saya Rini Amelia di 0812-7777-7788. Hormat saya, Rini Amelia");
        var triage = await TestCases.DemoAsync(app, "triase");
        await TestCases.RunAsync(app, triage, c.Id, new Reply("Terima kasih Ibu Rini, petugas sedang ke lokasi.", null));
        await TestCases.RunAsync(app, triage, c.Id, new AddNote("Sudah ditelepon, Rini menunggu di depan pos."));
        await TestCases.FinishAsync(app, c);
        return c;
    }

    private static async Task<List<LogFinding>> FindingsAsync(TestApp app)
    {
        var found = new List<LogFinding>();
        await foreach (var finding in app.Get<LogVerifier>().VerifyAsync()) found.Add(finding);
        return found;
    }
}
