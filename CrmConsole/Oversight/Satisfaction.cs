using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Oversight;

/// <summary>What reporters said of finished work.</summary>
/// <param name="Answers">Reporters who confirmed, rated or reopened.</param>
/// <param name="Rated">Those who gave stars.</param>
/// <param name="Stars">Their mean; null when nobody gave any.</param>
/// <param name="Confirmed">Share of the answers that say it is done, 0 to 1; null without answers.</param>
public sealed record SatisfactionFigures(int Answers, int Rated, double? Stars, double? Confirmed);

/// <summary>Reads it for units that a supervisor watches. Counted for the unit that closed the case, also when it lies elsewhere now.</summary>
public sealed class Satisfaction(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, TimeProvider time)
{
    /// <summary>How far back it looks.</summary>
    public const int Days = 90;

    /// <param name="unit">Narrows to that unit and those under it; null or a unit that is not the reader's: all of theirs.</param>
    public async Task<SatisfactionFigures> ReadAsync(Actor actor, string? unit, CancellationToken ct = default)
    {
        var tree = routing.Current.Tree;
        var narrowed = unit is not null && actor.Units.Any(u => tree.IsIn(unit, u));
        var units = (narrowed ? tree.Subtree(unit!) : actor.Units.SelectMany(tree.Subtree)).Distinct().Order(StringComparer.Ordinal).ToArray();
        var since = time.GetUtcNow().AddDays(-Days);
        await using var db = await databases.CreateDbContextAsync(ct);
        var seen = db.Cases.Where(Scope.Of(actor, tree).Filter).Where(c => c.ClosingAgencyCode != null && units.Contains(c.ClosingAgencyCode));
        var said = await (from f in db.Feedback.AsNoTracking() where f.At >= since join c in seen on f.CaseId equals c.Id select new { f.Confirmed, f.Stars }).ToListAsync(ct);
        var stars = said.Where(f => f.Stars is not null).Select(f => f.Stars!.Value).ToList();
        return new SatisfactionFigures(said.Count, stars.Count, stars.Count == 0 ? null : stars.Average(), said.Count == 0 ? null : (double)said.Count(f => f.Confirmed == true) / said.Count);
    }
}
