using System.Reflection;

namespace CrmConsole.Channels;

public static class ChannelsRoom
{
    /// <summary>Registers every wire with its card and every envelope parser of this program, found by type: a new channel is a folder,
    /// never a line in a table. Each is one instance, whether asked for by interface or by its own type.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        foreach (var contract in new[] { typeof(WireCard), typeof(IWire), typeof(IEnvelopeParser) })
            foreach (var type in Implementations(contract))
            {
                if (services.All(s => s.ServiceType != type)) services.AddSingleton(type);
                services.AddSingleton(contract, provider => provider.GetRequiredService(type));
            }
        foreach (var part in Implementations(typeof(IWirePart))) services.AddSingleton(part);
        services.AddSingleton(new Shell.RailEntry(70, "/admin/kanal", "warning", "Kesehatan kanal", "Channel health", "admin", "triage"));
        services.AddSingleton<WireCards>();
        services.AddSingleton<WireDirectory>();
        services.AddSingleton<ParserDirectory>();
        services.AddSingleton<HealthBook>();
        services.AddSingleton<ChannelSettings>();
        services.AddSingleton<WebhookDoor>();
        services.AddHttpClient();
        WebhookCheck.AddLimit(services);
        // Addresses of hooks may hold a secret: whoever turns the log up does not see every request's.
        services.AddLogging(l => l.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning));
        // What the server refuses before a wire sees it, the sender repeats for ever.
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(k => k.Limits.MaxRequestLineSize = WebhookBody.MostQuery + 1024);
        services.AddHostedService(provider => provider.GetRequiredService<HealthBook>());
        return services;
    }

    /// <summary>Maps the addresses that wires receive pushes at.</summary>
    public static void MapChannels(this WebApplication app)
    {
        var hooks = app.MapGroup("").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        foreach (var webhook in app.Services.GetRequiredService<WireDirectory>().All.OfType<IWebhook>()) webhook.Map(hooks);
    }

    internal static IEnumerable<Type> Implementations(Type contract) =>
        Assembly.GetExecutingAssembly().GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && contract.IsAssignableFrom(t)).OrderBy(t => t.FullName, StringComparer.Ordinal);
}

/// <summary>The wires by their codes.</summary>
public sealed class WireDirectory(IEnumerable<IWire> wires)
{
    private readonly Dictionary<string, IWire> byCode = wires.ToDictionary(w => w.Card.Code, StringComparer.Ordinal);

    public IReadOnlyCollection<IWire> All => byCode.Values;

    /// <summary>Null for channels that no wire carries ("entry": staff type them in).</summary>
    public IWire? Find(string code) => byCode.GetValueOrDefault(code);

    public IWire? For(Channel channel) => Find(channel.Wire);
}

/// <summary>The parsers by the format they read; apart from the wires, as the cards are: Intake needs these, and wires need
/// Intake.</summary>
public sealed class ParserDirectory(IEnumerable<IEnvelopeParser> parsers)
{
    private readonly Dictionary<string, IEnvelopeParser> byFormat = parsers.ToDictionary(p => p.Format, StringComparer.Ordinal);

    /// <summary>Null when the format is unknown, as after a return to an older program.</summary>
    public IEnvelopeParser? Find(string format) => byFormat.GetValueOrDefault(format);
}
