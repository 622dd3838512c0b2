using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CrmConsole.Tests;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Bench;

/// <summary>Pushes of X, Meta, WhatsApp, Open311 and SMS at once, each at its own steady pace, acknowledged after the commit;
/// latency counts from when a push was due, so that a server that falls behind cannot hide it.</summary>
internal static class ChannelsBench
{
    private const int PerSecond = 100;
    private const string Secret = "bench-secret";
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15), Length = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Replies:Send"] = "false",
        ["Channels:x:BaseUrl"] = "http://127.0.0.1:9", ["Channels:x:UserId"] = "1", ["Channels:x:BearerToken"] = "t", ["Channels:x:UserToken"] = "t", ["Channels:x:ConsumerSecret"] = Secret,
        ["Channels:facebook:BaseUrl"] = "http://127.0.0.1:9", ["Channels:facebook:PageId"] = "1", ["Channels:facebook:PageToken"] = "t", ["Channels:facebook:AppSecret"] = Secret, ["Channels:facebook:VerifyToken"] = "v",
        ["Channels:whatsapp:BaseUrl"] = "http://127.0.0.1:9", ["Channels:whatsapp:PhoneNumberId"] = "1", ["Channels:whatsapp:Token"] = "t", ["Channels:whatsapp:AppSecret"] = Secret, ["Channels:whatsapp:VerifyToken"] = "v",
        ["Channels:sms:SendUrl"] = "http://127.0.0.1:9/cgi-bin/sendsms", ["Channels:sms:User"] = "u", ["Channels:sms:Password"] = "p", ["Channels:sms:Number"] = "08111272206", ["Channels:sms:Secret"] = Secret,
        ["Intake:MostPerSenderAndHour"] = "100000",
    };

    public static async Task RunAsync()
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

    internal static IReadOnlyDictionary<string, string?> SettingsOf => Settings;

    /// <summary>What each vendor sends, signed as it signs.</summary>
    internal static class Pushes
    {
        private static long last;

        public static long Next() => Interlocked.Increment(ref last);

        public static HttpRequestMessage X(long n) => Signed("/hooks/x", "x-twitter-webhooks-signature", true,
            $$"""{"for_user_id":"1","tweet_create_events":[{"id_str":"{{9000000 + n}}","created_at":"Thu Nov 26 09:00:00 +0000 2026","text":"@DKIJakarta {{Text(n)}}","user":{"id_str":"{{500000 + n}}","name":"Warga {{n}}","screen_name":"warga{{n}}"},"conversation_id_str":"{{9000000 + n}}"}]}""");

        public static HttpRequestMessage Meta(long n) => Signed("/hooks/meta", "X-Hub-Signature-256", false,
            $$$"""{"object":"page","entry":[{"id":"1","time":1795683600,"messaging":[{"sender":{"id":"{{{700000 + n}}}"},"recipient":{"id":"1"},"timestamp":1795683600000,"message":{"mid":"m_{{{n}}}","text":"{{{Text(n)}}}"}}]}]}""");

        public static HttpRequestMessage WhatsApp(long n) => Signed("/hooks/whatsapp", "X-Hub-Signature-256", false,
            $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"1"},"contacts":[{"profile":{"name":"Warga {{{n}}}"},"wa_id":"62812{{{10000000 + n}}}"}],"messages":[{"from":"62812{{{10000000 + n}}}","id":"wamid.{{{n}}}","timestamp":"1795683600","type":"text","text":{"body":"{{{Text(n)}}}"}}]}}]}]}""");

        public static HttpRequestMessage Open311(long n) => new(HttpMethod.Post, "/open311/v2/requests.json")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["api_key"] = "crm-demo-key", ["service_code"] = "pju-mati", ["description"] = Text(n),
                ["lat"] = (-6.30 + n % 200 * 0.001).Text(), ["long"] = (106.72 + n / 200 % 200 * 0.001).Text(), ["phone"] = $"+62813{10000000 + n}",
            }),
        };

        public static HttpRequestMessage Sms(long n) =>
            new(HttpMethod.Get, $"/hooks/sms/{Secret}?id=mo-{n}&from=%2B62814{10000000 + n}&to=08111272206&text={Uri.EscapeDataString(Text(n))}&coding=0&charset=UTF-8&time=1795683600");

        private static string Text(long n) => $"Lampu jalan mati di RT {n % 15:00} RW {n % 9:00}, laporan ke-{n}";

        private static HttpRequestMessage Signed(string path, string header, bool base64, string body)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes);
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add(header, "sha256=" + (base64 ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac)));
            return request;
        }
    }
}
