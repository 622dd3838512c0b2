using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Tests.Cases;

/// <summary>Somebody with the database in hand, but not the keys.</summary>
public sealed class LogVerifierTests
{
    [Theory]
    [InlineData("UPDATE Events SET Payload = replace(Payload, 'web', 'sms') WHERE \"Index\" = 1", "peristiwa ke-1")]
    [InlineData("UPDATE Events SET ActorId = 42 WHERE Type = 'note_written'", "diubah")]
    [InlineData("DELETE FROM Events WHERE Type = 'note_written'", "dipotong dari ujung")]
    [InlineData("DELETE FROM Events WHERE \"Index\" = 1", "peristiwa ke-1 hilang")]
    [InlineData("DELETE FROM Events", "semua peristiwanya hilang")]
    [InlineData("DELETE FROM Events WHERE Type = 'note_written'; UPDATE Cases SET Version = Version - 1", "kepala rantai")]
    [InlineData("PRAGMA foreign_keys=OFF; DELETE FROM Cases", "baris kasus dihapus")]
    [InlineData("UPDATE RevealLog SET PurposeText = 'urusan lain'", "log akses")]
    public async Task What_was_changed_behind_the_programs_back_is_named(string sql, string expected)
    {
        await using var app = await TestApp.StartAsync();
        await FillAsync(app);
        Assert.Empty(await FindingsAsync(app));
        await using (var connection = new SqliteConnection($"Data Source={app.DatabaseFile}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        Assert.Contains(await FindingsAsync(app), f => f.What.Contains(expected, StringComparison.Ordinal) || f.Where.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_whole_case_taken_away_shows_against_the_anchor()
    {
        await using var app = await TestApp.StartAsync();
        await FillAsync(app);
        await app.Get<LogVerifier>().AnchorAsync(CancellationToken.None);
        await using (var connection = new SqliteConnection($"Data Source={app.DatabaseFile};Foreign Keys=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM Events; DELETE FROM Cases;";
            await command.ExecuteNonQueryAsync();
        }
        Assert.Contains(await FindingsAsync(app), f => f.Where.StartsWith("jangkar", StringComparison.Ordinal));
    }

    private static async Task FillAsync(TestApp app)
    {
        var triage = await TestCases.DemoAsync(app, "triase");
        var c = await TestCases.ReportAsync(app);
        await using var db = app.OpenDb();
        var reporter = db.Reports.First(r => r.Number == c.Number).ReporterId!.Value;
        await app.Get<CaseDoor>().RevealAsync(triage, c.Id, reporter, "contact_reporter", "menelepon pelapor");
        await Wait.ForAsync("the confirmation is out", async () => { await using var d = app.OpenDb(); return d.Outbox.All(o => o.State == CrmConsole.Replies.OutboxState.Sent); });
        await TestCases.RunAsync(app, triage, c.Id, new AddNote("catatan"));
    }

    private static async Task<List<LogFinding>> FindingsAsync(TestApp app)
    {
        var all = new List<LogFinding>();
        await foreach (var finding in app.Get<LogVerifier>().VerifyAsync()) all.Add(finding);
        return all;
    }
}
