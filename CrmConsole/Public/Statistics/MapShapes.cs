using System.Globalization;
using System.Text;
using System.Text.Json;
using CrmConsole.Places;

namespace CrmConsole.Public.Statistics;

/// <summary>The villages' outlines made light enough for a slow phone. A border between two villages is one line for both: outlines
/// are cut where borders meet, every piece is simplified once, and both neighbours take it, so no gaps open between them.
/// The islands, far out at sea, are drawn nearer, in a box of their own.</summary>
internal sealed class MapShapes
{
    public const int Width = 1000, Height = 1010;
    /// <summary>Left, top, width, height of the islands' box.</summary>
    public static readonly (int X, int Y, int W, int H) Inset = (10, 640, 180, 360);

    /// <summary>Triangles smaller than this, in square units of the drawing, are not seen.</summary>
    private const double Unseen = 8;
    private const string Islands = "31.01";

    private readonly Dictionary<(MapPoint First, MapPoint Second, MapPoint Last), MapPoint[]> pieces = [];

    public MapShapes(PlaceMap places)
    {
        var rings = places.All.Where(a => a is { Level: "village", Polygon: not null }).OrderBy(a => a.Code, StringComparer.Ordinal)
            .Select(a => (Area: a, Island: IsIsland(a), Rings: Read(a.Polygon!))).ToList();
        var borders = new SharedBorders(rings.SelectMany(r => r.Rings));
        rings = rings.ConvertAll(r => (r.Area, r.Island, r.Rings.Select(borders.Join).Where(j => j.Length > 2).ToList() is { Count: > 0 } joined ? joined : r.Rings));
        var junctions = Junctions(rings.SelectMany(r => r.Rings));
        var (mainland, islands) = (rings.FindAll(r => !r.Island), rings.FindAll(r => r.Island));
        var frame = Frame.Around(mainland.SelectMany(v => v.Rings).SelectMany(r => r), (0, 0, Width, Height));
        var inset = Frame.Around(islands.SelectMany(v => v.Rings).SelectMany(r => r), Inset);
        Paths = [.. rings.Select(v => (v.Area, Path(v.Rings, junctions, v.Island ? inset : frame))).Where(p => p.Item2.Length > 0)];
        Labels = [.. places.All.Where(a => a.Level == "city" && a.Code != Islands).OrderBy(a => a.Code, StringComparer.Ordinal).Select(a =>
        {
            var (x, y) = Project(new MapPoint((int)Math.Round(a.Longitude * 1e6), (int)Math.Round(a.Latitude * 1e6)), frame);
            return (PlaceMap.ShortName(a), x, y);
        })];
    }

    public static bool IsIsland(Area village) => village.Code.StartsWith(Islands, StringComparison.Ordinal);

    /// <summary>Villages with the <c>d</c> of their path.</summary>
    public IReadOnlyList<(Area Village, string Path)> Paths { get; }
    public IReadOnlyList<(string Name, int X, int Y)> Labels { get; }

    internal readonly record struct Frame(double West, double North, double PerX, double PerY, double X, double Y)
    {
        public static Frame Around(IEnumerable<MapPoint> points, (int X, int Y, int W, int H) box)
        {
            var (west, east, south, north) = (int.MaxValue, int.MinValue, int.MaxValue, int.MinValue);
            foreach (var p in points) (west, east, south, north) = (Math.Min(west, p.X), Math.Max(east, p.X), Math.Min(south, p.Y), Math.Max(north, p.Y));
            var squeeze = Math.Cos((south + north) / 2e6 * Math.PI / 180);
            const int margin = 6;
            var scale = Math.Min((box.W - 2 * margin) / ((east - west) * squeeze), (box.H - 2 * margin) / (double)(north - south));
            return new Frame(west, north, squeeze * scale, scale, box.X + (box.W - (east - west) * squeeze * scale) / 2, box.Y + (box.H - (north - south) * scale) / 2);
        }
    }

    private static (int X, int Y) Project(MapPoint p, Frame f) => ((int)Math.Round(f.X + (p.X - f.West) * f.PerX), (int)Math.Round(f.Y + (f.North - p.Y) * f.PerY));

    private static List<MapPoint[]> Read(string polygon)
    {
        using var json = JsonDocument.Parse(polygon);
        // A ring ends where it began: the last point is left out.
        return [.. json.RootElement.EnumerateArray().SelectMany(p => p.EnumerateArray())
            .Select(ring => ring.EnumerateArray().SkipLast(1).Select(p => new MapPoint((int)Math.Round(p[0].GetDouble() * 1e6), (int)Math.Round(p[1].GetDouble() * 1e6))).ToArray()).Where(r => r.Length > 2)];
    }

    // Where more than two lines meet.
    private static HashSet<MapPoint> Junctions(IEnumerable<MapPoint[]> rings)
    {
        var beside = new Dictionary<MapPoint, HashSet<MapPoint>>();
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Length; i++)
            {
                var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
                Add(a, b);
                Add(b, a);
            }
        }
        return [.. beside.Where(p => p.Value.Count > 2).Select(p => p.Key)];

        void Add(MapPoint at, MapPoint other)
        {
            if (!beside.TryGetValue(at, out var set)) beside.Add(at, set = []);
            set.Add(other);
        }
    }

    private string Path(List<MapPoint[]> rings, HashSet<MapPoint> junctions, Frame f)
    {
        var path = new StringBuilder();
        foreach (var ring in rings)
        {
            var line = new List<(int X, int Y)>();
            foreach (var piece in Cut(ring, junctions))
                foreach (var p in Light(piece, f).SkipLast(1))
                {
                    var at = Project(p, f);
                    if (line.Count == 0 || line[^1] != at) line.Add(at);
                }
            if (line.Count > 1 && line[^1] == line[0]) line.RemoveAt(line.Count - 1);
            // A speck of an island stays a speck that can be seen.
            if (line.Count < 3) line = [line[0], (line[0].X + 2, line[0].Y), (line[0].X + 1, line[0].Y + 2)];
            path.Append(CultureInfo.InvariantCulture, $"M{line[0].X} {line[0].Y}l");
            for (var i = 1; i < line.Count; i++)
            {
                var (dx, dy) = (line[i].X - line[i - 1].X, line[i].Y - line[i - 1].Y);
                path.Append(CultureInfo.InvariantCulture, $"{(i > 1 && dx >= 0 ? " " : "")}{dx}{(dy >= 0 ? " " : "")}{dy}");
            }
            path.Append('z');
        }
        return path.ToString();
    }

    // From junction to junction, each piece with both its ends; without one, from its smallest point round to it again.
    private static IEnumerable<MapPoint[]> Cut(MapPoint[] ring, HashSet<MapPoint> junctions)
    {
        var first = Array.FindIndex(ring, junctions.Contains);
        if (first < 0) first = Array.IndexOf(ring, ring.Min());
        var piece = new List<MapPoint> { ring[first] };
        for (var i = 1; i <= ring.Length; i++)
        {
            var p = ring[(first + i) % ring.Length];
            piece.Add(p);
            if (i < ring.Length && !junctions.Contains(p)) continue;
            yield return [.. piece];
            piece = [p];
        }
    }

    private MapPoint[] Light(MapPoint[] piece, Frame f)
    {
        // The same piece in the neighbour's outline runs the other way.
        var turned = piece[0].CompareTo(piece[^1]) is > 0 or 0 && (piece[0] != piece[^1] || piece[1].CompareTo(piece[^2]) > 0);
        var forth = turned ? [.. piece.Reverse()] : piece;
        var key = (forth[0], forth[1], forth[^1]);
        if (!pieces.TryGetValue(key, out var light)) pieces.Add(key, light = Simplify(forth, f));
        return turned ? [.. light.Reverse()] : light;
    }

    /// <summary>Takes away, again and again, the point whose triangle with its neighbours is the smallest (Visvalingam).</summary>
    private static MapPoint[] Simplify(MapPoint[] line, Frame f)
    {
        var points = line.ToList();
        var least = line[0] == line[^1] ? 4 : 2;
        while (points.Count > least)
        {
            var (best, smallest) = (-1, Unseen);
            for (var i = 1; i < points.Count - 1; i++)
            {
                var area = Math.Abs((points[i].X - points[i - 1].X) * f.PerX * ((points[i + 1].Y - points[i - 1].Y) * f.PerY)
                    - (points[i + 1].X - points[i - 1].X) * f.PerX * ((points[i].Y - points[i - 1].Y) * f.PerY)) / 2;
                if (area < smallest) (best, smallest) = (i, area);
            }
            if (best < 0) break;
            points.RemoveAt(best);
        }
        return [.. points];
    }
}
