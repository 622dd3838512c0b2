using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CrmConsole.Places;
using Microsoft.Net.Http.Headers;

namespace CrmConsole.Public.Statistics;

/// <summary>A drawn map and what its colours mean.</summary>
/// <param name="Bounds">Where a class begins, from the lightest; fewer than five when the values do not differ more.</param>
internal sealed record DrawnMap(byte[] Svg, string Tag, IReadOnlyList<double> Bounds, string Measure);

/// <summary>The map of villages as a picture of its own, so that a browser keeps it while pages change.</summary>
internal sealed class MapDrawing
{
    public const string Path = "/statistik/peta.svg";

    /// <summary>Light to dark; told apart without colour by their lightness. The page's legend has the same ones, in both themes.</summary>
    public static readonly IReadOnlyList<string> Colours = ["#d3e5f5", "#a3c9e9", "#6da6d8", "#3b7fbb", "#0b4f8a"];
    // On a dark page the highest is the brightest.
    private static readonly string[] Dark = ["#1d3b57", "#23588a", "#3b7fbb", "#7db3e0", "#d3e5f5"];
    private const string None = "#9aa3ad";

    private readonly Lock gate = new();
    private (PlaceMap Of, MapShapes Shapes)? shapes;

    /// <summary>What the map can show, by the name of the column.</summary>
    public static Func<Figure, double?> Value(string sort) => sort switch
    {
        "selesai" => f => f.Done,
        "tengah" => f => f.Median is { } s ? StatisticsWords.InDays(s) : null,
        "lambat" => f => f.NineOfTen is { } s ? StatisticsWords.InDays(s) : null,
        "lewat" => f => f.LateShare * 100,
        "dibuka" => f => f.ReopenedShare * 100,
        "puas" => f => f.SatisfiedShare * 100,
        _ => f => f.Received,
    };

    public DrawnMap Draw(Statistic statistic, StatisticsQuery q)
    {
        var measure = q.Sort == "nama" ? "masuk" : q.Sort;
        return statistic.Keep($"peta {q.Year} {q.Month} {measure}", () => Make(statistic, q.Year, q.Month, measure));
    }

    public static string Address(DrawnMap map, StatisticsQuery q) => $"{Path}?periode={q.Period}&urut={map.Measure}&v={map.Tag}";

    public IResult Answer(HttpContext http, Statistic statistic, StatisticsQuery q, string? version)
    {
        var map = Draw(statistic, q);
        // With its fingerprint in the address it never changes there.
        http.Response.Headers.CacheControl = version == map.Tag ? "public, max-age=604800, immutable" : "public, max-age=60";
        return Results.Bytes(map.Svg, "image/svg+xml", entityTag: new EntityTagHeaderValue($"\"{map.Tag}\""));
    }

    private MapShapes Shapes(PlaceMap places)
    {
        lock (gate)
        {
            if (shapes is { } made && made.Of == places) return made.Shapes;
            shapes = (places, new MapShapes(places));
            return shapes.Value.Shapes;
        }
    }

    private DrawnMap Make(Statistic statistic, int year, int? month, string measure)
    {
        var (outlines, cube, value) = (Shapes(statistic.Places), statistic.Cubes[Dimensions.Village], Value(measure));
        var values = new Dictionary<string, double>();
        for (var i = 0; i < cube.Dimension.Rows.Count; i++)
            if (value(cube.At(i, year, month)) is { } v) values.Add(cube.Dimension.Rows[i].Code, v);
        var bounds = Bounds([.. outlines.Paths.Where(p => values.ContainsKey(p.Village.Code)).Select(p => values[p.Village.Code])]);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {MapShapes.Width} {MapShapes.Height}" stroke="#fff" stroke-width="1.5" stroke-linejoin="round" font-family="sans-serif" font-size="34" text-anchor="middle">""");
        // The browser asks in the colours of the page that shows it.
        svg.Append("<style>@media(prefers-color-scheme:dark){svg{stroke:#161d25}.n{fill:#e8edf2}").AppendJoin("", Dark.Select((c, i) => $".c{i}{{color:{c}}}")).Append("}</style>");
        var (x, y, w, h) = MapShapes.Inset;
        svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="6" fill="none" stroke="{None}"/>""");
        foreach (var group in outlines.Paths.GroupBy(p => values.TryGetValue(p.Village.Code, out var v) ? Class(bounds, v) : -1).OrderBy(g => g.Key))
        {
            svg.Append(group.Key < 0 ? $"""<g color="{None}" fill="currentColor" fill-opacity=".3">""" : $"""<g class="c{group.Key}" color="{Colours[group.Key]}" fill="currentColor">""");
            foreach (var (village, path) in group)
            {
                // Islands are smaller than the white line around a village: they get one of their own colour.
                var island = MapShapes.IsIsland(village) ? " stroke=\"currentColor\" stroke-width=\"6\"" : "";
                svg.Append(CultureInfo.InvariantCulture, $"""<path{island} d="{path}"/>""");
            }
            svg.Append("</g>");
        }
        svg.Append("""<g class="n" fill="#16202c" stroke-width="5" stroke-opacity=".85" paint-order="stroke">""");
        foreach (var (name, cx, cy) in outlines.Labels) svg.Append(CultureInfo.InvariantCulture, $"""<text x="{cx}" y="{cy}">{System.Net.WebUtility.HtmlEncode(name)}</text>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x + w / 2}" y="{y - 10}" font-size="30">Kep. Seribu</text></g></svg>""");
        var bytes = Encoding.UTF8.GetBytes(svg.ToString());
        return new DrawnMap(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6)), bounds, measure);
    }

    /// <summary>Five classes with as many villages each, as far as their values differ.</summary>
    internal static List<double> Bounds(List<double> values)
    {
        values.Sort();
        var bounds = new List<double>();
        for (var i = 0; i < Colours.Count && values.Count > 0; i++)
        {
            var bound = values[values.Count * i / Colours.Count];
            if (bounds.Count == 0 || bound > bounds[^1]) bounds.Add(bound);
        }
        return bounds;
    }

    /// <summary>The colour of a class: from the lightest to the darkest however few there are, and what is nought is never dark.</summary>
    internal static int Colour(IReadOnlyList<double> bounds, int which) =>
        bounds.Count > 1 ? which * (Colours.Count - 1) / (bounds.Count - 1) : bounds[0] == 0 ? 0 : Colours.Count - 1;

    private static int Class(List<double> bounds, double value) => Colour(bounds, Math.Max(0, bounds.FindLastIndex(b => value >= b)));
}
