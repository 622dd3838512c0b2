using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Queue;

namespace CrmConsole.Oversight;

/// <summary>What stands over one officer, or over nobody.</summary>
/// <param name="Officer">Null: the cases that no officer has.</param>
/// <param name="Cards">Their cases on this board, the most urgent first.</param>
/// <param name="Load">All their open cases that the reader sees, also those of units that are not on the board.</param>
public sealed record BoardColumn(StaffCard? Officer, IReadOnlyList<QueueRow> Cards, int Load)
{
    public long? Id => Officer?.Actor.Id;
    public bool Over => Officer is not null && Load > Officer.Capacity;
    /// <summary>Away, and people wait for an answer.</summary>
    public bool WaitsForOthers => Officer is { Absent: true } && Cards.Count > 0;
}

/// <param name="View">The queue's view that shows exactly these cases.</param>
public sealed record BoardTile(string View, int Count);

/// <summary>One look at the work of some units. Pure: made anew whenever a row has changed.</summary>
public sealed record Board(IReadOnlyList<BoardTile> Tiles, IReadOnlyList<BoardColumn> Columns, IReadOnlyList<QueueRow> Bouncing, IReadOnlyList<QueueRow> Silent)
{
    private const int MostListed = 8;

    /// <param name="rows">Every open case in the reader's hands.</param>
    /// <param name="team">Officers of the units on the board, and whoever else has one of their cases.</param>
    /// <param name="units">Units on the board; null for all.</param>
    public static Board Of(IReadOnlyList<QueueRow> rows, IReadOnlyList<StaffCard> team, IReadOnlySet<string>? units, DateTimeOffset now)
    {
        var here = units is null ? rows : [.. rows.Where(r => r.AgencyCode is not null && units.Contains(r.AgencyCode))];
        var open = here.Where(r => r.State.IsOpen()).ToList();
        var load = rows.Where(r => r.OfficerId is not null && r.State.IsOpen()).CountBy(r => r.OfficerId!.Value).ToDictionary();
        var urgent = new QueueComparer(QueueOrder.MostOverdue);
        var byOfficer = open.Where(r => r.OfficerId is not null).ToLookup(r => r.OfficerId!.Value);
        var columns = team.Select(s => new BoardColumn(s, [.. byOfficer[s.Actor.Id].Order(urgent)], load.GetValueOrDefault(s.Actor.Id)))
            .OrderByDescending(c => c.WaitsForOthers).ThenBy(c => c.Officer!.Absent).ThenBy(c => c.Officer!.Actor.Name, StringComparer.CurrentCulture);
        var nobody = open.Where(r => r.IsUnassigned).Order(urgent).ToList();
        return new Board(
            [
                new("all", here.Count),
                new("late", here.Count(r => r.IsLate(now))),
                new("risk", here.Count(r => r.IsAtRisk(now))),
                new("unassigned", nobody.Count),
                new("returned", here.Count(r => r.IsReturnedTwice)),
                new("silent", here.Count(r => r.IsSilent(now))),
            ],
            [new BoardColumn(null, nobody, nobody.Count), .. columns],
            [.. open.Where(r => r.Returns > 0).OrderByDescending(r => r.Returns).ThenBy(r => r.CreatedAt).Take(MostListed)],
            [.. open.Where(r => r.IsSilent(now)).OrderBy(r => r.WorkedAt).Take(MostListed)]);
    }
}
