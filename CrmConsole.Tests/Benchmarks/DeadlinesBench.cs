using System.Diagnostics;
using CrmConsole.Cases.Facts;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Tests;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Bench;

/// <summary>Some 100,000 running clocks: what a sweep costs when nothing is due, and 10,000 that come due at once, by two
/// sweepers and with a <c>kill -9</c> in the middle, each told exactly once.</summary>
internal static class DeadlinesBench
{
    private const int Cases = 40_000, Due = 10_000;

    public static async Task RunAsync()
    {
        Arithmetic();
        var folder = Figures.Folder("deadlines");
        await Seed.RunAsync(folder, Cases);
        await using (var app = await TestApp.StartAsync(new StartOptions { Folder = folder }))
        {
            var sweep = app.Get<EscalationSweep>();
            await sweep.RunAsync(CancellationToken.None);
            await using (var db = app.OpenDb())
                Figures.Print("deadlines", "running_clocks", await db.Clocks.CountAsync(k => k.State == ClockState.Running || k.State == ClockState.Breached), "1");
            var at = Stopwatch.GetTimestamp();
            for (var i = 0; i < 100; i++) await sweep.RunAsync(CancellationToken.None);
            Figures.Print("deadlines", "idle_sweep_ms", Stopwatch.GetElapsedTime(at).TotalMilliseconds / 100, "ms");

            var marks = await MakeDueAsync(app.OpenDb());
            at = Stopwatch.GetTimestamp();
            await Task.WhenAll(Task.Run(() => sweep.RunAsync(CancellationToken.None)), Task.Run(() => sweep.RunAsync(CancellationToken.None)));
            Figures.Print("deadlines", "escalate_s", Figures.Seconds(at), "s", ("due", Due), ("sweepers", 2));
            await JudgeAsync(app.OpenDb(), marks);
        }
        await KillAsync(folder);
    }

    // Working time between two instants of 2026 and back again, against adding up half minutes one by one.
    private static void Arithmetic()
    {
        const int spans = 100_000, step = 30;
        var policies = ReferenceFiles.Policies().ToList();
        var calendar = new DeadlineBook(policies, ReferenceFiles.Holidays()).CalendarAt(TimeProvider.System.GetUtcNow());
        var start = JakartaTime.StartOf(new DateOnly(2026, 1, 1)).ToUniversalTime();
        // Work done since the year began, at each half minute: slow and obvious.
        var worked = new int[366 * 86_400 / step];
        for (var i = 1; i < worked.Length; i++) worked[i] = worked[i - 1] + (calendar.IsWorking(start.AddSeconds((i - 1) * step)) ? step : 0);
        var random = new Random(20261125);
        var (wrong, at) = (0, Stopwatch.GetTimestamp());
        for (var i = 0; i < spans; i++)
        {
            var (a, b) = (random.Next(worked.Length - 1), random.Next(worked.Length - 1));
            if (a > b) (a, b) = (b, a);
            var (from, to) = (start.AddSeconds((double)a * step), start.AddSeconds((double)b * step));
            var between = calendar.Between(from, to);
            var end = calendar.Add(from, between);
            // Added again it ends at the last instant of work, never later, with the same work done.
            if (between.TotalSeconds != worked[b] - worked[a] || end > to || calendar.Between(from, end) != between) wrong++;
        }
        Figures.Print("deadlines", "working_time_spans_wrong", wrong, "1", ("spans", spans));
        Figures.Print("deadlines", "working_time_us", Stopwatch.GetElapsedTime(at).TotalMicroseconds / spans, "us");
        if (wrong > 0) throw new InvalidOperationException($"{wrong} of {spans} spans do not agree with the reference.");
    }

    private static async Task KillAsync(string folder)
    {
        List<long> marks;
        await using (var app = await TestApp.StartAsync(new StartOptions { Folder = folder })) marks = await MakeDueAsync(app.OpenDb());
        var options = new StartOptions { Folder = folder, Jobs = true };
        await using (var killed = ServerProcess.Launch(options with { Variables = new Dictionary<string, string> { [Faults.Variable] = "escalation.before-commit:20" } }))
        {
            if (await killed.ExitAsync(TimeSpan.FromMinutes(5)) is var code && code != 137) throw new InvalidOperationException($"It ended with {code} instead of being killed:\n{killed.Output}");
        }
        await using var app2 = await TestApp.StartAsync(new StartOptions { Folder = folder });
        await using (var db = app2.OpenDb())
        {
            var left = await db.Clocks.CountAsync(k => marks.Contains(k.Id) && k.State == ClockState.Running);
            if (left is 0 or Due) throw new InvalidOperationException($"The kill was not in the middle: {left} of {Due} were left.");
            Figures.Note($"killed with {left} of {Due} left");
        }
        await app2.Get<EscalationSweep>().RunAsync(CancellationToken.None);
        await JudgeAsync(app2.OpenDb(), marks);
        Figures.Print("deadlines", "told_once_after_kill", Due, "1");
    }

    // Their end was a minute ago, and nobody knows yet.
    private static async Task<List<long>> MakeDueAsync(CrmDb context)
    {
        await using var db = context;
        var marks = await db.Clocks.Where(k => k.State == ClockState.Running && k.NextAt != null && k.Kind != ClockKind.CitizenReminder && k.Kind != ClockKind.CitizenAnswer
            && CaseStates.Open.Contains(db.Cases.First(c => c.Id == k.CaseId).State)).OrderBy(k => k.Id).Select(k => k.Id).Take(Due).ToListAsync();
        if (marks.Count < Due) throw new InvalidOperationException($"Only {marks.Count} clocks run.");
        var end = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await db.Clocks.Where(k => marks.Contains(k.Id)).ExecuteUpdateAsync(s => s.SetProperty(k => k.DueAt, end).SetProperty(k => k.NextAt, end));
        return marks;
    }

    private static async Task JudgeAsync(CrmDb context, List<long> marks)
    {
        await using var db = context;
        if (await db.Clocks.CountAsync(k => marks.Contains(k.Id) && k.State == ClockState.Breached) is var breached && breached != Due)
            throw new InvalidOperationException($"{breached} of {Due} clocks are marked as breached.");
        var clocks = await db.Clocks.AsNoTracking().Where(k => marks.Contains(k.Id)).Select(k => new { k.CaseId, k.Kind, k.DueAt }).ToListAsync();
        var type = CaseFact.TypeOf<Overdue>();
        var told = (await db.Events.AsNoTracking().Where(e => e.Type == type).Select(e => new { e.CaseId, e.Payload }).ToListAsync())
            .Select(e => (e.CaseId, Fact: (Overdue)CaseFact.Read(type, e.Payload))).ToLookup(e => (e.CaseId, e.Fact.Clock, e.Fact.Due));
        var wrong = clocks.Count(k => told[(k.CaseId, k.Kind, Instants.ToMicros(k.DueAt))].Count() != 1);
        if (wrong > 0) throw new InvalidOperationException($"{wrong} clocks were told not once.");
    }
}
