using System.Diagnostics;
using System.Globalization;
using System.Text;
using CrmConsole.Channels;
using CrmConsole.Channels.Lapor;
using CrmConsole.Tests;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Bench;

/// <summary>Pushes of X, Meta, WhatsApp, Open311 and SMS at once, each at its own steady pace, acknowledged after the commit;
/// latency counts from when a push was due, so that a server that falls behind cannot hide it.</summary>
internal static class ChannelsBench
{
    private const int PerSecond = 100;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15), Length = TimeSpan.FromSeconds(20);

    internal static readonly Dictionary<string, string?> Settings = new()
    {
        ["Replies:Send"] = "false",
        ["Channels:x:BaseUrl"] = "http://127.0.0.1:9", ["Channels:x:UserId"] = "1", ["Channels:x:BearerToken"] = "t", ["Channels:x:UserToken"] = "t", ["Channels:x:ConsumerSecret"] = Pushes.Secret,
        ["Channels:facebook:BaseUrl"] = "http://127.0.0.1:9", ["Channels:facebook:PageId"] = "1", ["Channels:facebook:PageToken"] = "t", ["Channels:facebook:AppSecret"] = Pushes.Secret, ["Channels:facebook:VerifyToken"] = "v",
        ["Channels:whatsapp:BaseUrl"] = "http://127.0.0.1:9", ["Channels:whatsapp:PhoneNumberId"] = "1", ["Channels:whatsapp:Token"] = "t", ["Channels:whatsapp:AppSecret"] = Pushes.Secret, ["Channels:whatsapp:VerifyToken"] = "v",
        ["Channels:sms:SendUrl"] = "http://127.0.0.1:9/cgi-bin/sendsms", ["Channels:sms:User"] = "u", ["Channels:sms:Password"] = "p", ["Channels:sms:Number"] = "08111272206", ["Channels:sms:Secret"] = Pushes.Secret,
        ["Intake:MostPerSenderAndHour"] = "100000",
    };

    public static async Task RunAsync()
    {
        await AcknowledgeAsync();
        await CatchUpBench.RunAsync();
        await ImportAsync();
    }

    // Rows of LAPOR's export file, from the click to the last one in.
    private static async Task ImportAsync()
    {
        const int Rows = 10_000;
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } });
        var file = new StringBuilder("Tracking ID;Tanggal;Judul;Isi;Kategori;Lokasi;Nama Pelapor;Kontak;Status;Klasifikasi\n");
        for (var i = 0; i < Rows; i++) file.Append(CultureInfo.InvariantCulture, $"S{i};26/11/2026;Lampu mati;Laporan nomor {i}: lampu jalan mati di Jalan Pluit Raya sejak kemarin;Jalan;Penjaringan;{(i % 3 == 0 ? "anonim" : $"Warga {i}")};;Belum;pengaduan\n");
        var imports = app.Get<LaporImports>();
        var begin = Stopwatch.GetTimestamp();
        await imports.StartAsync(await imports.ReadAsync("lapor.csv", Encoding.UTF8.GetBytes(file.ToString())), 1);
        ImportRun run;
        while ((run = (await imports.ListAsync())[0]).State != ImportState.Done) await Task.Delay(50);
        if ((run.Added, run.Failed) != (Rows, 0)) throw new InvalidOperationException($"{run.Added} rows came in, {run.Failed} failed.");
        Figures.Print("channels", "import_s", Figures.Seconds(begin), "s", ("rows", Rows));
    }

    private static async Task AcknowledgeAsync()
    {
        var folder = Figures.Folder("channels");
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = folder, Settings = Settings });
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server.Url };
        await LoadAsync(http, Warm);
        var before = Count(folder);
        var times = await LoadAsync(http, Length);
        foreach (var (channel, ms) in times)
        {
            Figures.Print("channels", "ack_p50_ms", Figures.Percentile(ms, 0.5), "ms", ("channel", channel), ("per_s", PerSecond));
            Figures.Print("channels", "ack_p95_ms", Figures.Percentile(ms, 0.95), "ms", ("channel", channel), ("per_s", PerSecond));
        }
        var (pushed, stored) = (times.Sum(t => t.Value.Count), Count(folder) - before);
        if (pushed != stored) throw new InvalidOperationException($"{pushed} pushes were acknowledged, {stored} are in the journal.");
    }

    private static async Task<Dictionary<string, List<double>>> LoadAsync(HttpClient http, TimeSpan length)
    {
        var channels = new Dictionary<string, Func<long, HttpRequestMessage>> { ["x"] = Pushes.X, ["facebook"] = Pushes.Meta, ["whatsapp"] = Pushes.WhatsApp, ["jaki"] = Pushes.Open311, ["sms"] = Pushes.Sms };
        var all = await Task.WhenAll(channels.Select(async c => (c.Key, Times: await PaceAsync(http, c.Value, length))));
        return all.ToDictionary(a => a.Key, a => a.Times);
    }

    private static async Task<List<double>> PaceAsync(HttpClient http, Func<long, HttpRequestMessage> make, TimeSpan length)
    {
        var times = new List<double>();
        var running = new List<Task>();
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerSecond * length.TotalSeconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            if (due - Stopwatch.GetElapsedTime(begin) is { Ticks: > 0 } wait) await Task.Delay(wait);
            running.Add(PushAsync(http, make(Pushes.Next()), () =>
            {
                var took = (Stopwatch.GetElapsedTime(begin) - due).TotalMilliseconds;
                lock (times) times.Add(took);
            }));
        }
        await Task.WhenAll(running);
        return times;
    }

    internal static async Task PushAsync(HttpClient http, HttpRequestMessage request, Action done)
    {
        using var response = await http.SendAsync(request);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{request.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        done();
        request.Dispose();
    }

    internal static long Count(string folder, string table = "Journal")
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "crm.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

}
