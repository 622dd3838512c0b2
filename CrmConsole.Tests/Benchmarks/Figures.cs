using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CrmConsole.Tests;

namespace CrmConsole.Bench;

/// <summary>Prints figures, and the small arithmetic they need.</summary>
internal static class Figures
{
    /// <summary>One JSON line; <paramref name="more"/> adds fields such as <c>("clients", 8)</c>.</summary>
    public static void Print(string bench, string metric, double value, string unit, params (string Name, object Value)[] more)
    {
        var line = new Dictionary<string, object>
        {
            ["bench"] = bench, ["metric"] = metric, ["value"] = Math.Round(value, value < 10 ? 3 : 1), ["unit"] = unit,
        };
        foreach (var (name, v) in more) line[name] = v;
        line["provider"] = "sqlite";
        Console.WriteLine(JsonSerializer.Serialize(line));
    }

    /// <summary>What is going on, for the person who waits; not a figure.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    public static double Percentile(IEnumerable<double> values, double p)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(p * sorted.Count) - 1)];
    }

    public static double Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds;

    /// <summary>An empty folder on the disk that is measured.</summary>
    public static string Folder(string name, bool keep = false)
    {
        var root = Environment.GetEnvironmentVariable("BENCH_DIR") ?? Path.Combine(Locations.Artifacts, "bench");
        var folder = Path.Combine(root, name);
        if (Directory.Exists(folder) && !keep) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public static string Text(this double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
