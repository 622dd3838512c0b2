using System.Security.Cryptography;
using System.Text.Json;
using CrmConsole.Data;
using CrmConsole.Places;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Public.ReportForm;

/// <summary>What the form's script fetches: the villages' outlines, and the words that speak for a category or an emergency.
/// Made once for each state of the reference data, the same for everybody.</summary>
internal sealed class ReportAssets(PlaceDirectory places, RoutingDirectory routing, IDbContextFactory<CrmDb> databases)
{
    /// <summary>Grid lines a degree: 55 m apart, so that neighbours' borders stay one line.</summary>
    private const int Grid = 2000;
    private const int West = 106, South = -7;

    private readonly Lock gate = new();
    private (PlaceMap Of, Asset Asset)? map;
    private (RoutingRules Of, Asset Asset)? words;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/lapor/peta.json", (HttpContext http) => Answer(http, Outlines())).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/lapor/kata.json", (HttpContext http) => Answer(http, Words())).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext http, Asset asset)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(asset.Bytes, "application/json", entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue(asset.Tag));
    }

    private Asset Outlines()
    {
        var current = places.Current;
        lock (gate)
        {
            if (map is { } made && made.Of == current) return made.Asset;
            var villages = current.All.Where(a => a.Polygon is not null).OrderBy(a => a.Code, StringComparer.Ordinal)
                .Select(a => new object[] { PlaceMap.ShortName(a), current.Find(a.ParentCode) is { } parent ? PlaceMap.ShortName(parent) : "", Rings(a.Polygon!) });
            var cities = current.All.Where(a => a.Level == "city").OrderBy(a => a.Code, StringComparer.Ordinal)
                .Select(a => new object[] { PlaceMap.ShortName(a), X(a.Longitude), Y(a.Latitude) });
            map = (current, Asset.Of(new { w = West, s = South, k = Grid, v = villages, c = cities }));
            return map.Value.Asset;
        }
    }

    private Asset Words()
    {
        var current = routing.Current;
        lock (gate)
        {
            if (words is { } made && made.Of == current) return made.Asset;
            using var db = databases.CreateDbContext();
            var emergency = db.EmergencyWords.AsNoTracking().Where(w => w.Enabled).Select(w => w.Word).ToList().Order(StringComparer.Ordinal).ToLookup(w => w.StartsWith('!'));
            words = (current, Asset.Of(new
            {
                k = current.Categories.Values.OrderBy(c => c.Code, StringComparer.Ordinal).ToDictionary(c => c.Code, c => c.Keywords.Split(';').Select(PhraseFinder.Normal).Where(w => w.Length > 0)),
                d = emergency[false].Select(PhraseFinder.Normal),
                x = emergency[true].Select(PhraseFinder.Normal),
            }));
            return words.Value.Asset;
        }
    }

    private static int X(double longitude) => (int)Math.Round((longitude - West) * Grid);
    private static int Y(double latitude) => (int)Math.Round((latitude - South) * Grid);

    /// <summary>Each ring as its first point and steps from there; islands smaller than the grid are left out.</summary>
    private static List<List<int>> Rings(string polygon)
    {
        using var json = JsonDocument.Parse(polygon);
        var rings = new List<List<int>>();
        foreach (var ring in json.RootElement.EnumerateArray().SelectMany(p => p.EnumerateArray()))
        {
            var points = Thin([.. ring.EnumerateArray().Select(p => (X(p[0].GetDouble()), Y(p[1].GetDouble())))]);
            if (points.Count < 4) continue;
            var steps = new List<int> { points[0].X, points[0].Y };
            for (var i = 1; i < points.Count; i++) steps.AddRange([points[i].X - points[i - 1].X, points[i].Y - points[i - 1].Y]);
            rings.Add(steps);
        }
        return rings;
    }

    // Without repeated points and those on a straight line.
    private static List<(int X, int Y)> Thin(List<(int X, int Y)> points)
    {
        var kept = new List<(int X, int Y)>();
        foreach (var p in points)
        {
            if (kept.Count > 0 && kept[^1] == p) continue;
            if (kept.Count > 1 && OnLine(kept[^2], kept[^1], p)) kept[^1] = p;
            else kept.Add(p);
        }
        return kept;
    }

    private static bool OnLine((int X, int Y) a, (int X, int Y) b, (int X, int Y) c) => (b.X - a.X) * (c.Y - b.Y) == (b.Y - a.Y) * (c.X - b.X);

    private sealed record Asset(byte[] Bytes, string Tag)
    {
        public static Asset Of(object content)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(content);
            return new Asset(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        }
    }
}
