using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Cases.CasePage;

/// <summary>A village's polygon as an SVG path that fills a box of <see cref="Width"/> × <see cref="Height"/>, and a point in it.</summary>
/// <param name="X">Null when the case has no point.</param>
/// <param name="Inside">False when the point lies outside the drawing.</param>
public sealed record VillageOutline(string Path, double? X, double? Y, bool Inside)
{
    public const double Width = 240, Height = 150;
    private const double Margin = 12;

    /// <param name="polygon">GeoJSON MultiPolygon coordinates, [lng, lat].</param>
    /// <returns>Null when there is no polygon to draw.</returns>
    public static VillageOutline? Draw(string? polygon, double? latitude, double? longitude)
    {
        if (string.IsNullOrEmpty(polygon)) return null;
        var rings = JsonSerializer.Deserialize<double[][][][]>(polygon)!.SelectMany(p => p).Where(r => r.Length > 2).ToList();
        if (rings.Count == 0) return null;
        var all = rings.SelectMany(r => r).ToList();
        double west = all.Min(p => p[0]), east = all.Max(p => p[0]), south = all.Min(p => p[1]), north = all.Max(p => p[1]);
        // Near the equator a degree of longitude is almost as long as one of latitude; the cosine keeps shapes true.
        var squeeze = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = Math.Min((Width - 2 * Margin) / Math.Max(1e-9, (east - west) * squeeze), (Height - 2 * Margin) / Math.Max(1e-9, north - south));
        double X(double lng) => Width / 2 + (lng - (west + east) / 2) * squeeze * scale;
        double Y(double lat) => Height / 2 - (lat - (south + north) / 2) * scale;
        var path = new StringBuilder();
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Length; i++)
                path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{X(ring[i][0]):0.#} {Y(ring[i][1]):0.#}");
            path.Append('Z');
        }
        double? x = longitude is { } lng ? X(lng) : null, y = latitude is { } lat ? Y(lat) : null;
        return new VillageOutline(path.ToString(), x, y, x is >= 0 and <= Width && y is >= 0 and <= Height);
    }
}
