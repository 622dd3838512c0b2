using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CrmConsole.Tests;

namespace CrmConsole.Bench;

/// <summary>The queue page of a signed-in officer with 50,000 open cases: time and weight, rows included.</summary>
internal static partial class QueueBench
{
    private const int Cases = 50_000;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("queue");
        await Seed.RunAsync(folder, Cases);
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = folder });
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, MaxConnectionsPerServer = 16 }) { BaseAddress = server.Url };
        await SignIn.WithFormAsync(http, "triase");
        for (var i = 0; i < 300; i++) await GetAsync(http, "br");

        foreach (var encoding in new[] { "br", "gzip" })
        {
            var page = await GetAsync(http, encoding);
            var html = Decode(page, encoding);
            var rows = Number().Matches(html).Select(m => m.Value).Distinct().Count();
            if (rows < 10) throw new InvalidOperationException($"The page shows only {rows} cases before its circuit starts.");
            Figures.Print("queue", "page_bytes", page.Length, "B", ("encoding", encoding), ("rows", rows), ("open", Cases));
            if (encoding == "br") await AssetsAsync(http, html);
        }
        foreach (var clients in new[] { 1, 8 })
        {
            var times = await TimesAsync(http, clients, 400);
            Figures.Print("queue", "p50_ms", Figures.Percentile(times, 0.5), "ms", ("clients", clients), ("open", Cases));
            Figures.Print("queue", "p95_ms", Figures.Percentile(times, 0.95), "ms", ("clients", clients), ("open", Cases));
        }
    }

    private static async Task<List<double>> TimesAsync(HttpClient http, int clients, int requests)
    {
        var left = requests;
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var at = Stopwatch.GetTimestamp();
                await GetAsync(http, "br");
                mine.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            return mine;
        })));
        return [.. times.SelectMany(t => t)];
    }

    /// <summary>What a browser fetches besides the page on its first visit, compressed.</summary>
    private static async Task AssetsAsync(HttpClient http, string html)
    {
        long sum = 0;
        foreach (var path in Asset().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct())
        {
            var bytes = (await GetAsync(http, "br", path)).Length;
            Figures.Note($"  {path}: {bytes} B");
            sum += bytes;
        }
        Figures.Print("queue", "assets_bytes", sum, "B", ("encoding", "br"));
    }

    private static async Task<byte[]> GetAsync(HttpClient http, string encoding, string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http.BaseAddress!, path));
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var response = await http.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path} answers {(int)response.StatusCode} {response.Headers.Location}");
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static string Decode(byte[] body, string encoding)
    {
        using var packed = new MemoryStream(body);
        using Stream plain = encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"JK-\d{6}-\d{4,7}")]
    private static partial Regex Number();

    [GeneratedRegex("""<(?:link[^>]*rel="(?:stylesheet|modulepreload|icon)"[^>]*href|script[^>]*src)="([^"]+)""")]
    private static partial Regex Asset();
}

/// <summary>Fills a database by the program's own verb.</summary>
internal static class Seed
{
    public static async Task RunAsync(string folder, int cases)
    {
        Figures.Note($"seeding {cases} cases");
        await using var verb = ServerProcess.Launch(new StartOptions { Folder = folder, Verb = ["seed", "--cases", cases.ToString(System.Globalization.CultureInfo.InvariantCulture), "--seed", "1"] });
        if (await verb.ExitAsync(TimeSpan.FromMinutes(15)) != 0) throw new InvalidOperationException($"The seed failed:\n{verb.Output}");
    }
}
