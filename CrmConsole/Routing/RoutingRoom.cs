using System.Collections.Frozen;
using CrmConsole.Data;
using CrmConsole.Places;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Routing;

/// <summary>Everything that routing knows at one moment; immutable.</summary>
public sealed record RoutingRules(AgencyTree Tree, IReadOnlyDictionary<string, Category> Categories, CategoryGuess Guess, EmergencyCheck Emergency, Router Router)
{
    public Category? Category(string? code) => code is null ? null : Categories.GetValueOrDefault(code);

    public static RoutingRules From(IReadOnlyList<Agency> agencies, IReadOnlyList<Category> categories, IReadOnlyList<EmergencyWord> words, PlaceMap places)
    {
        var tree = new AgencyTree(agencies);
        var byCode = categories.ToFrozenDictionary(c => c.Code);
        return new RoutingRules(tree, byCode, new CategoryGuess(categories, places.All.Select(a => a.Name)), new EmergencyCheck(words), new Router(tree, byCode, places));
    }
}

/// <summary>The routing rows of the database in memory. Call <see cref="Reload"/> after an administrator changed an
/// agency, a category, an emergency word or (after the places) an area.</summary>
public sealed class RoutingDirectory(IDbContextFactory<CrmDb> databases, PlaceDirectory places)
{
    private readonly Snapshot<RoutingRules> snapshot = new(databases, db => RoutingRules.From(
        db.Agencies.ToList(), db.Categories.OrderBy(c => c.Code).ToList(), db.EmergencyWords.ToList(), places.Current));

    public RoutingRules Current => snapshot.Current;
    public void Reload() => snapshot.Reload();
}

public static class RoutingRoom
{
    // Not AddRouting: the framework has one, and the compiler could not choose.
    public static IServiceCollection AddRoutingRoom(this IServiceCollection services) => services.AddSingleton<RoutingDirectory>();
}
