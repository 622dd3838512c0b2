using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Replies;

/// <param name="Channel">Channel row that carries the answer; it may be another one than the report came by.</param>
public sealed record ReplyRoute(string Channel, string Recipient);

/// <summary>Which way an answer goes: the person's own channel when it can send and its window is open, else the next one that
/// reaches a contact they gave: WhatsApp, SMS, e-mail.</summary>
public sealed class ReplyRoutes(IDbContextFactory<CrmDb> databases, IServiceProvider services, TimeProvider time)
{
    // Asked for late: wires hand in to Intake, Intake queues confirmations, and those ask here.
    private readonly Lazy<WireDirectory> wires = new(services.GetRequiredService<WireDirectory>);

    private readonly Fresh<Dictionary<string, Channel>> channels = new(() =>
    {
        using var db = databases.CreateDbContext();
        return db.Channels.AsNoTracking().ToDictionary(c => c.Code);
    }, TimeSpan.FromSeconds(10), time);

    // In this order when the person's own channel cannot be used now.
    private static readonly string[] Others = ["whatsapp", "sms", "email"];

    /// <summary>Null when there is no way back, or the channel that would carry it is not set up.</summary>
    /// <param name="lastInbound">When the person last wrote on that channel.</param>
    /// <param name="tried">Channels that could not carry it.</param>
    public ReplyRoute? For(string channel, string? replyHandle, Identity identity, DateTimeOffset? lastInbound = null, IReadOnlyCollection<string>? tried = null)
    {
        if (replyHandle is not null && IsOpenTo(channel, lastInbound, tried)) return new ReplyRoute(channel, replyHandle);
        foreach (var other in Others)
            if (other != channel && (other == "email" ? identity.Email : identity.Phone) is { Length: > 0 } contact && IsOpenTo(other, null, tried))
                return new ReplyRoute(other, other == "email" ? contact : Vault.NormalPhone(contact));
        return null;
    }

    private bool IsOpenTo(string code, DateTimeOffset? lastInbound, IReadOnlyCollection<string>? tried) =>
        tried?.Contains(code) != true && CanSend(code) && channels.Value.TryGetValue(code, out var channel)
        && (wires.Value.Find(channel.Wire) is not IReplyWindow window || window.IsOpen(channel, lastInbound, time.GetUtcNow()));

    public bool CanSend(string channelCode) =>
        channels.Value.TryGetValue(channelCode, out var channel) && channel.Enabled && wires.Value.Find(channel.Wire) is { } wire && wire.OutProblem(channel) is null;

    /// <summary>Null when the channel takes any text.</summary>
    public IMeasuresText? MeasureOf(string channelCode) => channels.Value.TryGetValue(channelCode, out var channel) ? wires.Value.Find(channel.Wire) as IMeasuresText : null;

    /// <summary>Only people carry an answer there.</summary>
    public bool IsByHand(string channelCode) =>
        channels.Value.TryGetValue(channelCode, out var channel) && wires.Value.Find(channel.Wire) is IByHand wire && wire.IsByHand(channel);

    /// <summary>A public word there can be answered to the person alone.</summary>
    public bool CanBePrivate(string channelCode) => channels.Value.TryGetValue(channelCode, out var channel) && wires.Value.Find(channel.Wire) is IPrivateReply;

    /// <summary>Its other side is another system and not the person.</summary>
    public bool IsPartner(string channelCode) => channels.Value.TryGetValue(channelCode, out var channel) && wires.Value.Find(channel.Wire) is IPartner;

    /// <summary>How many rows a list to choose from may have there; 0 where there are no lists.</summary>
    public int MostChoices(string channelCode) =>
        channels.Value.TryGetValue(channelCode, out var channel) && wires.Value.Find(channel.Wire) is IOffersChoices wire ? wire.MostChoices : 0;

    /// <summary>The channel exists and is switched on.</summary>
    public bool IsOpen(string channelCode) => channels.Value.TryGetValue(channelCode, out var channel) && channel.Enabled;
}

/// <summary>Templates as they stand now, read anew every few seconds.</summary>
public sealed class TemplateBook(IDbContextFactory<CrmDb> databases, TimeProvider time)
{
    private readonly Fresh<Dictionary<(string, string), Template>> rows = new(() =>
    {
        using var db = databases.CreateDbContext();
        return db.Templates.AsNoTracking().ToDictionary(t => (t.Code, t.Language));
    }, TimeSpan.FromSeconds(10), time);

    /// <summary>The template in that language, else in Indonesian. Throws when the code is unknown: templates are seeded.</summary>
    public Template Find(string code, string language)
    {
        var all = rows.Value;
        return all.GetValueOrDefault((code, language)) ?? all.GetValueOrDefault((code, "id")) ?? throw new KeyNotFoundException($"No template {code}.");
    }

    /// <summary>What officers may choose from, in a language.</summary>
    public IReadOnlyList<Template> ForOfficers(string language) => [.. rows.Value.Values.Where(t => t.ForOfficers && t.Language == language).OrderBy(t => t.Name, StringComparer.CurrentCulture)];
}

/// <summary>Addresses of our public pages; from the setting, never from the Host header.</summary>
public sealed class PublicLinks(IConfiguration configuration)
{
    private readonly string baseUrl = (configuration["Public:BaseUrl"] ?? "http://localhost:5080").TrimEnd('/');

    /// <summary>Our own name on the wire, for Message-IDs.</summary>
    public string Host { get; } = Uri.TryCreate(configuration["Public:BaseUrl"], UriKind.Absolute, out var uri) ? uri.Host : "localhost";

    /// <summary>Where a number and a PIN open the tracker.</summary>
    public string TrackerPage => $"{baseUrl}/lacak";
    public string Tracker(string token) => $"{baseUrl}/lacak/{token}";
    /// <summary>Where a visitor's phone hands photos to a counter.</summary>
    public string Photos(string token) => $"{baseUrl}/meja/foto/{token}";
    public string StaffLink(string path) => baseUrl + path;
}
