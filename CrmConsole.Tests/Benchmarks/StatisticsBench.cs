using System.Diagnostics;
using System.Globalization;
using System.Net;
using CrmConsole.Places;
using CrmConsole.Public.Statistics;
using CrmConsole.Routing;
using CrmConsole.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Bench;

/// <summary>The public statistics over 250,000 reports with 2,000,000 events: computing them, and serving page, map and data while they
/// stand. The rows are written straight into the tables; only what the statistics read is true to life.</summary>
internal static class StatisticsBench
{
    private const int Reports = 250_000, EventsEach = 8, Requests = 400;

    public static async Task RunAsync()
    {
        var kept = Environment.GetEnvironmentVariable("BENCH_KEEP") == "1";
        var folder = Figures.Folder("statistics", kept);
        if (!kept)
        {
            await using (var maker = await TestApp.StartAsync(new StartOptions { Folder = folder })) { }
            Figures.Note($"writing {Reports} reports with {Reports * EventsEach} events");
            Fill(Path.Combine(folder, "data", "crm.db"));
        }
        // With and without the file of facts, from the beginning of the start; it is found at the second.
        File.Delete(Path.Combine(folder, "data", "crm.db.statistik"));
        await using (var first = await StartAsync(folder, "without_file")) await Wait.UntilAsync(() => File.Exists(first.Get<FactFile>().Path), "the file of facts is written");
        await using var app = await StartAsync(folder, "with_file");
        var book = app.Get<StatisticsBook>();
        var at = 0L;

        var times = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            Touch(app.DatabaseFile, i);
            at = Stopwatch.GetTimestamp();
            await book.RefreshAsync(CancellationToken.None);
            times.Add(Figures.Seconds(at));
        }
        Figures.Print("statistics", "recompute_s", times.Max(), "s", ("runs", times.Count), ("changed_cases", 500), ("p50", Math.Round(Figures.Percentile(times, 0.5), 3)));
        Figures.Note($"each: {string.Join(", ", times.Select(t => t.Text()))}");
        at = Stopwatch.GetTimestamp();
        await book.RefreshAsync(CancellationToken.None, all: true);
        Figures.Print("statistics", "recompute_all_rows_s", Figures.Seconds(at), "s");

        await StagesAsync(app);
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = app.Url };
        foreach (var (name, path) in new[] { ("page", "/statistik"), ("villages_all_rows", "/statistik?menurut=kelurahan&semua=1"), ("map", "/statistik/peta.svg"), ("unit_csv", "/statistik/data/unit.csv") })
        {
            for (var i = 0; i < Requests; i++) await GetAsync(http, path);
            var (took, size) = (new List<double>(), 0);
            for (var i = 0; i < Requests; i++)
            {
                at = Stopwatch.GetTimestamp();
                size = await GetAsync(http, path);
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            Figures.Print("statistics", "p95_ms", Figures.Percentile(took, 0.95), "ms", ("what", name), ("p50", Math.Round(Figures.Percentile(took, 0.5), 2)), ("bytes_br", size));
        }
    }

    private static async Task<TestApp> StartAsync(string folder, string how)
    {
        var at = Stopwatch.GetTimestamp();
        var app = await TestApp.StartAsync(new StartOptions { Folder = folder });
        var answers = Figures.Seconds(at);
        await Wait.UntilAsync(() => app.Get<StatisticsBook>().Current is not null, "the figures are there");
        Figures.Print("statistics", "start_to_figures_s", Figures.Seconds(at), "s", ("how", how), ("program_answers_s", Math.Round(answers, 2)), ("events", Reports * EventsEach), ("reports", Reports));
        return app;
    }

    // Where a recomputing spends its time; for people who want to make it faster.
    private static async Task StagesAsync(TestApp app)
    {
        var (reader, file, store, known) = (app.Get<FactReader>(), app.Get<FactFile>(), new FactStore(), new KnownTables());
        var at = Stopwatch.GetTimestamp();
        double Lap()
        {
            var took = Figures.Seconds(at);
            at = Stopwatch.GetTimestamp();
            return took * 1000;
        }
        await reader.FollowAsync(store, all: false, CancellationToken.None);
        Figures.Note($"whole log {Lap():0} ms");
        file.Write(store);
        Figures.Note($"file of facts written {Lap():0} ms, {new FileInfo(file.Path).Length / 1e6:0.0} MB");
        var read = await file.ReadAsync(reader.KnowsAsync, CancellationToken.None);
        Figures.Print("statistics", "start_from_file_s", Lap() / 1000, "s", ("facts", read!.Count));
        await using var db = app.OpenDb();
        var channels = await db.Channels.ToDictionaryAsync(c => c.Code, c => (c.Name, c.NameEn));
        for (var i = 7; i < 10; i++)
        {
            Touch(app.DatabaseFile, i);
            Lap();
            await reader.FollowAsync(store, all: false, CancellationToken.None);
            var follow = Lap();
            var tally = new Tally(store.All, FactTime.Seconds(app.Get<TimeProvider>().GetUtcNow()), _ => true);
            var count = Lap();
            var dimensions = Dimensions.Build(store.Codes, app.Get<RoutingDirectory>().Current, app.Get<PlaceDirectory>().Current, channels);
            var build = Lap();
            foreach (var dimension in dimensions) tally.Count(dimension);
            var cubes = Lap();
            Publisher.Publish(tally, dimensions, known);
            known.Turn();
            Figures.Note($"follow {follow:0}, take facts {count:0}, dimensions {build:0}, count {cubes:0}, publish (counting again) {Lap():0} ms");
        }
    }

    private static async Task<int> GetAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http.BaseAddress!, path));
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var response = await http.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path} answers {(int)response.StatusCode}");
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    // Three years; every sixteenth report is one more of the case before it; a tenth open, some late, some reopened, some rated.
    private static void Fill(string file)
    {
        using var connection = Open(file);
        Run(connection, $"""
            PRAGMA foreign_keys=OFF; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
            CREATE TEMP TABLE V AS SELECT ROW_NUMBER() OVER (ORDER BY Code) - 1 N, Code FROM Areas WHERE Level = 'village';
            CREATE TEMP TABLE K AS SELECT ROW_NUMBER() OVER (ORDER BY Code) - 1 N, Code FROM Categories WHERE Sensitive = 0;
            CREATE TEMP TABLE A AS SELECT ROW_NUMBER() OVER (ORDER BY Code) - 1 N, Code FROM Agencies WHERE Kind IN ('agency', 'subagency', 'village', 'bumd');
            CREATE TEMP TABLE H AS SELECT ROW_NUMBER() OVER (ORDER BY Code) - 1 N, Code FROM Channels;
            CREATE TEMP TABLE R AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Reports})
              SELECT i, (strftime('%s', 'now') - 1095 * 86400 + CAST(i * 1095.0 / {Reports} * 86400 AS INTEGER) - 3600) * 1000000 At, abs(random()) X, abs(random()) Y FROM n;
            BEGIN;
            INSERT INTO Cases SELECT i, 'JK-B-' || i, CASE WHEN i % 10 = 0 THEN 'in_progress' ELSE 'done' END, 'jaki',
              (SELECT Code FROM K WHERE N = min(X % 127, (X / 127) % 127) % (SELECT count(*) FROM K)), (SELECT Code FROM V WHERE N = Y % (SELECT count(*) FROM V)), (SELECT Code FROM A WHERE N = (X / 7) % (SELECT count(*) FROM A)),
              NULL, NULL, NULL, NULL, 'normal', i % 50 = 0, 0, 0, NULL, NULL, NULL, 'Lampu jalan mati di depan gang sejak tiga malam, gelap sekali', 'Jl. Melati no. ' || i, -6.2, 106.8,
              At, At, At, NULL, At + 604800000000, NULL, NULL, NULL, CASE WHEN i % 10 = 0 THEN NULL ELSE At + (Y % 800000) * 1000000 END, 0, 0, 0, 1, 0, {EventsEach}, x'00' FROM R;
            INSERT INTO Reports SELECT i, 'JK-B-' || i, (SELECT Code FROM H WHERE N = (Y / 3) % (SELECT count(*) FROM H)), NULL, 1, 'private', NULL,
              'Lampu jalan mati di depan gang sejak tiga malam, gelap sekali dan sudah ada yang jatuh. Mohon segera diperbaiki, terima kasih. Nomor ' || i, NULL, NULL, 'Jl. Melati no. ' || i, -6.2, 106.8, NULL, NULL, 0, At, NULL, NULL, NULL, 1, NULL, NULL FROM R;
            INSERT INTO CaseReports SELECT i, CASE WHEN i % 16 = 0 THEN i - 1 ELSE i END, i, At, NULL FROM R;
            INSERT INTO Feedback SELECT i, i, i, 1, 1 + X % 5, NULL, At FROM R WHERE i % 7 = 0 AND i % 10 <> 0;
            COMMIT;
            BEGIN;
            INSERT INTO Events WITH RECURSIVE e(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM e WHERE k < {EventsEach})
              SELECT (i - 1) * {EventsEach} + k, i, k, CASE k WHEN 1 THEN 'received' WHEN 4 THEN 'message_received' WHEN 7 THEN 'validated' WHEN 8 THEN 'reopened' ELSE 'accepted' END, 'staff', 1, At + k,
              CASE WHEN k = 8 AND i % 25 = 0 THEN {State("done", "in_progress")} WHEN k = 7 THEN {State("awaiting_validation", "done")} ELSE {State("new", "coordinating")} END, randomblob(32) FROM R CROSS JOIN e;
            COMMIT;
            """);
    }

    private static string State(string from, string to) =>
        $$"""'{"from":"{{from}}","to":"{{to}}","textHash":"0123456789abcdef0123456789abcdef","closingAgency":"bina-marga"}'""";

    private static void Touch(string file, int round)
    {
        using var connection = Open(file);
        Run(connection, $"""
            PRAGMA foreign_keys=OFF;
            BEGIN;
            UPDATE Cases SET State = 'done', ClosedAt = TotalDueAt + 1 WHERE Id IN (SELECT 10 * (500 * {round} + value) FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 500) SELECT value FROM n));
            INSERT INTO Events SELECT (SELECT max(Seq) FROM Events) + value, 10 * (500 * {round} + value), (SELECT max("Index") + 1 FROM Events WHERE CaseId = 10 * (500 * {round} + value)), 'validated', 'staff', 1, 0, {State("awaiting_validation", "done")}, randomblob(32)
              FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 500) SELECT value FROM n);
            COMMIT;
            """);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={file};Pooling=False;Default Timeout=600"));
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
