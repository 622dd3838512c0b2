using CrmConsole.Data;

namespace CrmConsole.Tests.Data;

public sealed class SignalTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Many_calls_wake_once_also_when_they_came_before()
    {
        using var signal = new Signal();
        Parallel.For(0, 1_000, _ => signal.Wake());
        await signal.WaitAsync(Never, TestContext.Current.CancellationToken);
        var next = signal.WaitAsync(Never, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        signal.Wake();
        await next;
    }

    [Fact]
    public async Task Waiting_ends_by_time_and_by_cancelling_without_a_throw()
    {
        using var signal = new Signal();
        await signal.WaitAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var waiting = signal.WaitAsync(null, stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await waiting;
        await signal.WaitAsync(null, stop.Token);
        // Nobody was woken meanwhile, and it still works.
        signal.Wake();
        await signal.WaitAsync(Never, TestContext.Current.CancellationToken);
    }
}
