using System.Globalization;
using System.Net;
using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmConsole.Tests.Phones;

/// <summary>Stand-ins of X, Facebook, WhatsApp and Kannel, and a page with a citizen's phone for each. The program takes its settings
/// from <c>/settings</c> when <c>Demo:StandIns</c> names this address.</summary>
public sealed class PhoneHost : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);
    private const int LongestText = 2000;

    private readonly WebApplication app;
    private readonly HttpClient console;
    private readonly IReadOnlyList<Phone> phones;
    private readonly Dictionary<string, string?> settings;
    private readonly CancellationTokenSource end = new();
    private Task looking = Task.CompletedTask;

    private PhoneHost(int port, Uri consoleUrl, HttpClient console, IReadOnlyList<Phone> phones, Dictionary<string, string?> settings)
    {
        (this.console, this.phones, this.settings) = (console, phones, settings);
        Url = new Uri($"http://localhost:{port}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, port));
        app = builder.Build();
        Map(consoleUrl);
    }

    public Uri Url { get; }
    public IReadOnlyList<Phone> Phones => phones;

    /// <param name="consoleUrl">Where the program is, or will be.</param>
    public static async Task<PhoneHost> StartAsync(int port, Uri consoleUrl)
    {
        var time = TimeProvider.System;
        // What a service gave out in an earlier run lies in the program's database.
        var run = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "_";
        var x = new XStandIn { LastId = 1_900_000_000_000_000_000 + time.GetUtcNow().ToUnixTimeMilliseconds() * 1000 };
        var (meta, whatsApp, kannel) = (new MetaStandIn { Run = run }, new WhatsAppStandIn { Run = run }, new KannelStandIn());
        foreach (var vendor in new StandIn[] { x, meta, whatsApp, kannel }) await vendor.StartAsync();
        var console = new HttpClient { BaseAddress = consoleUrl };
        var settings = x.Settings().Concat(meta.Settings()).Concat(whatsApp.Settings()).Concat(kannel.Settings()).ToDictionary();
        settings["Channels:sms:HookUrl"] = consoleUrl.GetLeftPart(UriPartial.Authority);
        settings["Channels:whatsapp:Template"] = "crm_update";
        var host = new PhoneHost(port, consoleUrl, console, [new XPhone(x, console, time), new FacebookPhone(meta, console, time), new WhatsAppPhone(whatsApp, console, time), new SmsPhone(kannel, console, time)], settings);
        await host.app.StartAsync();
        host.looking = host.LookAsync(time);
        return host;
    }

    private async Task LookAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
                foreach (var phone in phones) await phone.LookAsync();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Map(Uri consoleUrl)
    {
        app.MapGet("/", () => File("phones.html", "text/html; charset=utf-8"));
        app.MapGet("/phones.css", () => File("phones.css", "text/css; charset=utf-8"));
        app.MapGet("/phones.js", () => File("phones.js", "text/javascript; charset=utf-8"));
        app.MapGet("/favicon.ico", () => Results.NoContent());
        app.MapGet("/settings", () => Results.Json(settings));
        app.MapGet("/state", () => Results.Json(new
        {
            console = consoleUrl, citizens = Citizen.All.Select(c => new { c.Key, c.Name }),
            phones = phones.Select(p => new { p.Code, p.Ways, p.Moods, p.Mood, p.Talk, complaints = p.Vendor.Complaints.ToArray() }),
        }));
        app.MapPost("/send", async (Written w) => await SendAsync(w));
        app.MapPost("/mood", (Moody m) => phones.FirstOrDefault(p => p.Code == m.Phone)?.SetMood(m.Mood) == true ? Results.NoContent() : Results.BadRequest());
    }

    private async Task<IResult> SendAsync(Written w)
    {
        if (phones.FirstOrDefault(p => p.Code == w.Phone) is not { } phone || Citizen.All.FirstOrDefault(c => c.Key == w.Citizen) is not { } citizen || !phone.Ways.Contains(w.Way)) return Results.BadRequest();
        if (w.Text.Trim() is not { Length: > 0 and <= LongestText } text) return Results.BadRequest();
        await phone.SendAsync(citizen, w.Way, text, w.Manner ?? "normal");
        return Results.NoContent();
    }

    private static IResult File(string name, string type) => Results.Stream(typeof(PhoneHost).Assembly.GetManifestResourceStream("phones/" + name)!, type);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await looking;
        await app.DisposeAsync();
        foreach (var phone in phones) await phone.Vendor.DisposeAsync();
        console.Dispose();
        end.Dispose();
    }

    private sealed record Written(string Phone, string Citizen, string Way, string Text, string? Manner);
    private sealed record Moody(string Phone, string Mood);
}
