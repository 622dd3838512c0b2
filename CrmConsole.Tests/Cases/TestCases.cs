using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Intake;
using CrmConsole.Live;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Cases made through the real door, and people to act on them.</summary>
internal static class TestCases
{
    public static Actor Staff(long id, string role, params string[] units) => new(ActorKind.Staff, id, $"{role} {id}", new HashSet<string> { role }, units);

    public static async Task<Actor> DemoAsync(TestApp app, string account)
    {
        await using var db = app.OpenDb();
        var id = await db.Users.Where(u => u.Email == account + "@crm.test").Select(u => u.Id).FirstAsync();
        return StaffDirectory.Find(db, id, app.Get<TimeProvider>().GetUtcNow())!.Actor;
    }

    /// <summary>Says yes to work that has no photo.</summary>
    public static Validate Validate => new(null, new Dictionary<string, string> { ["no_photo"] = "Dilihat sendiri di lokasi" });

    /// <summary>A report by the machine's format; returns its case.</summary>
    public static async Task<Case> ReportAsync(TestApp app, string text = "Lampu jalan mati di Jalan Pluit Raya sudah tiga malam", string channel = "web", string? email = "rini@warga.test", string extra = "")
    {
        var reporter = email is null ? "" : $",\"reporter\":{{\"name\":\"Rini Amelia\",\"email\":\"{email}\"}}";
        var json = $"{{\"channel\":\"{channel}\",\"text\":{System.Text.Json.JsonSerializer.Serialize(text)},\"address\":\"Pluit, Penjaringan\"{reporter}{extra}}}";
        var envelope = new RawEnvelope(channel, "api-v1", Guid.NewGuid().ToString("N"), app.Get<TimeProvider>().GetUtcNow(), System.Text.Encoding.UTF8.GetBytes(json));
        var receipt = await app.Get<IntakeDoor>().ReceiveAsync(envelope, new ReceiveOptions(Trusted: true), CancellationToken.None);
        await using var db = app.OpenDb();
        return await db.Cases.Include(c => c.Holders).FirstAsync(c => c.Number == receipt.Number);
    }

    public static async Task<Case> ReadAsync(TestApp app, long id)
    {
        await using var db = app.OpenDb();
        return await db.Cases.AsNoTracking().Include(c => c.Holders).FirstAsync(c => c.Id == id);
    }

    public static async Task<CommandResult> RunAsync(TestApp app, Actor actor, long caseId, CaseCommand command) =>
        await app.Get<CaseDoor>().RunAsync(actor, caseId, (await ReadAsync(app, caseId)).Version, command);

    /// <summary>Runs a command that has to go well.</summary>
    public static async Task DoAsync(TestApp app, Actor actor, long caseId, CaseCommand command)
    {
        var result = await RunAsync(app, actor, caseId, command);
        Assert.True(result.Outcome == CommandOutcome.Done, $"{command.GetType().Name}: {result.Sentence}");
    }

    /// <summary>Accepted, done by the unit's word, and validated.</summary>
    public static async Task FinishAsync(TestApp app, Case c)
    {
        var (triage, petugas, validator) = (await DemoAsync(app, "triase"), await DemoAsync(app, "petugas"), await DemoAsync(app, "validator"));
        foreach (var (who, command) in new (Actor, CaseCommand)[] { (triage, new Accept()), (petugas, new Accept()), (petugas, new MarkDone("Lampu sudah diganti")), (validator, Validate) })
            await DoAsync(app, who, c.Id, command);
    }

    /// <summary>Until the live queue has seen everything that is committed.</summary>
    public static async Task CaughtUpAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        var last = await db.Events.MaxAsync(e => (long?)e.Seq) ?? 0;
        await Wait.ForAsync("the feed has caught up", () => app.Get<LiveFeed>().Seq >= last);
    }
}
