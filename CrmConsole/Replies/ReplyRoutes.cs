using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Replies;

/// <param name="Channel">Channel row that carries the answer; it may be another one than the report came by.</param>
/// <param name="Terse">The short wording of a text goes there.</param>
public sealed record ReplyRoute(string Channel, string Recipient, bool Terse = false);

/// <summary>Which way an answer goes: the person's own channel when it can send and its window is open, else the next one that
/// reaches a contact they gave: WhatsApp, SMS, e-mail.</summary>
public sealed class ReplyRoutes(IDbContextFactory<CrmDb> databases, WireCards cards, TimeProvider time)
{
    private readonly Fresh<Dictionary<string, Channel>> channels = new(() =>
    {
        using var db = databases.CreateDbContext();
        return db.Channels.AsNoTracking().ToDictionary(c => c.Code);
    }, TimeSpan.FromSeconds(10), time);

    /// <summary>Null when there is no way back, or the channel that would carry it is not set up.</summary>
    /// <param name="lastInbound">When the person last wrote on that channel.</param>
    /// <param name="tried">Channels that could not carry it.</param>
    public ReplyRoute? For(string channel, string? replyHandle, Identity identity, DateTimeOffset? lastInbound = null, IReadOnlyCollection<string>? tried = null)
    {
        if (replyHandle is not null && IsOpenTo(channel, lastInbound, tried)) return new ReplyRoute(channel, replyHandle, IsTerse(channel));
        foreach (var other in cards.Reaching)
            if (other.Code != channel && ContactOf(identity, other) is { Length: > 0 } contact && IsOpenTo(other.Code, null, tried))
                return new ReplyRoute(other.Code, contact, other.IsTerse);
        return null;
    }

    private static string? ContactOf(Identity identity, WireCard card) => card.Contact?.By switch
    {
        ReachedBy.Email => identity.Email,
        ReachedBy.Phone when identity.Phone is { Length: > 0 } phone => Vault.NormalPhone(phone),
        _ => null,
    };

    private bool IsOpenTo(string code, DateTimeOffset? lastInbound, IReadOnlyCollection<string>? tried) =>
        tried?.Contains(code) != true && CanSend(code)
        && Carrier(code, out var channel)?.IsOpen(channel, lastInbound, time.GetUtcNow()) == true;

    // Of the wire that carries the channel now: in the demo it may be another than the channel's own.
    private WireCard? Carrier(string channelCode, out Channel channel) => channels.Value.TryGetValue(channelCode, out channel!)
        ? cards.For(channel) : null;

    // What kind of channel it is, whatever carries it now.
    private WireCard? Own(string channelCode) => cards.Find(channelCode) ?? Carrier(channelCode, out _);

    private bool IsTerse(string channelCode) => Own(channelCode) is { IsTerse: true };

    public bool CanSend(string channelCode) => Carrier(channelCode, out var channel) is { } card && channel.Enabled
        && card.OutProblem(channel) is null;

    /// <summary>Null when the channel takes any text.</summary>
    public Func<string, (string Words, bool TooLong)>? MeasureOf(string channelCode) => Carrier(channelCode, out _)?.Measure;

    /// <summary>Only people carry an answer there.</summary>
    public bool IsByHand(string channelCode) => Carrier(channelCode, out var channel)?.IsByHand(channel) == true;

    /// <summary>A public word there can be answered to the person alone.</summary>
    public bool CanBePrivate(string channelCode) => Carrier(channelCode, out _) is { AnswersPrivately: true };

    /// <summary>Its other side is another system and not the person.</summary>
    public bool IsPartner(string channelCode) => Carrier(channelCode, out _) is { IsPartner: true };

    /// <summary>How many rows a list to choose from may have there; 0 where there are no lists.</summary>
    public int MostChoices(string channelCode) => Carrier(channelCode, out _)?.MostChoices ?? 0;

    /// <summary>The channels that can carry news now to a person who gives a contact.</summary>
    public IEnumerable<WireCard> Reaching => cards.Reaching.Where(c => CanSend(c.Code));

    /// <summary>What a person must give to be told by that channel; null when it cannot tell anybody now.</summary>
    public ReachedBy? ContactFor(string channelCode) => Reaching.FirstOrDefault(c => c.Code == channelCode)?.Contact?.By;

    /// <summary>The channel for mail to staff; null while it cannot send.</summary>
    public string? MailChannel => Reaching.FirstOrDefault(c => c.Contact is { By: ReachedBy.Email })?.Code;

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
