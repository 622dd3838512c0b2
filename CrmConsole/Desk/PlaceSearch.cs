using CrmConsole.Places;
using CrmConsole.Routing;

namespace CrmConsole.Desk;

/// <summary>Finds places by what people say: a village, a district, a landmark, an office. The last words decide, so that a street may stand
/// before them: "Jl. Kebon Kacang 12, kebon kac".</summary>
public sealed class PlaceSearch(PlaceDirectory places, RoutingDirectory routing, LandmarkBook landmarks, TimeProvider time)
{
    private const int MostWords = 4, MostLandmarks = 4, MostOffices = 3;

    /// <summary>Best first. Each says by which words it was found, so that those alone are replaced.</summary>
    public IReadOnlyList<DeskChoice> Find(string typed, int most)
    {
        var words = Normal(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var take = Math.Min(MostWords, words.Length); take > 0; take--)
            if (ByName(string.Join(' ', words[^take..]), most) is { Count: > 0 } found) return found;
        return [];
    }

    private List<DeskChoice> ByName(string name, int most)
    {
        if (name.Length < 2) return [];
        var now = time.GetUtcNow();
        var areas = places.Current.All.Where(a => a.Level is "village" or "district" or "city" && a.ValidAt(now))
            .Select(a => (Area: a, Rank: Rank(Normal(PlaceMap.ShortName(a)), name))).Where(x => x.Rank > 0)
            .OrderByDescending(x => x.Rank).ThenBy(x => x.Area.Level == "village" ? 0 : x.Area.Level == "district" ? 1 : 2).ThenBy(x => x.Area.Name, StringComparer.Ordinal)
            .Take(most - MostLandmarks).Select(x => new DeskChoice(x.Area.Code, Kind(x.Area) + PlaceMap.ShortName(x.Area), places.Current.Find(x.Area.ParentCode) is { Level: not "province" } up ? PlaceMap.ShortName(up) : null, name));
        var offices = routing.Current.Tree.All.Where(a => a.AreaCode is not null && a.Kind is not ("village" or "district") && a.ValidAt(now) && name.Length >= 4)
            .Select(a => (Agency: a, Rank: Math.Max(Rank(Normal(a.Name), name), Rank(Normal(a.ShortName), name)))).Where(x => x.Rank > 0 && places.Current.Find(x.Agency.AreaCode) is { Level: not "province" })
            .OrderByDescending(x => x.Rank).Take(MostOffices).Select(x => new DeskChoice(x.Agency.AreaCode!, x.Agency.Name, places.Current.Near(x.Agency.AreaCode), name));
        var known = landmarks.Find(name, MostLandmarks).Select(l => new DeskChoice(l.AreaCode, l.Name, places.Current.Near(l.AreaCode), name, l.Latitude, l.Longitude));
        return [.. areas.Concat(known).Concat(offices).Take(most)];
    }

    // The whole name, its beginning, the beginning of one of its words.
    private static int Rank(string name, string typed) =>
        name == typed ? 4 : name.StartsWith(typed, StringComparison.Ordinal) ? 3 : name.Contains(" " + typed, StringComparison.Ordinal) ? 2 : 0;

    private static string Kind(Area area) => area.Level == "village" ? "Kel. " : area.Level == "district" ? "Kec. " : "";

    private static string Normal(string text) => PhraseFinder.Normal(text).Replace("kel ", "", StringComparison.Ordinal).Replace("kelurahan ", "", StringComparison.Ordinal);
}
