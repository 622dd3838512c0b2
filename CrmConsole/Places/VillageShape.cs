using System.Text.Json;

namespace CrmConsole.Places;

/// <summary>A village's outline: rings of longitude and latitude. A point is inside when a ray from it crosses an odd
/// number of edges over all rings, which is right for holes and for villages of several islands alike.</summary>
internal sealed class VillageShape
{
    private const double MetresPerDegree = 111_195;

    private readonly double[][] rings;
    private readonly double west = double.MaxValue, south = double.MaxValue, east = double.MinValue, north = double.MinValue;

    public VillageShape(Area area)
    {
        Area = area;
        using var json = JsonDocument.Parse(area.Polygon!);
        rings = [.. json.RootElement.EnumerateArray().SelectMany(p => p.EnumerateArray()).Select(Ring)];
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Length; i += 2)
            {
                (west, east) = (Math.Min(west, ring[i]), Math.Max(east, ring[i]));
                (south, north) = (Math.Min(south, ring[i + 1]), Math.Max(north, ring[i + 1]));
            }
        }
    }

    public Area Area { get; }
    public (double South, double West, double North, double East) Bounds => (south, west, north, east);

    public bool Contains(double latitude, double longitude)
    {
        if (longitude < west || longitude > east || latitude < south || latitude > north) return false;
        var inside = false;
        foreach (var ring in rings)
        {
            for (int i = 0, j = ring.Length - 2; i < ring.Length; j = i, i += 2)
            {
                if (ring[i + 1] > latitude != ring[j + 1] > latitude
                    && longitude < (ring[j] - ring[i]) * (latitude - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i])
                    inside = !inside;
            }
        }
        return inside;
    }

    /// <summary>Metres to the nearest edge, or infinity when it is farther than <paramref name="within"/> for sure.</summary>
    public double Distance(double latitude, double longitude, double within)
    {
        var perLng = MetresPerDegree * Math.Cos(latitude * Math.PI / 180);
        if (longitude < west - within / perLng || longitude > east + within / perLng
            || latitude < south - within / MetresPerDegree || latitude > north + within / MetresPerDegree) return double.PositiveInfinity;
        var nearest = double.PositiveInfinity;
        foreach (var ring in rings)
        {
            for (int i = 0, j = ring.Length - 2; i < ring.Length; j = i, i += 2)
                nearest = Math.Min(nearest, ToSegment(
                    (ring[j] - longitude) * perLng, (ring[j + 1] - latitude) * MetresPerDegree,
                    (ring[i] - longitude) * perLng, (ring[i + 1] - latitude) * MetresPerDegree));
        }
        return nearest;
    }

    // From the origin, in metres: flat is good enough over a few hundred of them.
    private static double ToSegment(double x1, double y1, double x2, double y2)
    {
        var (dx, dy) = (x2 - x1, y2 - y1);
        var length = dx * dx + dy * dy;
        var t = length == 0 ? 0 : Math.Clamp(-(x1 * dx + y1 * dy) / length, 0, 1);
        return Math.Sqrt(Math.Pow(x1 + t * dx, 2) + Math.Pow(y1 + t * dy, 2));
    }

    private static double[] Ring(JsonElement ring)
    {
        var flat = new double[ring.GetArrayLength() * 2];
        var at = 0;
        foreach (var point in ring.EnumerateArray())
        {
            flat[at++] = point[0].GetDouble();
            flat[at++] = point[1].GetDouble();
        }
        return flat;
    }
}
