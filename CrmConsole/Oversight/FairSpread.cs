using CrmConsole.Accounts;
using CrmConsole.Cases.Queue;

namespace CrmConsole.Oversight;

/// <summary>Why somebody is proposed: what they carry already, and what they know of it.</summary>
/// <param name="Load">Their open cases with those given to them before in this proposal.</param>
/// <param name="SamePlace">Cases they have in the same village.</param>
/// <param name="SameCategory">Cases they have of the same category.</param>
public sealed record PlacementReason(int Load, int Capacity, int SamePlace, int SameCategory)
{
    /// <summary>It is more than they can carry; nobody else was better off.</summary>
    public bool Over => Load >= Capacity;
}

/// <param name="To">Null: nobody may have it.</param>
public sealed record Placement(QueueRow Case, StaffCard? To, PlacementReason? Why);

/// <summary>Proposes who takes which case: the most urgent first, each to whoever is least loaded for what they can carry;
/// knowing the place or the kind of trouble makes up for a little more load. Pure.</summary>
public static class FairSpread
{
    // In shares of a full load: who already works in that village may carry a tenth more than a colleague and still get it.
    private const double KnowsPlace = 0.10, KnowsCategory = 0.05;

    /// <param name="team">Everybody with their cases; the absent ones get nothing.</param>
    /// <param name="mayHave">Whether the case is in an officer's hands at all.</param>
    public static IReadOnlyList<Placement> Plan(IEnumerable<QueueRow> cases, IReadOnlyList<BoardColumn> team, Func<StaffCard, QueueRow, bool> mayHave)
    {
        var hands = team.Where(c => c.Officer is { Absent: false, Active: true }).Select(c => new Hand(c)).ToList();
        return [.. cases.Order(new QueueComparer(QueueOrder.MostOverdue)).Select(row => Place(row, hands.Where(h => h.Id != row.OfficerId && mayHave(h.Officer, row))))];
    }

    private static Placement Place(QueueRow row, IEnumerable<Hand> able)
    {
        var best = able.OrderBy(h => h.Cost(row)).ThenBy(h => h.Officer.Actor.Name, StringComparer.CurrentCulture).ThenBy(h => h.Id).FirstOrDefault();
        if (best is null) return new Placement(row, null, null);
        var why = best.Reason(row);
        best.Take(row);
        return new Placement(row, best.Officer, why);
    }

    /// <summary>An officer as the proposal fills them up.</summary>
    private sealed class Hand(BoardColumn column)
    {
        private readonly List<QueueRow> rows = [.. column.Cards];
        private int load = column.Load;

        public StaffCard Officer => column.Officer!;
        public long Id => Officer.Actor.Id;

        public double Cost(QueueRow row)
        {
            var why = Reason(row);
            return (double)(load + 1) / Math.Max(1, Officer.Capacity) - (why.SamePlace > 0 ? KnowsPlace : 0) - (why.SameCategory > 0 ? KnowsCategory : 0);
        }

        public PlacementReason Reason(QueueRow row) => new(load, Officer.Capacity,
            row.AreaCode is null ? 0 : rows.Count(r => r.AreaCode == row.AreaCode),
            row.CategoryCode is null ? 0 : rows.Count(r => r.CategoryCode == row.CategoryCode));

        public void Take(QueueRow row)
        {
            rows.Add(row);
            load++;
        }
    }
}
