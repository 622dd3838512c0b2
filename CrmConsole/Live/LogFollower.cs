using CrmConsole.Data;

namespace CrmConsole.Live;

/// <param name="Idle">So often a follower looks by itself: that long at most a lost signal delays, and that long it waits at most after a
/// failure.</param>
/// <param name="Gather">Pause between two batches: under load it makes one batch of many commits.</param>
public sealed record FollowerPace(TimeSpan Idle, TimeSpan Gather = default);

/// <summary>Goes along with the event log, batch after batch. A signal wakes it, but it trusts only the log. What fails is tried again, the
/// same and after growing pauses, and is never skipped; when the program ends, no batch is begun any more, and the loop's end
/// is awaited.</summary>
public abstract class LogFollower(FollowerPace pace, TimeProvider time, ILogger log) : BackgroundService
{
    private const long NotBegun = -1;

    private readonly Signal signal = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private long position = NotBegun;

    /// <summary>How far a batch reached.</summary>
    /// <param name="More">There may be more right behind it.</param>
    protected readonly record struct Taken(long To, bool More);

    /// <summary>The last event that it is through with; -1 before it has begun.</summary>
    public long Seq => Volatile.Read(ref position);

    protected TimeProvider Time => time;
    protected ILogger Log => log;

    /// <summary>Takes everything that is new. Safe to call at any time; what fails is thrown, and the loop tries it again.</summary>
    public async Task CatchUpAsync(CancellationToken ct = default)
    {
        await one.WaitAsync(ct);
        try
        {
            while (await TakeNextAsync(ct)) { }
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Where it goes on: what it remembers of its last run.</summary>
    protected abstract Task<long> BeginAsync(CancellationToken ct);

    /// <summary>Takes what comes after a place in the log. When it throws, it is called again with the same place.</summary>
    protected abstract Task<Taken> TakeAsync(long after, CancellationToken ct);

    /// <summary>Called each time there is nothing more at present. When it throws, it is called again.</summary>
    protected virtual Task CaughtUpAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Subscribes <see cref="Wake"/> to what tells that there may be something new, or ends that. May be ended twice.</summary>
    protected virtual void Listen(bool begins) { }

    protected void Wake() => signal.Wake();

    /// <summary>Finds its place now instead of at the first batch.</summary>
    protected async Task<long> BegunAsync(CancellationToken ct)
    {
        if (Seq == NotBegun) Volatile.Write(ref position, await BeginAsync(ct));
        return Seq;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Listen(true);
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        Listen(false);
        return base.StopAsync(cancellationToken);
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The program answers before a follower that is far behind has read all it missed.
        await Task.Yield();
        await using var look = time.CreateTimer(_ => Wake(), null, pace.Idle, pace.Idle);
        var pause = new BackOff(pace.Idle);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var more = await TurnAsync(stoppingToken);
                pause.Reset();
                if (more) await Task.Delay(pace.Gather, time, stoppingToken);
                else await signal.WaitAsync(null, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var wait = pause.Next();
                log.LogError(e, "The log could not be followed after {Seq}; the same is tried again in {Seconds:0.0} s", Seq,
                    wait.TotalSeconds);
                await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Pauses between batches keep nobody from catching up.
    private async Task<bool> TurnAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            return await TakeNextAsync(ct);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<bool> TakeNextAsync(CancellationToken ct)
    {
        var taken = await TakeAsync(await BegunAsync(ct), ct);
        Volatile.Write(ref position, taken.To);
        if (!taken.More) await CaughtUpAsync(ct);
        return taken.More;
    }

    public override void Dispose()
    {
        Listen(false);
        base.Dispose();
        signal.Dispose();
        one.Dispose();
        GC.SuppressFinalize(this);
    }
}
