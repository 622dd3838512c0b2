using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CrmConsole.Tests;
using CrmConsole.Tests.StandIns;

namespace CrmConsole.Bench;

/// <summary>The program was away for an hour: mails and mentions waited at the other side, the senders of pushes come again. From the
/// first answer of the program until all 2,000 are in, each once.</summary>
internal static class CatchUpBench
{
    private const int Mails = 600, Mentions = 600, PushesEach = 200;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("catchup");
        await using var mail = await MailServer.StartAsync(Path.Combine(folder, "server"));
        mail.Fill(Mails);
        await using var x = new XStandIn();
        await x.StartAsync();
        var waiting = TimeProvider.System.GetUtcNow().AddMinutes(-30).ToString("yyyy-MM-ddTHH:mm:ss.000Z", CultureInfo.InvariantCulture);
        x.Mentions["1"] = [.. Enumerable.Range(0, Mentions).Select(i => Waiting(XStandIn.Mention($"{1000 + i}", $"{20_000 + i}", $"Lampu jalan mati, laporan ke-{i}"), waiting))];
        var settings = new Dictionary<string, string?>(ChannelsBench.Settings);
        foreach (var (key, value) in mail.Settings.Concat(x.Settings()).Where(s => s.Key is not ("Channels:x:UserId" or "Channels:x:ConsumerSecret"))) settings[key] = value;
        settings["Channels:email:Smtp:Port"] = "9";
        var program = Path.Combine(folder, "program");
        Directory.CreateDirectory(program);
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = program, Jobs = true, Settings = settings });
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16 }) { BaseAddress = server.Url };
        var begin = Stopwatch.GetTimestamp();
        // Every sender that got no answer comes again, some of them twice.
        await Task.WhenAll(new Func<long, HttpRequestMessage>[] { Pushes.Meta, Pushes.WhatsApp, Pushes.Open311, Pushes.Sms }.Select(async make =>
        {
            for (var i = 1; i <= PushesEach; i++)
                for (var again = 0; again < (i % 10 == 0 && make != Pushes.Open311 ? 2 : 1); again++)
                    await ChannelsBench.PushAsync(http, make(1_000_000 + i), () => { });
        }));
        const int All = Mails + Mentions + 4 * PushesEach;
        long stored;
        while ((stored = ChannelsBench.Count(program, "Reports")) < All)
        {
            if (Figures.Seconds(begin) > 180) throw new TimeoutException($"After three minutes {stored} of {All} are in:\n{server.Output}");
            await Task.Delay(50);
        }
        Figures.Print("channels", "catch_up_s", Figures.Seconds(begin), "s", ("messages", All));
        if (stored != All) throw new InvalidOperationException($"{stored} reports of {All} messages.");
    }

    private static JsonObject Waiting(JsonObject post, string at)
    {
        post["created_at"] = at;
        return post;
    }
}
