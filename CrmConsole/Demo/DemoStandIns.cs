using System.Net.Http.Json;
using System.Text.Json;
using CrmConsole.Data;

namespace CrmConsole.Demo;

/// <summary>Lets the demo's channels speak with stand-ins of the services on this machine: one setting, <c>Demo:StandIns</c>, names
/// where they are, and they tell all others themselves.</summary>
internal static class DemoStandIns
{
    private const string Setting = "Demo:StandIns";
    private static readonly string[] Channels = ["x", "facebook", "whatsapp", "sms"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What the stand-ins say of themselves, to be put in force by <see cref="Connect"/>; null where none are wanted.</summary>
    public static async Task<Dictionary<string, string?>?> FindAsync(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } address) return null;
        // A vendor's real token must never go to a stranger.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !url.IsLoopback || url.Scheme != Uri.UriSchemeHttp)
            throw new StartRefusedException($"{Setting} = \"{address}\" bukan alamat di komputer ini. Pakai http://localhost:5090, atau kosongkan.");
        var settings = Taken(await AskAsync(url));
        foreach (var channel in Channels) settings[$"Channels:{channel}:StandIn"] = url.GetLeftPart(UriPartial.Authority);
        return settings;
    }

    /// <summary>From now on these settings win over all others.</summary>
    public static void Connect(WebApplication app, Dictionary<string, string?> settings) => ((IConfigurationBuilder)app.Configuration).AddInMemoryCollection(settings);

    private static async Task<Dictionary<string, string?>> AskAsync(Uri url)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            return await http.GetFromJsonAsync<Dictionary<string, string?>>(new Uri(url, "/settings")) ?? [];
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            throw new StartRefusedException($"{Setting} menunjuk ke {url}, tetapi tidak ada layanan tiruan yang menjawab di sana. Jalankan CrmConsole.Tests/standins, atau kosongkan {Setting}.");
        }
    }

    private static Dictionary<string, string?> Taken(Dictionary<string, string?> told)
    {
        var taken = told.Where(s => Channels.Any(c => s.Key.StartsWith($"Channels:{c}:", StringComparison.Ordinal))).ToDictionary();
        foreach (var (key, value) in taken)
            if (Uri.TryCreate(value, UriKind.Absolute, out var target) && !target.IsLoopback) throw new StartRefusedException($"Layanan tiruan menyebut {key} = {value}, yang bukan di komputer ini.");
        return taken;
    }
}
