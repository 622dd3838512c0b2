using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.Queue;

/// <summary>All open cases as compact rows in memory (DESIGN §5). It follows the feed; no circuit asks the database
/// because something changed elsewhere. Everything in it is guarded by one lock: the work under it is microseconds.</summary>
public sealed class QueueIndex(IDbContextFactory<CrmDb> databases, QueueRows rowMaker, RoutingDirectory routing, TimeProvider time, ILogger<QueueIndex> log)
    : IHostedService, IFeedFollower, IDisposable
{
    // Browsers are told at most so often; a burst of a thousand reports is one redraw.
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeStep = TimeSpan.FromSeconds(20);

    private readonly Dictionary<long, QueueRow> rows = [];
    private readonly Dictionary<string, LiveView> views = [];
    private readonly HashSet<QueueSession> dirty = [];
    private readonly Dictionary<string, (long Version, DateTimeOffset At, QueueCounts Counts)> counted = [];
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? flush, step;
    private long version;

    internal Lock Gate { get; } = new();

    /// <summary>Raised some ten times a second at most when any row changed: counts may be other ones now.</summary>
    public event Action? CountsChanged;

    public bool Ready => loaded.Task.IsCompletedSuccessfully;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        flush = time.CreateTimer(_ => Flush(), null, Coalesce, Coalesce);
        step = time.CreateTimer(_ => StepTime(), null, TimeStep, TimeStep);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A list for one browser. Dispose it with the circuit.</summary>
    public QueueSession OpenSession(Actor actor, QueueFilter filter, QueueOrder order)
    {
        var scope = Scope.Of(actor, routing.Current.Tree);
        var key = $"{scope.Key}#{(filter.View == "mine" ? actor.Id : 0)}#{RoleShape(actor)}#{filter.Key}#{order}";
        lock (Gate)
        {
            if (!views.TryGetValue(key, out var view))
            {
                view = new LiveView(key, new QueueMatcher(filter, scope, actor, routing.Current.Tree.Subtree), order, filter.DependsOnTime);
                view.Fill(rows.Values, time.GetUtcNow());
                views.Add(key, view);
            }
            var session = new QueueSession(this, view);
            view.Attach(session);
            return session;
        }
    }

    /// <summary>Counts over all one sees; computed once for everybody with the same scope until something changes.</summary>
    public QueueCounts Counts(Actor actor)
    {
        var scope = Scope.Of(actor, routing.Current.Tree);
        var now = time.GetUtcNow();
        var key = $"{scope.Key}#{actor.Id}#{RoleShape(actor)}";
        lock (Gate)
        {
            if (counted.TryGetValue(key, out var known) && known.Version == version && now - known.At < TimeStep) return known.Counts;
            var counts = CountAll(scope, actor, now);
            if (counted.Count > 2_000) counted.Clear();
            counted[key] = (version, now, counts);
            return counts;
        }
    }

    /// <summary>The rows of open cases that an actor sees, for readers that need all of them (supervision).</summary>
    public IReadOnlyList<QueueRow> Visible(Actor actor)
    {
        var scope = Scope.Of(actor, routing.Current.Tree);
        lock (Gate) return [.. rows.Values.Where(r => scope.Sees(r.Facts))];
    }

    public async Task FollowAsync(CommittedBatch batch, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        foreach (var ids in batch.CaseIds.Chunk(500))
        {
            var fresh = await rowMaker.ReadAsync(db, c => ids.Contains(c.Id), ct);
            lock (Gate)
            {
                foreach (var id in ids) Replace(id, fresh.GetValueOrDefault(id));
            }
        }
    }

    internal QueueRow? FindUnlocked(long id) => rows.GetValueOrDefault(id);

    /// <summary>Under the lock.</summary>
    internal void Signal(QueueSession session) => dirty.Add(session);

    internal void Close(QueueSession session, LiveView view)
    {
        lock (Gate)
        {
            dirty.Remove(session);
            if (view.Detach(session)) views.Remove(view.Key);
        }
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var fresh = await rowMaker.ReadAsync(db, null, ct);
        lock (Gate)
        {
            foreach (var (id, row) in fresh) rows[id] = row;
            version++;
        }
        loaded.TrySetResult();
        log.LogInformation("The queue holds {Count} open cases", fresh.Count);
    }

    private void Replace(long id, QueueRow? after)
    {
        var before = rows.GetValueOrDefault(id);
        if (before is null && after is null) return;
        var now = time.GetUtcNow();
        if (after is null)
        {
            foreach (var view in views.Values)
                foreach (var session in view.Sessions) session.Remember(before!);
            rows.Remove(id);
        }
        else
        {
            rows[id] = after;
        }
        version++;
        foreach (var view in views.Values) view.Apply(before, after, now);
    }

    private static QueueCounts Count(IEnumerable<QueueRow> seen, int attention, Scope scope, Actor actor, DateTimeOffset now)
    {
        int open = 0, mine = 0, untriaged = 0, late = 0, risk = 0, waiting = 0, emergency = 0, held = 0, unassigned = 0, returned = 0, silent = 0;
        foreach (var row in seen)
        {
            if (scope.ReadOnly(row.Facts)) held++;
            open++;
            if (row.OfficerId == actor.Id) mine++;
            if (row.State == CaseState.New) untriaged++;
            if (row.IsLate(now)) late++;
            else if (row.IsAtRisk(now)) risk++;
            if (row.State == CaseState.AwaitingCitizen) waiting++;
            if (row.Priority == CasePriority.Emergency) emergency++;
            if (row.IsUnassigned) unassigned++;
            if (row.IsReturnedTwice) returned++;
            if (row.IsSilent(now)) silent++;
        }
        return new QueueCounts(open, mine, untriaged, late, risk, waiting, attention, emergency, held, unassigned, returned, silent);
    }

    private QueueCounts CountAll(Scope scope, Actor actor, DateTimeOffset now)
    {
        QueueMatcher View(string view) => new(new QueueFilter { View = view }, scope, actor, routing.Current.Tree.Subtree);
        var (work, marked) = (View("all"), View("attention"));
        var counts = Count(rows.Values.Where(r => work.Matches(r, now)), rows.Values.Count(r => marked.Matches(r, now)), scope, actor, now);
        return counts with { Held = rows.Values.Count(r => scope.Sees(r.Facts) && scope.ReadOnly(r.Facts)) };
    }

    private void StepTime()
    {
        var now = time.GetUtcNow();
        lock (Gate)
        {
            version++;
            foreach (var view in views.Values.Where(v => v.DependsOnTime)) view.Refresh(rows.Values, now);
        }
    }

    private long toldVersion;

    private void Flush()
    {
        QueueSession[] told;
        bool counts;
        lock (Gate)
        {
            told = [.. dirty];
            dirty.Clear();
            counts = toldVersion != version;
            toldVersion = version;
        }
        foreach (var session in told)
        {
            try { session.Raise(); }
            catch (Exception e) { log.LogWarning(e, "A browser could not be told of a change"); }
        }
        if (counts) CountsChanged?.Invoke();
    }

    // Whether "all" leaves out what is only readable depends on these two roles.
    private static string RoleShape(Actor actor) => actor.Is(Roles.Auditor) ? "a" : actor.Is(Roles.Desk) ? "d" : "";

    public void Dispose()
    {
        flush?.Dispose();
        step?.Dispose();
    }
}
