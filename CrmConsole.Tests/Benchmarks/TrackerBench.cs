using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using CrmConsole.Cases;
using CrmConsole.Data.Keys;
using CrmConsole.Tests;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Bench;

/// <summary>The tracker page while the whole city looks: so many requests a second, each of another report, begun by the clock
/// whether or not earlier ones have been answered (open loop), so that waiting counts.</summary>
internal static class TrackerBench
{
    private static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("TRACKER_CASES") ?? "200000", System.Globalization.CultureInfo.InvariantCulture);
    private const int Seconds = 30;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("tracker");
        await Seed.RunAsync(folder, Cases);
        var options = new StartOptions { Folder = folder, Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } };
        await using var server = await ServerProcess.StartAsync(options);
        var paths = Paths(Path.Combine(folder, "data", "crm.db"), options.SettingsFor(folder, 0)["Keys:File"]!);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 }) { BaseAddress = server.Url };
        for (var i = 0; i < 2_000; i++) await GetAsync(http, paths[i % paths.Count]);
        foreach (var rate in new[] { 50, 100, 200 })
        {
            var (times, failed) = await LoadAsync(http, paths, rate);
            foreach (var (name, p) in new[] { ("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99) })
                Figures.Print("tracker", name, Figures.Percentile(times, p), "ms", ("rate_per_s", rate), ("cases", Cases), ("failed", failed));
        }
    }

    private static async Task<(List<double> Times, int Failed)> LoadAsync(HttpClient http, List<string> paths, int rate)
    {
        var (times, failed, begun) = (new ConcurrentBag<double>(), 0, Stopwatch.GetTimestamp());
        var running = new List<Task>();
        for (var i = 0; i < rate * Seconds; i++)
        {
            var due = begun + (long)(i * (double)Stopwatch.Frequency / rate);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait) await Task.Delay(wait);
            var path = paths[(i * 7919) % paths.Count];
            running.Add(Task.Run(async () =>
            {
                try
                {
                    await GetAsync(http, path);
                    // From when it was due, not from when this machine came to it.
                    times.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
                }
                catch (Exception e) when (e is HttpRequestException or InvalidOperationException or TaskCanceledException)
                {
                    Interlocked.Increment(ref failed);
                }
            }));
        }
        await Task.WhenAll(running);
        return ([.. times], failed);
    }

    private static List<string> Paths(string database, string keyFile)
    {
        var keys = new TrackerKeys(KeyRing.Load(keyFile, databaseExists: true));
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"Id\", \"TokenVersion\" FROM \"Reports\" ORDER BY \"Id\" % 997 LIMIT 20000";
        using var rows = command.ExecuteReader();
        var paths = new List<string>();
        while (rows.Read()) paths.Add("/lacak/" + keys.Token(rows.GetInt64(0), rows.GetInt32(1)));
        return paths;
    }

    private static async Task GetAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"The tracker answers {(int)response.StatusCode}.");
        await response.Content.ReadAsByteArrayAsync();
    }
}
