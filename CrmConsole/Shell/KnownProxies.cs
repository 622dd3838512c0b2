using System.Net;
using CrmConsole.Data;
using Microsoft.AspNetCore.HttpOverrides;

namespace CrmConsole.Shell;

/// <summary>Believes <c>X-Forwarded-For</c> and <c>-Proto</c> only from the addresses and networks in <c>Proxies:Known</c>
/// (a list, or one text with commas). Without the setting nobody is believed.</summary>
public static class KnownProxies
{
    public static WebApplication UseKnownProxies(this WebApplication app)
    {
        var section = app.Configuration.GetSection("Proxies:Known");
        var entries = (section.Value?.Split(',') ?? section.GetChildren().Select(c => c.Value ?? "")).Select(e => e.Trim()).Where(e => e.Length > 0).ToList();
        if (entries.Count == 0) return app;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in entries) Add(options, entry);
        app.UseForwardedHeaders(options);
        return app;
    }

    private static void Add(ForwardedHeadersOptions options, string entry)
    {
        if (IPAddress.TryParse(entry, out var address)) options.KnownProxies.Add(address);
        else if (System.Net.IPNetwork.TryParse(entry, out var network)) options.KnownIPNetworks.Add(network);
        else throw new StartRefusedException($"Proxies:Known berisi \"{entry}\", bukan alamat IP atau jaringan seperti 10.0.0.0/8.");
    }
}
