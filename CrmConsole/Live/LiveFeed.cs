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

/// <summary>The one feed of committed events, for who must see each at once and for browsers. It begins at the end of the log: what was
/// before the start, its listeners have read from the database.</summary>
public sealed class LiveFeed(IDbContextFactory<CrmDb> databases, Writer writer, IEnumerable<IFeedFollower> followers, TimeProvider time, ILogger<LiveFeed> log)
    : LogFollower(new FollowerPace(Idle: TimeSpan.FromSeconds(1), Gather: TimeSpan.FromMilliseconds(40)), time, log)
{
    private const int MostPerBatch = 2_000;

    private readonly IFeedFollower[] followers = [.. followers];

    /// <summary>Raised on a pool thread after every follower has seen the batch; handlers must be quick.</summary>
    public event Action<CommittedBatch>? Published;

    // Before anybody loads what the feed then keeps fresh.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BegunAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task<long> BeginAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Events.MaxAsync(e => (long?)e.Seq, ct) ?? 0;
    }

    protected override async Task<Taken> TakeAsync(long after, CancellationToken ct)
    {
        List<FeedEvent> events;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            events = await db.Events.Where(e => e.Seq > after).OrderBy(e => e.Seq).Take(MostPerBatch)
                .Select(e => new FeedEvent(e.Seq, e.CaseId, e.Type, e.ActorId)).ToListAsync(ct);
        }
        if (events.Count == 0) return new Taken(after, false);
        var batch = new CommittedBatch(events[^1].Seq, events);
        Faults.Hit("feed.before-publish");
        foreach (var follower in followers) await follower.FollowAsync(batch, ct);
        Tell(batch);
        return new Taken(batch.Seq, true);
    }

    private void Tell(CommittedBatch batch)
    {
        foreach (var handler in Published?.GetInvocationList().Cast<Action<CommittedBatch>>() ?? [])
        {
            try { handler(batch); }
            catch (Exception e) { Log.LogWarning(e, "A listener of the live feed failed"); }
        }
    }

    protected override void Listen(bool begins)
    {
        writer.Committed -= Wake;
        if (begins) writer.Committed += Wake;
    }
}
