namespace CrmConsole.Public.Statistics;

/// <summary>Makes neighbours' outlines meet in the same points. In the source each outline was simplified by itself, so that two lines of
/// one border lie some metres apart: corners nearer than that become one, and a corner beside a neighbour's line becomes a corner of it.</summary>
internal sealed class SharedBorders
{
    /// <summary>Twelve metres, in millionths of a degree.</summary>
    private const int Near = 110;
    private const int Cell = 400;

    private readonly Dictionary<(int X, int Y), List<MapPoint>> cells = [];
    private readonly Dictionary<MapPoint, MapPoint> meeting = [];

    public SharedBorders(IEnumerable<MapPoint[]> rings)
    {
        foreach (var ring in rings)
            foreach (var point in ring) meeting.TryAdd(point, Meet(point));
    }

    /// <summary>The ring with shared corners only; fewer than three when it was smaller than the tolerance.</summary>
    public MapPoint[] Join(MapPoint[] ring)
    {
        var line = new List<MapPoint>();
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (meeting[ring[i]], meeting[ring[(i + 1) % ring.Length]]);
            if (a == b) continue;
            Add(line, a);
            foreach (var (corner, _) in Beside(a, b).OrderBy(x => x.Along)) Add(line, corner);
        }
        // The ends meet: there and back again is no area either.
        while (line.Count > 2 && (line[^1] == line[0] || line[^2] == line[0])) line.RemoveAt(line.Count - 1);
        while (line.Count > 2 && line[^1] == line[1]) line.RemoveAt(0);
        return [.. line];
    }

    private static void Add(List<MapPoint> line, MapPoint point)
    {
        if (line.Count > 0 && line[^1] == point) return;
        // There and back again: a thorn without area.
        if (line.Count > 1 && line[^2] == point) line.RemoveAt(line.Count - 1);
        else line.Add(point);
    }

    private MapPoint Meet(MapPoint point)
    {
        var (best, distance) = (point, (double)Near);
        foreach (var other in Around(point, point))
        {
            var d = Math.Sqrt(Square(other.X - point.X) + Square(other.Y - point.Y));
            if (d < distance) (best, distance) = (other, d);
        }
        if (best == point)
        {
            var cell = (Floor(point.X), Floor(point.Y));
            if (!cells.TryGetValue(cell, out var list)) cells.Add(cell, list = []);
            if (!list.Contains(point)) list.Add(point);
        }
        return best;
    }

    private IEnumerable<(MapPoint Corner, double Along)> Beside(MapPoint a, MapPoint b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var length = dx * dx + dy * dy;
        foreach (var p in Around(a, b))
        {
            if (p == a || p == b) continue;
            var along = ((p.X - a.X) * dx + (p.Y - a.Y) * dy) / length;
            if (along is <= 0 or >= 1) continue;
            if (Square(a.X + along * dx - p.X) + Square(a.Y + along * dy - p.Y) <= Square(Near)) yield return (p, along);
        }
    }

    private IEnumerable<MapPoint> Around(MapPoint a, MapPoint b)
    {
        for (var x = Floor(Math.Min(a.X, b.X) - Near); x <= Floor(Math.Max(a.X, b.X) + Near); x++)
            for (var y = Floor(Math.Min(a.Y, b.Y) - Near); y <= Floor(Math.Max(a.Y, b.Y) + Near); y++)
                if (cells.TryGetValue((x, y), out var list))
                    foreach (var p in list) yield return p;
    }

    private static int Floor(int value) => (int)Math.Floor((double)value / Cell);
    private static double Square(double value) => value * value;
}

/// <summary>Millionths of a degree, as the outlines are stored.</summary>
internal readonly record struct MapPoint(int X, int Y) : IComparable<MapPoint>
{
    public int CompareTo(MapPoint other) => X != other.X ? X.CompareTo(other.X) : Y.CompareTo(other.Y);
}
