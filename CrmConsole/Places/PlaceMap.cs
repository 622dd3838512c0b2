using System.Collections.Frozen;

namespace CrmConsole.Places;

/// <summary>All areas in memory: which village a point lies in, names with parents, and place names in texts.
/// Immutable. Unknown codes give null or nothing, never an error.</summary>
public sealed class PlaceMap
{
    /// <summary>A point up to so many metres outside all villages (on a pier, a bad fix) belongs to the nearest one.</summary>
    public const double Tolerance = 200;

    private readonly FrozenDictionary<string, Area> byCode;
    private readonly ILookup<string, Area> children;
    private readonly VillageShape[] shapes;
    private readonly FrozenDictionary<string, VillageShape> shapeByCode;

    public PlaceMap(IEnumerable<Area> areas)
    {
        byCode = areas.ToFrozenDictionary(a => a.Code);
        children = byCode.Values.Where(a => a.ParentCode is not null).OrderBy(a => a.Code, StringComparer.Ordinal).ToLookup(a => a.ParentCode!);
        shapes = [.. byCode.Values.Where(a => a.Polygon is not null).OrderBy(a => a.Code, StringComparer.Ordinal).Select(a => new VillageShape(a))];
        shapeByCode = shapes.ToFrozenDictionary(s => s.Area.Code);
        Gazetteer = new Gazetteer(this);
    }

    public IEnumerable<Area> All => byCode.Values;
    public Gazetteer Gazetteer { get; }

    public Area? Find(string? code) => code is null ? null : byCode.GetValueOrDefault(code);
    public IEnumerable<Area> Children(string code) => children[code];

    /// <summary>The village of a point (WGS 84) at a time: the one whose outline holds it, else the nearest within
    /// <see cref="Tolerance"/>, else null.</summary>
    public Area? VillageAt(double latitude, double longitude, DateTimeOffset at)
    {
        if (!double.IsFinite(latitude) || !double.IsFinite(longitude)) return null;
        foreach (var shape in shapes)
            if (shape.Contains(latitude, longitude) && shape.Area.ValidAt(at)) return shape.Area;
        return Nearest(latitude, longitude, at);
    }

    /// <summary>True when the point lies within the village's outline; false for areas without one.</summary>
    public bool Contains(string villageCode, double latitude, double longitude) =>
        shapeByCode.GetValueOrDefault(villageCode)?.Contains(latitude, longitude) ?? false;

    /// <summary>The box around a village's outline; null for areas without one.</summary>
    public (double South, double West, double North, double East)? Bounds(string villageCode) =>
        shapeByCode.GetValueOrDefault(villageCode)?.Bounds;

    /// <summary>The area and what it lies in, from small to large.</summary>
    public IEnumerable<Area> AncestorsOrSelf(string? code)
    {
        // Bounded: a loop in edited data must not hang.
        for (var depth = 0; depth < 6 && Find(code) is { } area; depth++)
        {
            yield return area;
            code = area.ParentCode;
        }
    }

    /// <summary>True when the area is the other one or lies in it.</summary>
    public bool IsIn(string? code, string outer) => AncestorsOrSelf(code).Any(a => a.Code == outer);

    /// <summary>The city (or the islands' regency) an area lies in; null for the province and unknown codes.</summary>
    public Area? CityOf(string? code) => AncestorsOrSelf(code).FirstOrDefault(a => a.Level == "city");

    /// <summary>"Pluit, Penjaringan": the area and the one above it; null when there is none.</summary>
    public string? Near(string? code) => Find(code) is null ? null : string.Join(", ", AncestorsOrSelf(code).Take(2).Select(ShortName));

    /// <summary>"Pluit, Penjaringan, Jakarta Utara"; an empty string for an unknown code.</summary>
    public string FullName(string? code) => string.Join(", ", AncestorsOrSelf(code)
        .Where((a, i) => i == 0 || a.Level != "province").Select(ShortName));

    /// <summary>The name without "Kota Administrasi".</summary>
    public static string ShortName(Area area) => area.Name
        .Replace("Kota Administrasi ", "", StringComparison.Ordinal).Replace("Kabupaten Administrasi ", "", StringComparison.Ordinal);

    /// <summary>The best place for what a person wrote: the address first, the text to make it more exact. Null when unsure.</summary>
    public PlaceGuess? FindInWords(string? address, string? text, DateTimeOffset at)
    {
        var byAddress = Gazetteer.Find(address, at);
        if (byAddress is { Area.Level: "village" }) return byAddress;
        var byText = Gazetteer.Find(text, at);
        if (byAddress is null || byText is null) return byAddress ?? byText;
        return IsIn(byText.Area.Code, byAddress.Area.Code) ? byText : byAddress;
    }

    private Area? Nearest(double latitude, double longitude, DateTimeOffset at)
    {
        var (best, distance) = (default(Area), Tolerance);
        foreach (var shape in shapes)
        {
            var metres = shape.Distance(latitude, longitude, Tolerance);
            if (metres <= distance && shape.Area.ValidAt(at)) (best, distance) = (shape.Area, metres);
        }
        return best;
    }
}

public static class AreaTimes
{
    public static bool ValidAt(this Area area, DateTimeOffset at) =>
        (area.ValidFrom is null || area.ValidFrom <= at) && (area.ValidTo is null || at < area.ValidTo);
}
