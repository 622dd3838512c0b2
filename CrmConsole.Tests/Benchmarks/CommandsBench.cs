using System.Collections.Concurrent;
using System.Diagnostics;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Tests;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Bench;

/// <summary>How long an officer waits for a step on a case to be on disk: eight at once, 200,000 cases.</summary>
internal static class CommandsBench
{
    private const int Cases = 200_000, Clients = 8, Each = 150;

    public static async Task RunAsync()
    {
        // Seeding takes minutes: BENCH_KEEP=1 measures again on the database of the run before.
        var kept = Environment.GetEnvironmentVariable("BENCH_KEEP") == "1";
        var folder = Figures.Folder("commands", kept);
        if (!kept) await Seed.RunAsync(folder, Cases);
        await using var app = await TestApp.StartAsync(new StartOptions { Folder = folder });
        var (officer, triage, work) = await PeopleAsync(app);
        // A server runs for weeks: the same commands on as many other cases first, until the compiler has seen them.
        foreach (var (cases, print) in new[] { (work.Take(work.Count / 2), false), (work.Skip(work.Count / 2), true) })
        {
            await RunAsync(app, "follow_up", cases, print, n => (officer, new PostFollowUp(n % 99, $"Pekerjaan berjalan, bagian {n}")));
            await RunAsync(app, "assign", cases, print, n => (triage, new Assign(officer.Id, "Pembagian kerja")));
            await RunAsync(app, "transfer", cases, print, n => (triage, new TransferTo(n % 2 == 0 ? "sda" : "tamhut", "Lebih tepat di unit ini")));
        }
    }

    private static async Task<(Actor Officer, Actor Triage, List<long> Work)> PeopleAsync(TestApp app)
    {
        await using var db = app.OpenDb();
        async Task<Actor> OfAsync(string name)
        {
            var id = await db.Users.Where(u => u.Email == SignIn.Email(name)).Select(u => u.Id).SingleAsync();
            return StaffDirectory.Find(db, id, TimeProvider.System.GetUtcNow())!.Actor;
        }
        var (officer, triage) = (await OfAsync("petugas"), await OfAsync("triase"));
        // Put into the hands of a unit of the officer's, as if accepted there: the seed leaves every case new.
        var unit = officer.Units[0];
        var work = await db.Cases.Where(c => (c.State == CaseState.New || c.State == CaseState.InProgress) && !c.Sealed && !c.Ruled && c.SubjectAgencyCode == null).OrderByDescending(c => c.Id).Take(2 * Clients * Each).Select(c => c.Id).ToListAsync();
        await db.Cases.Where(c => work.Contains(c.Id)).ExecuteUpdateAsync(s => s.SetProperty(c => c.State, CaseState.InProgress).SetProperty(c => c.AgencyCode, unit).SetProperty(c => c.OfficerId, (long?)null));
        return (officer, triage, work);
    }

    private static async Task RunAsync(TestApp app, string name, IEnumerable<long> cases, bool print, Func<int, (Actor, CaseCommand)> make)
    {
        var commands = app.Get<CaseDoor>();
        var queue = new ConcurrentQueue<long>(cases);
        var (times, refused, number) = (new ConcurrentBag<double>(), new ConcurrentBag<string>(), 0);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var id))
            {
                int version;
                await using (var db = app.OpenDb()) version = await db.Cases.Where(c => c.Id == id).Select(c => c.Version).SingleAsync();
                var (actor, command) = make(Interlocked.Increment(ref number));
                var at = Stopwatch.GetTimestamp();
                var result = await commands.RunAsync(actor, id, version, command);
                times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                if (result.Outcome != CommandOutcome.Done) refused.Add(result.Sentence);
            }
        })));
        if (times.IsEmpty) throw new InvalidOperationException($"{name}: there were no cases.");
        if (refused.Count * 10 > times.Count) throw new InvalidOperationException($"{name}: {refused.Count} of {times.Count} were refused: {refused.First()}");
        if (!print) return;
        foreach (var (metric, p) in new[] { ("p50_ms", 0.5), ("p95_ms", 0.95) })
            Figures.Print("commands", metric, Figures.Percentile(times, p), "ms", ("command", name), ("clients", Clients), ("cases", Cases), ("refused", refused.Count));
    }
}
