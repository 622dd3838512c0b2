using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using CrmConsole.Tests;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Bench;

/// <summary>Durable reports a second through <c>POST /api/v1/reports</c>, every answer a 201 after the commit; and beside it
/// how many times a second the same rows can be written at all on this disk.</summary>
internal static class IntakeBench
{
    private const string ApiKey = "crm-demo-key";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    // Confirmations are queued and stay so: a mail server would set its own pace.
    private static readonly Dictionary<string, string?> Quiet = new() { ["Replies:Send"] = "false" };

    private static readonly string[] Texts =
    [
        "Lampu jalan mati sejak tiga hari, warga takut lewat malam hari.", "Sampah menumpuk di depan pasar dan berbau menyengat.",
        "Jalan berlubang cukup dalam, sudah dua motor jatuh.", "Saluran air mampet sehingga air meluap ke jalan setiap hujan.",
        "Parkir liar menutup trotoar, pejalan kaki turun ke jalan.", "Pohon besar miring dan hampir menimpa kabel.",
    ];

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("intake");
        var database = Path.Combine(folder, "data", "crm.db");
        double best;
        IReadOnlyList<RowsOfTable> rows;
        await using (var server = await ServerProcess.StartAsync(new StartOptions { Folder = folder, Settings = Quiet }))
        {
            using var load = new Load(server.Url);
            await load.RunAsync(32, TimeSpan.FromSeconds(20));
            rows = await RowsOfOneIntakeAsync(database, load);
            var rates = new List<double>();
            foreach (var clients in new[] { 1, 8, 32 })
            {
                var before = Count(database);
                var (rate, p50, p95, done) = await load.RunAsync(clients, Length);
                var stored = Count(database) - before;
                if (stored != done) throw new InvalidOperationException($"{done} reports were acknowledged, {stored} are stored.");
                Figures.Print("intake", "reports_per_s", rate, "1/s", ("clients", clients));
                Figures.Print("intake", "p50_ms", p50, "ms", ("clients", clients));
                Figures.Print("intake", "p95_ms", p95, "ms", ("clients", clients));
                rates.Add(rate);
            }
            best = rates[^1];
        }
        var raw = RawRate.Measure(database, rows, Length);
        Figures.Print("intake", "raw_per_s", raw, "1/s", ("rows", rows.Sum(r => r.Rows.Count)), ("batch", RawRate.Batch));
        Figures.Print("intake", "share_of_raw", best / raw, "1", ("clients", 32));
    }

    // The fewest of several tries: in between, jobs write rows of their own.
    private static async Task<IReadOnlyList<RowsOfTable>> RowsOfOneIntakeAsync(string database, Load load)
    {
        IReadOnlyList<RowsOfTable>? fewest = null;
        for (var i = 0; i < 10; i++)
        {
            var before = RawRate.Marks(database);
            await load.OneAsync();
            var rows = RawRate.Since(database, before);
            if (fewest is null || rows.Sum(r => r.Rows.Count) < fewest.Sum(r => r.Rows.Count)) fewest = rows;
        }
        Figures.Note("rows of one intake: " + string.Join(", ", fewest!.Select(r => $"{r.Table} {r.Rows.Count}")));
        return fewest!;
    }

    private static long Count(string database) => Scalar(database, "SELECT COUNT(*) FROM Reports");

    private static long Scalar(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Clients that each send the next report as soon as the last one was answered.</summary>
    private sealed class Load(Uri server) : IDisposable
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = server,
            DefaultRequestHeaders = { { "X-Api-Key", ApiKey } },
        };

        private long sent;

        public void Dispose() => http.Dispose();

        public async Task<(double Rate, double P50, double P95, int Done)> RunAsync(int clients, TimeSpan length)
        {
            var begin = Stopwatch.GetTimestamp();
            var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
            {
                var mine = new List<double>();
                while (Stopwatch.GetElapsedTime(begin) < length)
                {
                    var at = Stopwatch.GetTimestamp();
                    await OneAsync();
                    mine.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                }
                return mine;
            })));
            var took = Figures.Seconds(begin);
            var flat = times.SelectMany(t => t).ToList();
            return (flat.Count / took, Figures.Percentile(flat, 0.5), Figures.Percentile(flat, 0.95), flat.Count);
        }

        public async Task OneAsync()
        {
            var n = Interlocked.Increment(ref sent);
            using var response = await http.PostAsJsonAsync("/api/v1/reports", new
            {
                channel = "jaki",
                externalId = $"bench-{n}",
                text = $"{Texts[n % Texts.Length]} Laporan ke-{n} di RT {n % 15:00} RW {n % 9:00}.",
                latitude = -6.30 + n % 200 * 0.001,
                longitude = 106.72 + n / 200 % 200 * 0.001,
                address = $"Jalan Melati Raya No. {n % 300}",
                reporter = new { name = $"Warga {n}", phone = $"+62812{n % 100_000_000:00000000}", email = $"warga{n}@warga.test" },
            });
            if (response.StatusCode != HttpStatusCode.Created)
                throw new InvalidOperationException($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }
}
