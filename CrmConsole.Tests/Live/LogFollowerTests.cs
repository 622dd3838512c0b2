using CrmConsole.Live;

namespace CrmConsole.Tests.Live;

/// <summary>What everything that follows the event log leans on.</summary>
public sealed class LogFollowerTests : IAsyncLifetime
{
    private FollowedLog log = null!;

    public async ValueTask InitializeAsync() => log = await FollowedLog.StartAsync();

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private static IEnumerable<long> Range(int from, int count) => Enumerable.Range(from, count).Select(n => (long)n);

    private static Task BegunAsync(Recorder follower) => Wait.ForAsync("it has looked once", () => follower.CaughtUp > 0);

    [Fact]
    public async Task A_lost_signal_only_delays()
    {
        using var follower = new Recorder(log);
        await follower.StartAsync(CancellationToken.None);
        await BegunAsync(follower);
        await log.AppendAsync(1, 2);
        await Wait.ForAsync("it looks by itself", () =>
        {
            log.Time.Advance(TimeSpan.FromSeconds(20));
            return follower.Seq == 2;
        });
        await follower.StopAsync(CancellationToken.None);
        Assert.Equal(["1", "2"], await log.WrittenAsync());
    }

    [Fact]
    public async Task A_signal_wakes_it_while_the_clock_stands_still()
    {
        using var follower = new Recorder(log);
        await log.Tools.Feed.StartAsync(CancellationToken.None);
        await follower.StartAsync(CancellationToken.None);
        await BegunAsync(follower);
        await log.AppendAsync(1);
        await Wait.ForAsync("the feed woke it", () => follower.Seq == 1);
        await follower.StopAsync(CancellationToken.None);
        await log.Tools.Feed.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_fails_is_tried_again_the_same_and_never_skipped()
    {
        using var follower = new Recorder(log);
        // One of them as a call looks that ran into its own time limit: that is no end of the program.
        follower.Before = (n, _) => n switch
        {
            1 => throw new InvalidOperationException("once"),
            2 => throw new OperationCanceledException("its own time limit"),
            3 => throw new InvalidOperationException("again"),
            _ => Task.CompletedTask,
        };
        await follower.StartAsync(CancellationToken.None);
        await BegunAsync(follower);
        await log.AppendAsync(1, 2, 3);
        follower.Call();
        await Wait.ForAsync("the fourth try", () =>
        {
            log.Time.Advance(TimeSpan.FromSeconds(1));
            return follower.Seq == 3;
        });
        await log.AppendAsync(4);
        follower.Call();
        await Wait.ForAsync("the next", () => follower.Seq == 4);
        await follower.StopAsync(CancellationToken.None);
        Assert.Equal([[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [4]], follower.Batches);
        Assert.Equal(["1", "2", "3", "4"], await log.WrittenAsync());
    }

    [Fact]
    public async Task After_a_failure_signals_do_not_shorten_the_pause()
    {
        using var follower = new Recorder(log) { Before = (_, _) => throw new InvalidOperationException("always") };
        await follower.StartAsync(CancellationToken.None);
        await BegunAsync(follower);
        await log.AppendAsync(1);
        follower.Call();
        await Wait.ForAsync("the first try", () => follower.Batches.Count == 1);
        // Whoever asks meanwhile finds the log unread and the loop out of the way; each asking is one more try of its own.
        for (var i = 0; i < 50; i++)
        {
            follower.Call();
            await Assert.ThrowsAsync<InvalidOperationException>(() => follower.CatchUpAsync());
        }
        Assert.Equal(51, follower.Batches.Count);
        await follower.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Its_place_is_committed_together_with_what_it_wrote()
    {
        using var follower = new Recorder(log);
        await follower.CatchUpAsync();
        await log.AppendAsync(1, 2);
        follower.WhileWriting = () => throw new InvalidOperationException("the database refuses");
        await Assert.ThrowsAsync<InvalidOperationException>(() => follower.CatchUpAsync());
        Assert.Equal((0L, 0L, 0), (await log.StoredAsync("test"), follower.Seq, (await log.WrittenAsync()).Count));
        follower.WhileWriting = () => { };
        await follower.CatchUpAsync();
        Assert.Equal((2L, 2L), (await log.StoredAsync("test"), follower.Seq));
        Assert.Equal(["1", "2"], await log.WrittenAsync());
    }

    [Fact]
    public async Task It_begins_at_the_end_and_after_a_restart_goes_on_where_it_stood()
    {
        await log.AppendAsync(1, 2, 3);
        using (var first = new Recorder(log))
        {
            await first.CatchUpAsync();
            await log.AppendAsync(4, 5);
            await first.CatchUpAsync();
            Assert.Equal([[4, 5]], first.Batches);
        }
        await log.AppendAsync(6);
        using (var second = new Recorder(log))
        {
            await second.CatchUpAsync();
            Assert.Equal([[6]], second.Batches);
        }
        using var other = new Recorder(log, "another");
        await other.CatchUpAsync();
        Assert.Empty(other.Batches);
        Assert.Equal(["4", "5", "6"], await log.WrittenAsync());
    }

    [Fact]
    public async Task Numbers_that_are_missing_in_the_log_hide_nothing()
    {
        using var follower = new Recorder(log);
        await follower.CatchUpAsync();
        await log.AppendAsync(3, 4, 9);
        await follower.CatchUpAsync();
        await log.AppendAsync(1_000_000);
        await follower.CatchUpAsync();
        Assert.Equal([[3, 4, 9], [1_000_000]], follower.Batches);
    }

    [Fact]
    public async Task Who_is_far_behind_catches_up_in_batches_without_a_hole()
    {
        using var follower = new Recorder(log);
        await follower.CatchUpAsync();
        await log.AppendAsync(Range(1, 1_203));
        await follower.CatchUpAsync();
        Assert.Equal([500, 500, 203], follower.Batches.Select(b => b.Length));
        Assert.Equal(Range(1, 1_203), follower.Batches.SelectMany(b => b));
        Assert.Equal(1_203, await log.StoredAsync("test"));
    }

    [Fact]
    public async Task What_brings_nothing_costs_no_commit_until_the_stored_place_is_far_behind()
    {
        using var follower = new Recorder(log) { Writes = false };
        await follower.CatchUpAsync();
        await log.AppendAsync(Range(1, 1_500));
        await follower.CatchUpAsync();
        Assert.Equal((0L, 1_500L), (await log.StoredAsync("test"), follower.Seq));
        await log.AppendAsync(Range(1_501, 700));
        await follower.CatchUpAsync();
        Assert.Equal((2_200L, 2_200L), (await log.StoredAsync("test"), follower.Seq));
    }

    [Fact]
    public async Task Only_one_catches_up_at_a_time()
    {
        using var follower = new Recorder(log) { Before = (_, _) => Task.Yield().AsTask() };
        await follower.CatchUpAsync();
        await log.AppendAsync(Range(1, 2_000));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => follower.CatchUpAsync())));
        Assert.False(follower.Overlapped);
        Assert.Equal(Range(1, 2_000), follower.Batches.SelectMany(b => b));
    }

    [Fact]
    public async Task At_the_end_of_the_program_a_batch_is_waited_for_and_none_is_begun()
    {
        var (entered, ended) = (new TaskCompletionSource(), false);
        using var follower = new Recorder(log);
        follower.Before = async (_, ct) =>
        {
            entered.SetResult();
            try { await Task.Delay(Timeout.Infinite, ct); }
            finally { ended = true; }
        };
        await follower.StartAsync(CancellationToken.None);
        await BegunAsync(follower);
        await log.AppendAsync(1);
        follower.Call();
        await entered.Task;
        await follower.StopAsync(CancellationToken.None);
        Assert.True(ended);
        await log.AppendAsync(2);
        follower.Call();
        log.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([[1]], follower.Batches);
        // What was cut off comes again at the next start.
        Assert.Equal((0L, 0L), (follower.Seq, await log.StoredAsync("test")));
    }
}

internal static class YieldExtensions
{
    public static async Task AsTask(this System.Runtime.CompilerServices.YieldAwaitable yield) => await yield;
}
