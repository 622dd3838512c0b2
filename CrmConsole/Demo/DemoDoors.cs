using System.Net;
using CrmConsole.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CrmConsole.Demo;

/// <summary>The demo's passwords are public, so nobody outside this machine may reach it. What the settings ask for is judged before
/// anything is written; what the server really bound is judged before the first request is answered, and each connection by itself,
/// for Kestrel binds anew when its settings change.</summary>
internal static class DemoDoors
{
    /// <summary>Refuses settings by which the demo would listen to others. Nothing was written yet.</summary>
    public static void RefuseAsked(WebApplication app)
    {
        if (IsDemo(app)) Refuse(Asked(app.Configuration));
    }

    /// <summary>Must be the first of the pipeline.</summary>
    public static void UseDemoDoors(this WebApplication app)
    {
        if (IsDemo(app)) app.Use(app.Services.GetRequiredService<DemoGate>().AnswerAsync);
    }

    /// <summary>Runs until the program is to end. Throws <see cref="StartRefusedException"/>, with no request answered, when others
    /// could reach the demo.</summary>
    public static async Task RunBehindDoorsAsync(this WebApplication app)
    {
        if (!IsDemo(app))
        {
            await app.RunAsync();
            return;
        }
        try
        {
            await app.StartAsync();
            Refuse(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
            app.Services.GetRequiredService<DemoGate>().Open();
            app.Greet();
            await app.WaitForShutdownAsync();
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>The first address by which others could come, or null. What cannot be read as this machine's is theirs.</summary>
    internal static string? OpenOne(IEnumerable<string> addresses) => addresses.FirstOrDefault(a => !IsOwn(a));

    private static bool IsOwn(string address)
    {
        BindingAddress parsed;
        try { parsed = BindingAddress.Parse(address); }
        catch (FormatException) { return false; }
        if (parsed.IsUnixPipe || parsed.IsNamedPipe) return true;
        return parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || parsed.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host, out var ip) && IPAddress.IsLoopback(ip));
    }

    // In the order in which the server takes them: its own block, then the addresses, then the ports, which mean every address.
    private static IEnumerable<string> Asked(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0) return endpoints;
        var urls = Split(configuration["urls"]);
        return urls.Length > 0 ? urls
            : Split(configuration["http_ports"]).Concat(Split(configuration["https_ports"])).Select(p => $"http://*:{p}");
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Refuse(IEnumerable<string> addresses)
    {
        if (OpenOne(addresses) is { } open)
            throw new StartRefusedException($"Demo hanya boleh mendengarkan di komputer ini sendiri, bukan {open}: "
                + "kata sandinya diketahui umum. Tidak ada permintaan yang dilayani. "
                + "Pakai http://localhost:5080 (urls, ASPNETCORE_HTTP_PORTS, Kestrel:Endpoints), atau matikan Demo:Enabled.");
    }

    private static bool IsDemo(WebApplication app) => app.Services.GetRequiredService<DemoSettings>().Enabled;
}

/// <summary>Holds every request until the addresses were judged, and drops whoever comes by an address of the network.</summary>
internal sealed class DemoGate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => opened.TrySetResult();

    public async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        await opened.Task.WaitAsync(http.RequestAborted);
        if (http.Connection.LocalIpAddress is { } ip && !IPAddress.IsLoopback(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip)) http.Abort();
        else await next(http);
    }
}
