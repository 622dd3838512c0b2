using CrmConsole.Demo;

namespace CrmConsole.Tests.Demo;

/// <summary>The plan holds while it is played: what a step puts in is neither lost nor played twice.</summary>
public sealed class DemoPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Steps_come_in_the_order_of_time_and_none_before_its_turn()
    {
        var plan = new DemoPlan();
        var played = new List<int>();
        foreach (var minute in new[] { 30, 10, 20 })
            plan.Add(() => { played.Add(minute); return Task.CompletedTask; }, Start.AddMinutes(minute));
        Assert.Equal(Start.AddMinutes(10), plan.NextAt());
        while (plan.TakeBefore(Start.AddMinutes(30)) is { } step) Assert.True(step().IsCompletedSuccessfully);
        Assert.Equal([10, 20], played);
        Assert.Equal(Start.AddMinutes(30), plan.NextAt());
        Assert.NotNull(plan.TakeBefore(DateTimeOffset.MaxValue));
        Assert.Null(plan.NextAt());
    }

    [Fact]
    public async Task What_many_threads_put_in_while_one_takes_out_is_played_once_each()
    {
        const int Threads = 6, Each = 40_000;
        var plan = new DemoPlan();
        var played = new int[Threads * Each];
        using var together = new Barrier(Threads + 1);
        void Put(int thread)
        {
            together.SignalAndWait(TestContext.Current.CancellationToken);
            for (var i = thread; i < played.Length; i += Threads)
            {
                var number = i;
                plan.Add(() => { played[number]++; return Task.CompletedTask; }, Start.AddMinutes(number * 7919 % 10_007));
            }
        }
        var putting = Enumerable.Range(0, Threads).Select(t => Task.Factory.StartNew(() => Put(t), TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        var all = Task.WhenAll(putting);
        together.SignalAndWait(TestContext.Current.CancellationToken);
        var last = false;
        while (!last)
        {
            last = all.IsCompleted;
            while (plan.NextAt() is not null && plan.TakeBefore(DateTimeOffset.MaxValue) is { } step) await step();
        }
        await all;
        Assert.Equal(0, played.Count(n => n != 1));
    }
}
