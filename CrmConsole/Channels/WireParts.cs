namespace CrmConsole.Channels;

// What a wire may have besides IWire. Implement these on the wire's own class: the program finds them there.

/// <summary>A class that a wire asks for in its constructor: one instance, found by type as the wire is.</summary>
public interface IWirePart;

/// <summary>Receives pushes over HTTP.</summary>
public interface IWebhook
{
    /// <summary>Maps its addresses (<c>/hooks/…</c>). Called once at the start. Read bodies with <see cref="WebhookBody"/>,
    /// verify over exactly those bytes, and answer only after <see cref="IIntake"/> returned.</summary>
    void Map(IEndpointRouteBuilder app);
}

/// <summary>Fetches files that a message only points at.</summary>
public interface IMediaSource
{
    /// <summary>Must not throw for a refusal: that is a result.</summary>
    Task<MediaResult> FetchAsync(Channel channel, MediaReference media, CancellationToken ct);
}

/// <param name="Bytes">Null when it could not be fetched.</param>
/// <param name="Gone">It will never come (expired, removed): no further try.</param>
/// <param name="Detail">A sentence for people, without personal data, when it could not be fetched.</param>
public sealed record MediaResult(ReadOnlyMemory<byte>? Bytes, bool Gone = false, string? Detail = null);

/// <summary>Cannot always write to a person: the other side allows it only for a time after they wrote.</summary>
public interface IReplyWindow
{
    /// <summary>True when a message may go out now, in whatever form (free text, template).</summary>
    /// <param name="lastInbound">When the person last wrote on this channel; null when never.</param>
    bool IsOpen(Channel channel, DateTimeOffset? lastInbound, DateTimeOffset now);
}

/// <summary>Can show a list to choose from.</summary>
public interface IOffersChoices
{
    /// <summary>Rows of one list.</summary>
    int MostChoices { get; }
}

/// <summary>May have no way out but people: what machines write (confirmations) is then not written at all, for nobody would
/// carry it over.</summary>
public interface IByHand
{
    bool IsByHand(Channel channel);
}

/// <summary>What was said in public can be answered to the person alone, on the same channel.</summary>
public interface IPrivateReply;

/// <summary>Its other side is a partner's system that shows the person what we answer: what is for the person alone (a PIN, their own
/// link) never goes there.</summary>
public interface IPartner;

/// <summary>What was received before, for imports that show beforehand what they would do. Implemented by Intake.</summary>
public interface IReceived
{
    /// <summary>Of these external ids those that are there, with the fingerprints of what came (null: it had none).</summary>
    Task<IReadOnlyDictionary<string, string?>> FindAsync(string channel, IReadOnlyCollection<string> externalIds, CancellationToken ct);
}

/// <summary>Tells which settings it reads, for the screen.</summary>
public interface IHasSettings
{
    IReadOnlyList<WireSetting> Settings { get; }
}

/// <param name="Key">Below <c>Channels:CODE</c>, such as <c>BearerToken</c>.</param>
/// <param name="Secret">Never shown again after it was entered.</param>
public sealed record WireSetting(string Key, string Name, string NameEn, bool Secret = false);

/// <summary>Can be tried by an administrator: one call to the other side that belongs to no report. Also while it is paused.</summary>
public interface ITrial
{
    /// <summary>Never throws for the other side's faults: they are the result.</summary>
    Task<TrialResult> TryAsync(Channel channel, CancellationToken ct);
}

/// <param name="Sentence">In the reader's language: what happened and what to do.</param>
public sealed record TrialResult(bool Good, string Sentence);

/// <summary>Shows the officer beforehand what the channel will make of a text.</summary>
public interface IMeasuresText
{
    /// <summary>In the reader's language, such as "2 SMS"; <c>TooLong</c> when it cannot be sent.</summary>
    (string Words, bool TooLong) Measure(string text);
}
