using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Places;

/// <summary>The areas of the database in memory. Call <see cref="Reload"/> after an administrator changed one.</summary>
public sealed class PlaceDirectory(IDbContextFactory<CrmDb> databases)
{
    private readonly Snapshot<PlaceMap> snapshot = new(databases, db => new PlaceMap(db.Areas.ToList()));

    public PlaceMap Current => snapshot.Current;
    public void Reload() => snapshot.Reload();
}

public static class PlacesRoom
{
    public static IServiceCollection AddPlaces(this IServiceCollection services) => services.AddSingleton<PlaceDirectory>().AddSingleton<LandmarkBook>();
}
