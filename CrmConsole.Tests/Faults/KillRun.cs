using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace CrmConsole.Tests.Faults;

/// <summary>The way of a report with the program killed again and again: mails go in by SMTP without a break, officers answer,
/// the program is started anew after each kill, and in the end everything is counted at both ends.</summary>
internal sealed class KillRun : IAsyncDisposable
{
    // Nothing waits this long on an idle machine; a busy one must not make a difference.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string run = Guid.NewGuid().ToString("N")[..6];
    private readonly string folder = Locations.NewFolder();
    private readonly StartOptions options;
    private readonly Citizens citizens;
    private readonly List<string> answers = [];
    private ServerProcess? server;
    private int kills;

    public KillRun(MailServer mail)
    {
        var city = $"dki-{run}@jakarta.test";
        options = new StartOptions { Folder = folder, Port = Locations.FreePort(), Jobs = true, Settings = mail.Settings(city) };
        citizens = new Citizens(mail, run, city);
        citizens.Begin();
    }

    /// <summary>Starts the program so that it kills itself at a named point, at the n-th passing, and waits until it did.</summary>
    public async Task StartAndDieAtAsync(string point, int passing)
    {
        Launch(new Dictionary<string, string> { [CrmConsole.Data.Faults.Variable] = $"{point}:{passing}" });
        var code = await server!.ExitAsync(Patience);
        // 128 + SIGKILL: anything else is an error of its own.
        Assert.True(code == 137, $"It ended with {code} instead of being killed at {point}:\n{server.Output}");
        await LetGoAsync();
    }

    /// <summary>Kills it some time after its start, or after it is ready.</summary>
    public async Task StartAndKillAfterAsync(TimeSpan moment, bool ready)
    {
        Launch(new Dictionary<string, string>());
        if (ready) await server!.ReadyAsync(Patience);
        using var limit = new CancellationTokenSource(moment);
        try
        {
            await server!.Process.WaitForExitAsync(limit.Token);
            throw new InvalidOperationException($"It ended by itself with {server.Process.ExitCode}:\n{server.Output}");
        }
        catch (OperationCanceledException)
        {
            await LetGoAsync();
        }
    }

    /// <summary>While the program is down: an officer's answers on cases without one are committed, to be sent after the next start.</summary>
    public async Task AnswerAsync(int cases)
    {
        await using var app = await TestApp.StartAsync(options with { Port = Locations.FreePort(), Jobs = false }, services: WithoutBackground);
        var officer = new Actor(ActorKind.Staff, 1, "Petugas", new HashSet<string> { Roles.Triage }, []);
        List<Case> open;
        await using (var db = app.OpenDb())
        {
            var answered = db.Outbox.Where(o => o.Kind == "reply").Select(o => o.CaseId);
            open = await db.Cases.AsNoTracking().Where(c => !answered.Contains(c.Id)).OrderBy(c => c.Id).Take(cases).ToListAsync();
        }
        foreach (var c in open)
        {
            var text = $"Jawaban untuk {c.Number}: petugas sudah berangkat.";
            var result = await app.Get<CaseDoor>().RunAsync(officer, c.Id, c.Version, new Reply(text, null, $"{run}-{c.Id}"));
            Assert.True(result.Outcome == CommandOutcome.Done, result.Sentence);
            answers.Add(text);
        }
    }

    /// <summary>How far things are, in one line.</summary>
    public async Task<string> StateAsync()
    {
        if (!File.Exists(Path.Combine(folder, "data", "crm.db"))) return $"{citizens.Accepted.Count} mails, no database";
        await using var db = Open();
        var states = await db.Outbox.GroupBy(o => o.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync();
        return $"{citizens.Accepted.Count} mails, {await db.Reports.CountAsync()} reports, outbox " + string.Join(", ", states.Select(s => $"{s.Key} {s.Count}"));
    }

    /// <summary>Lets the program come to rest undisturbed, then holds what it stored against what the citizens sent and received.</summary>
    public async Task JudgeAsync()
    {
        await citizens.EndAsync();
        Launch(new Dictionary<string, string>());
        await server!.ReadyAsync(Patience);
        await Wait.ForAsync($"the last of {citizens.Accepted.Count} mails\n{server.Output}", async () =>
        {
            await using var db = Open();
            return await db.Reports.CountAsync() >= citizens.Accepted.Count
                && !await db.Outbox.AnyAsync(o => o.State == OutboxState.Queued || o.State == OutboxState.Sending);
        }, Patience);
        await LetGoAsync();

        await using var stored = Open();
        await JudgeReportsAsync(stored);
        await JudgeDeliveriesAsync(stored, await citizens.ReceivedAsync());
        await using var verify = ServerProcess.Launch(options with { Verb = ["verify-log"] });
        Assert.True(await verify.ExitAsync() == 0, verify.Output);
    }

    public async ValueTask DisposeAsync()
    {
        await citizens.DisposeAsync();
        await LetGoAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task JudgeReportsAsync(CrmDb db)
    {
        var reports = await db.Reports.AsNoTracking().ToListAsync();
        var counts = citizens.Accepted.Select(mark => (Mark: mark, Count: reports.Count(r => r.Text.Contains(mark, StringComparison.Ordinal)))).ToList();
        Assert.True(counts.TrueForAll(c => c.Count == 1), "Reports by mail: " + string.Join(", ", counts.Where(c => c.Count != 1)));
        Assert.Equal(citizens.Accepted.Count, reports.Count);
        Assert.Equal(reports.Count, reports.Select(r => r.Number).Distinct().Count());
        Assert.Equal(reports.Select(r => r.Id).Order(), (await db.CaseReports.Where(m => m.To == null).Select(m => m.ReportId).ToListAsync()).Order());
    }

    private async Task JudgeDeliveriesAsync(CrmDb db, IReadOnlyList<MimeMessage> received)
    {
        var rows = await db.Outbox.AsNoTracking().ToListAsync();
        // One confirmation a report and every answer: nothing was forgotten on the way into the outbox.
        Assert.Equal(citizens.Accepted.Count, rows.Count(r => r.Kind == "confirmation"));
        Assert.Equal(answers.Count, rows.Count(r => r.Kind == "reply"));
        foreach (var row in rows)
        {
            var arrived = received.Count(m => m.MessageId == row.WireId);
            var right = row.State == OutboxState.Sent ? arrived == 1 : row.State == OutboxState.Unsure && arrived <= 1;
            Assert.True(right, $"{row.Kind} {row.Id} is {row.State} and arrived {arrived} times. {row.Error}");
        }
        // Whatever the ids say: no citizen holds the same words twice.
        Assert.Equal(received.Count, received.Select(m => (m.To.ToString(), m.Subject, m.TextBody)).Distinct().Count());
        Assert.Equal(received.Count, received.Count(m => rows.Any(r => r.WireId == m.MessageId)));
        // One message at a time is under way: a kill leaves at most one that nobody can know.
        Assert.True(rows.Count(r => r.State == OutboxState.Unsure) <= kills, $"{kills} kills left {rows.Count(r => r.State == OutboxState.Unsure)} unsure.");
        await JudgeUnsureAsync(db, rows);
    }

    // An officer sees it: in the outbox with the reason, in the case's timeline, and as a mark on the case until somebody answered.
    private static async Task JudgeUnsureAsync(CrmDb db, IReadOnlyList<OutboxMessage> rows)
    {
        foreach (var row in rows.Where(r => r.State == OutboxState.Unsure))
        {
            Assert.False(string.IsNullOrEmpty(row.Error), $"{row.Kind} {row.Id} is unsure and does not say why.");
            var events = await db.Events.AsNoTracking().Where(e => e.CaseId == row.CaseId).OrderBy(e => e.Seq).ToListAsync();
            var facts = events.Select(e => CaseFact.Read(e.Type, e.Payload)).ToList();
            var told = facts.FindIndex(f => f is DeliveryChanged { State: "unsure" } d && d.Outbox == row.Id);
            Assert.True(told >= 0, $"{row.Kind} {row.Id} is unsure and the timeline does not say so.");
            if (facts.Skip(told).Any(f => f is ReplyWritten)) continue;
            Assert.True((await db.Cases.AsNoTracking().SingleAsync(c => c.Id == row.CaseId)).Attention, $"{row.Kind} {row.Id} is unsure and its case asks nobody to look.");
        }
    }

    private void Launch(IReadOnlyDictionary<string, string> variables) => server = ServerProcess.Launch(options with { Variables = variables });

    private async Task LetGoAsync()
    {
        if (server is null) return;
        await server.DisposeAsync();
        kills++;
        server = null;
    }

    private CrmDb Open() => new(new DbContextOptionsBuilder<CrmDb>().UseSqlite($"Data Source={Path.Combine(folder, "data", "crm.db")};Mode=ReadOnly;Pooling=False").Options, new Ids());

    // Only the commands are wanted: what sends and fetches must wait for the next start.
    private static void WithoutBackground(IServiceCollection services)
    {
        var program = typeof(Program).Assembly;
        foreach (var service in services.Where(s => s.ServiceType == typeof(IHostedService)
            && (s.ImplementationType?.Assembly == program || s.ImplementationFactory?.Method.DeclaringType?.Assembly == program)).ToList())
            services.Remove(service);
    }
}
