using System.Text.Json;

namespace CrmConsole.Reference;

/// <summary>Whether an outline can be drawn and searched: a bad one would stop every report with a point.</summary>
internal static class OutlineRules
{
    /// <param name="coordinates">GeoJSON MultiPolygon coordinates, [lng, lat].</param>
    public static bool Sound(string coordinates)
    {
        try
        {
            using var json = JsonDocument.Parse(coordinates);
            return json.RootElement.GetArrayLength() > 0 && json.RootElement.EnumerateArray().All(p => p.GetArrayLength() > 0 && p.EnumerateArray().All(Ring));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>How many corners it has; for people to see that it changed.</summary>
    public static int Corners(string coordinates)
    {
        if (coordinates.Length == 0) return 0;
        using var json = JsonDocument.Parse(coordinates);
        return json.RootElement.EnumerateArray().SelectMany(p => p.EnumerateArray()).Sum(r => r.GetArrayLength());
    }

    private static bool Ring(JsonElement ring) => ring.GetArrayLength() >= 4 && ring.EnumerateArray().All(p =>
        p.GetArrayLength() >= 2 && Math.Abs(p[0].GetDouble()) <= 180 && Math.Abs(p[1].GetDouble()) <= 90);
}
