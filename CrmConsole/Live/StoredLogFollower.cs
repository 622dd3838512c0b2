using System.Globalization;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Live;

/// <summary>What a follower that writes needs.</summary>
public sealed record FollowerTools(IDbContextFactory<CrmDb> Databases, Writer Writer, LiveFeed Feed, TimeProvider Time);

/// <summary>A follower that writes: its place in the log is stored by the transaction that writes what a batch brought, so that a crash
/// neither loses nor doubles any of it. The first time it begins at the end: nothing of the past is told.</summary>
/// <param name="source">Names its place in the database.</param>
public abstract class StoredLogFollower(string source, FollowerPace pace, FollowerTools tools, ILogger log)
    : LogFollower(pace, tools.Time, log)
{
    private const int Batch = 500, FarBehind = 2_000;

    private long stored;

    protected IDbContextFactory<CrmDb> Databases => tools.Databases;
    protected Writer Writer => tools.Writer;

    /// <summary>What a batch makes to be written, on the writing thread and in one transaction with the place after it; null when
    /// nothing.</summary>
    protected abstract Task<Action<CrmDb>?> ReadAsync(CrmDb db, IReadOnlyList<CaseEvent> events, CancellationToken ct);

    protected sealed override async Task<long> BeginAsync(CancellationToken ct)
    {
        await using var db = await Databases.CreateDbContextAsync(ct);
        if (await db.ChannelCursors.Where(c => c.Source == source).Select(c => c.Value).FirstOrDefaultAsync(ct) is { } value)
            return stored = long.Parse(value, CultureInfo.InvariantCulture);
        var newest = await db.Events.MaxAsync(e => (long?)e.Seq, ct) ?? 0;
        await Writer.RunAsync(d => Store(d, newest), ct);
        return stored = newest;
    }

    protected sealed override async Task<Taken> TakeAsync(long after, CancellationToken ct)
    {
        await using var db = await Databases.CreateDbContextAsync(ct);
        var events = await db.Events.AsNoTracking().Where(e => e.Seq > after).OrderBy(e => e.Seq).Take(Batch).ToListAsync(ct);
        if (events.Count == 0) return new Taken(after, false);
        var to = events[^1].Seq;
        var write = await ReadAsync(db, events, ct);
        // A batch that brings nothing costs no commit, unless the stored place falls far behind.
        if (write is not null || to - stored > FarBehind)
        {
            await Writer.RunAsync(d =>
            {
                write?.Invoke(d);
                Store(d, to);
            }, ct);
            stored = to;
        }
        return new Taken(to, events.Count == Batch);
    }

    protected override void Listen(bool begins)
    {
        tools.Feed.Published -= Wake;
        if (begins) tools.Feed.Published += Wake;
    }

    private void Wake(CommittedBatch batch) => Wake();

    private void Store(CrmDb db, long seq) => Cursors.Move(db, source, seq.ToString(CultureInfo.InvariantCulture), Time.UtcNowMicros());
}
