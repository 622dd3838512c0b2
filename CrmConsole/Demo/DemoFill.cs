using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Intake;
using CrmConsole.Places;

namespace CrmConsole.Demo;

/// <summary>Fills an empty database with cases that have a past: reports through the intake door, officers' steps through
/// the one door for commands, in the order of time. Deterministic by its seed (but for keys and the present moment).</summary>
public sealed class DemoFill(IntakeDoor door, DemoLife life, PlaceDirectory places, TimeProvider time, ILogger<DemoFill> log)
{
    // With more cases than this the fill is for measuring: all stay open.
    private const int ForPeople = 2_000;
    // So many are of these days. Any more lie weeks back and are nearly all done: figures by month need some hundred.
    private const int OfTheseDays = 300;
    private static readonly TimeSpan Newest = TimeSpan.FromDays(9), Oldest = TimeSpan.FromDays(75);

    /// <summary>Returns how many cases were made. Call it before the server runs: it moves the clock.</summary>
    public async Task<int> FillAsync(int cases, int seed, CancellationToken ct)
    {
        var random = new Random(seed);
        var generator = new DemoGenerator(places.Current);
        var now = time.UtcNowMicros();
        var run = seed.ToString(CultureInfo.InvariantCulture) + "-" + now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var plan = new DemoPlan();
        for (var i = 0; i < cases; i++)
        {
            var (report, id) = (generator.Next(random), $"{run}-{i}");
            var past = i >= OfTheseDays && cases <= ForPeople;
            if (past) report = report with { Age = Newest + random.NextDouble() * (Oldest - Newest) };
            var at = now - report.Age;
            var script = life.Write(random, report, at, cases <= ForPeople, past).Where(s => s.At < now).ToList();
            plan.Add(() => ReceiveAsync(report, id, at, script, plan, ct), at);
        }
        await PlayAsync(plan);
        log.LogInformation("The demo has {Count} cases now", cases);
        return cases;
    }

    private async Task ReceiveAsync(DemoReport report, string id, DateTimeOffset at, List<DemoStep> script, DemoPlan plan,
        CancellationToken ct)
    {
        var receipt = await door.ReceiveAsync(DemoEnvelopes.Of(report, id, at), new ReceiveOptions(Trusted: true, EnteredAt: report.Channel == "pendopo" ? "biro-umum" : null), ct);
        if (receipt.Number is not { } number) return;
        foreach (var step in script) plan.Add(() => life.DoAsync(number, report, step, ct), step.At);
    }

    // What happens within the same hour shares commits; a case's own steps are hours apart.
    private async Task PlayAsync(DemoPlan plan)
    {
        var clock = time as DemoTime;
        try
        {
            while (plan.NextAt() is { } first)
            {
                clock?.SetBackTo(first);
                var together = new List<Task>();
                var end = first.AddMinutes(clock is null ? 60 : 20);
                while (together.Count < 200 && plan.TakeBefore(end) is { } step) together.Add(step());
                await Task.WhenAll(together);
            }
        }
        finally
        {
            clock?.BackToNow();
        }
    }
}
