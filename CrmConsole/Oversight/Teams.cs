using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Queue;
using CrmConsole.Data;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Oversight;

/// <param name="Members">Who can be given work there, and whoever has some of the reader's cases.</param>
/// <param name="Officers">Those of the members who belong to the units on the board.</param>
/// <param name="Units">Codes of the units on the board; null: all of the reader's.</param>
public sealed record Team(IReadOnlyList<StaffCard> Members, IReadOnlySet<long> Officers, IReadOnlySet<string>? Units)
{
    public static readonly Team None = new([], new HashSet<long>(), null);
}

/// <summary>Reads who works in some units, and the journeys of cases that were sent back.</summary>
public sealed class Teams(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, TimeProvider time)
{
    /// <summary>Units that the reader may narrow the board to: their own, and those under them that have work now.</summary>
    public IReadOnlyList<Agency> Choices(Actor actor, IEnumerable<QueueRow> rows)
    {
        var tree = routing.Current.Tree;
        var busy = rows.Select(r => r.AgencyCode).OfType<string>().ToHashSet();
        return [.. actor.Units.Concat(busy).Distinct().Select(tree.Find).OfType<Agency>().OrderBy(a => a.ShortName, StringComparer.CurrentCulture)];
    }

    /// <param name="unit">Narrows to that unit and those under it; null or a unit that is not the reader's: all of theirs.</param>
    /// <param name="holders">Accounts that have a case on the board.</param>
    public async Task<Team> ReadAsync(Actor actor, string? unit, IReadOnlyCollection<long> holders, CancellationToken ct = default)
    {
        var tree = routing.Current.Tree;
        var narrowed = unit is not null && actor.Units.Any(u => tree.IsIn(unit, u));
        var units = narrowed ? tree.Subtree(unit!) : actor.Units.SelectMany(tree.Subtree).ToHashSet();
        await using var db = await databases.CreateDbContextAsync(ct);
        var own = StaffDirectory.ActiveInUnits(db, units).ToHashSet();
        var members = StaffDirectory.Read(db, time.GetUtcNow(), [.. own.Union(holders)]);
        own.IntersectWith(members.Where(s => s.Actor.IsAny(Roles.Agency, Roles.Supervisor)).Select(s => s.Actor.Id));
        return new Team(members, own, narrowed ? units : null);
    }

    /// <summary>Whether an officer may be given that case.</summary>
    public bool MayHave(StaffCard officer, QueueRow row) => Assignees.CanTake(officer, row.Facts, routing.Current.Tree);

    /// <summary>"Dishub → Satpol PP → Dishub" of each case that the reader sees.</summary>
    public async Task<IReadOnlyDictionary<long, string>> JourneysAsync(Actor actor, IReadOnlyCollection<long> cases, CancellationToken ct = default)
    {
        if (cases.Count == 0) return new Dictionary<long, string>();
        await using var db = await databases.CreateDbContextAsync(ct);
        var seen = db.Cases.Where(Scope.Of(actor, routing.Current.Tree).Filter);
        var steps = await db.Transfers.AsNoTracking().Where(t => cases.Contains(t.CaseId) && seen.Any(c => c.Id == t.CaseId)).OrderBy(t => t.Id).ToListAsync(ct);
        return steps.GroupBy(t => t.CaseId).ToDictionary(g => g.Key, g => string.Join(" → ", g.Select(t => Name(t.FromAgencyCode)).Append(Name(g.Last().ToAgencyCode)).OfType<string>()));
    }

    private string? Name(string? code) => routing.Current.Tree.Find(code)?.ShortName;
}
