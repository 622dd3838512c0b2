namespace CrmConsole.Cases.Queue;

/// <param name="Gone">The case left this list after it was drawn; it is shown dimmed until the list is drawn anew.</param>
public readonly record struct QueueItem(QueueRow Row, bool Gone);

/// <summary>What one open browser shows: an order that stands still. Rows change in place; new ones wait behind the pill
/// until <see cref="TakeNew"/>; rows that left stay, marked, where they were.</summary>
public sealed class QueueSession : IDisposable
{
    private readonly QueueIndex index;
    private readonly LiveView view;
    private long[] ids;
    private readonly HashSet<long> waiting = [];
    private readonly HashSet<long> gone = [];
    private readonly Dictionary<long, QueueRow> lastSeen = [];
    private readonly HashSet<long> touched = [];
    private readonly HashSet<long> removedUnseen = [];
    private bool disposed;

    internal QueueSession(QueueIndex index, LiveView view)
    {
        this.index = index;
        this.view = view;
        ids = view.Ids();
    }

    /// <summary>Raised on a pool thread, at most some ten times a second, when anything in this list changed.</summary>
    public event Action? Changed;

    /// <summary>Rows drawn, including those that have left since.</summary>
    public int Count => ids.Length;

    /// <summary>The true number in the live list, whatever is drawn.</summary>
    public int Total { get { lock (index.Gate) return view.Count; } }

    /// <summary>How many wait behind the pill.</summary>
    public int NewCount { get { lock (index.Gate) return waiting.Count; } }

    public IReadOnlyList<QueueItem> Range(int start, int take)
    {
        lock (index.Gate)
        {
            var items = new List<QueueItem>(Math.Max(0, Math.Min(take, ids.Length - start)));
            for (var i = start; i < ids.Length && items.Count < take; i++)
            {
                var row = index.FindUnlocked(ids[i]) ?? lastSeen.GetValueOrDefault(ids[i]);
                if (row is not null) items.Add(new QueueItem(row, gone.Contains(ids[i])));
            }
            return items;
        }
    }

    public int IndexOf(long id) { lock (index.Gate) return Array.IndexOf(ids, id); }

    /// <summary>Draws the list anew: new rows come in, gone ones go.</summary>
    public void TakeNew()
    {
        lock (index.Gate)
        {
            ids = view.Ids();
            waiting.Clear();
            gone.Clear();
            lastSeen.Clear();
        }
    }

    /// <summary>Ids in this list that changed since the last call, and the ids that left it; for clients that keep their own copy.</summary>
    public (IReadOnlyList<QueueRow> Upserts, IReadOnlyList<long> Removed) TakeChanges()
    {
        lock (index.Gate)
        {
            bool HasLeft(long id) => gone.Contains(id) || removedUnseen.Contains(id);
            var upserts = touched.Where(id => !HasLeft(id)).Select(index.FindUnlocked).OfType<QueueRow>().ToList();
            var removed = touched.Where(HasLeft).ToList();
            touched.Clear();
            removedUnseen.Clear();
            return (upserts, removed);
        }
    }

    /// <summary>Called by the view, under the index's lock.</summary>
    internal void Note(long id, bool was, bool isIn)
    {
        touched.Add(id);
        if (isIn) removedUnseen.Remove(id);
        if (isIn)
        {
            // Back again where it is still drawn, or new.
            if (!gone.Remove(id) && !was) waiting.Add(id);
        }
        else if (was)
        {
            if (!waiting.Remove(id)) gone.Add(id);
            else removedUnseen.Add(id);
        }
        index.Signal(this);
    }

    /// <summary>Keeps the last face of a row that is about to leave the index, so that it can be shown dimmed.</summary>
    internal void Remember(QueueRow row)
    {
        if (Array.IndexOf(ids, row.Id) >= 0) lastSeen[row.Id] = row;
    }

    internal void Raise() { if (!disposed) Changed?.Invoke(); }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        index.Close(this, view);
    }
}

/// <summary>True counts over everything one sees, whatever is drawn.</summary>
public sealed record QueueCounts(int Open, int Mine, int Untriaged, int Late, int Risk24h, int AwaitingCitizen, int Attention, int Emergency, int Held, int Unassigned, int Returned, int Silent)
{
    public static readonly QueueCounts None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
