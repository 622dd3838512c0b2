using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Live;

/// <summary>Events that were committed together or soon after each other, in order.</summary>
/// <param name="Seq">Sequence of the last of them.</param>
public sealed record CommittedBatch(long Seq, IReadOnlyList<FeedEvent> Events)
{
    public IReadOnlySet<long> CaseIds { get; } = Events.Select(e => e.CaseId).ToHashSet();
}

public sealed record FeedEvent(long Seq, long CaseId, string Type, long ActorId);

/// <summary>Something that must have seen a batch before browsers are told of it (the queue index, the bell).</summary>
public interface IFeedFollower
{
    Task FollowAsync(CommittedBatch batch, CancellationToken ct);
}

/// <summary>The one feed (DESIGN §3.4): tails the event log. A signal wakes it, but it trusts only the log, so that a
/// lost signal delays by a second and loses nothing. With one writing thread the sequence is the order of commit.</summary>
public sealed class LiveFeed(IDbContextFactory<CrmDb> databases, Writer writer, IEnumerable<IFeedFollower> followers, TimeProvider time, ILogger<LiveFeed> log)
    : BackgroundService
{
    private const int MostPerBatch = 2_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan WithoutSignal = TimeSpan.FromSeconds(1);

    private readonly Signal signal = new();
    private readonly IFeedFollower[] followers = [.. followers];
    private long last;

    /// <summary>Raised on a pool thread after every follower has seen the batch; handlers must be quick.</summary>
    public event Action<CommittedBatch>? Published;

    /// <summary>The last sequence that followers have seen.</summary>
    public long Seq => Volatile.Read(ref last);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            last = await db.Events.MaxAsync(e => (long?)e.Seq, cancellationToken) ?? 0;
        writer.Committed += signal.Wake;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Under load a short pause gathers many commits into one batch; alone, an event is told at once.
                while (await PublishNextAsync(stoppingToken)) await Task.Delay(Gather, time, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The live feed could not follow the log after {Seq}; it tries again", last);
            }
            await signal.WaitAsync(WithoutSignal, stoppingToken);
        }
    }

    private async Task<bool> PublishNextAsync(CancellationToken ct)
    {
        List<FeedEvent> events;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            events = await db.Events.Where(e => e.Seq > last).OrderBy(e => e.Seq).Take(MostPerBatch)
                .Select(e => new FeedEvent(e.Seq, e.CaseId, e.Type, e.ActorId)).ToListAsync(ct);
        }
        if (events.Count == 0) return false;
        var batch = new CommittedBatch(events[^1].Seq, events);
        Faults.Hit("feed.before-publish");
        foreach (var follower in followers) await follower.FollowAsync(batch, ct);
        Volatile.Write(ref last, batch.Seq);
        Tell(batch);
        return true;
    }

    private void Tell(CommittedBatch batch)
    {
        foreach (var handler in Published?.GetInvocationList().Cast<Action<CommittedBatch>>() ?? [])
        {
            try { handler(batch); }
            catch (Exception e) { log.LogWarning(e, "A listener of the live feed failed"); }
        }
    }

    public override void Dispose()
    {
        writer.Committed -= signal.Wake;
        base.Dispose();
        signal.Dispose();
    }
}
