namespace CrmConsole.Cases.Queue;

/// <summary>A sorted live list, shared by everybody with the same scope, filter and order. Only <see cref="QueueIndex"/>
/// changes it, under the index's lock.</summary>
internal sealed class LiveView(string key, QueueMatcher matcher, QueueOrder order, bool dependsOnTime)
{
    private readonly QueueComparer comparer = new(order);
    private readonly List<QueueRow> rows = [];
    private readonly List<QueueSession> sessions = [];

    public string Key => key;
    public bool DependsOnTime => dependsOnTime;
    public int Count => rows.Count;
    public IReadOnlyList<QueueSession> Sessions => sessions;

    public void Attach(QueueSession session) => sessions.Add(session);

    /// <summary>Returns true when nobody looks at it any more.</summary>
    public bool Detach(QueueSession session)
    {
        sessions.Remove(session);
        return sessions.Count == 0;
    }

    public void Fill(IEnumerable<QueueRow> all, DateTimeOffset now)
    {
        rows.Clear();
        rows.AddRange(all.Where(r => matcher.Matches(r, now)));
        rows.Sort(comparer);
    }

    public long[] Ids() => [.. rows.Select(r => r.Id)];

    /// <summary>One row changed from <paramref name="before"/> to <paramref name="after"/> (null: not open).</summary>
    public void Apply(QueueRow? before, QueueRow? after, DateTimeOffset now)
    {
        var was = before is null ? -1 : rows.BinarySearch(before, comparer);
        var isIn = after is not null && matcher.Matches(after, now);
        if (was >= 0) rows.RemoveAt(was);
        if (isIn) rows.Insert(~rows.BinarySearch(after!, comparer), after!);
        if (was < 0 && !isIn) return;
        var id = (before ?? after)!.Id;
        foreach (var session in sessions) session.Note(id, was: was >= 0, isIn);
    }

    /// <summary>Time went by: rows may have come in or dropped out.</summary>
    public void Refresh(IEnumerable<QueueRow> all, DateTimeOffset now)
    {
        var before = rows.Select(r => r.Id).ToHashSet();
        Fill(all, now);
        foreach (var row in rows.Where(r => !before.Remove(r.Id)))
            foreach (var session in sessions) session.Note(row.Id, was: false, isIn: true);
        foreach (var id in before)
            foreach (var session in sessions) session.Note(id, was: true, isIn: false);
    }
}
