namespace CrmConsole.Channels;

// What a wire may do besides IWire. Implement these on the wire's own class: the program finds them there. What it is stands on its card.

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

/// <summary>What was received before, for imports that show beforehand what they would do. Implemented by Intake.</summary>
public interface IReceived
{
    /// <summary>Of these external ids those that are there, with the fingerprints of what came (null: it had none).</summary>
    Task<IReadOnlyDictionary<string, string?>> FindAsync(string channel, IReadOnlyCollection<string> externalIds, CancellationToken ct);
}

/// <summary>Can be tried by an administrator: one call to the other side that belongs to no report. Also while it is paused.</summary>
public interface ITrial
{
    /// <summary>Never throws for the other side's faults: they are the result.</summary>
    Task<TrialResult> TryAsync(Channel channel, CancellationToken ct);
}

/// <param name="Sentence">In the reader's language: what happened and what to do.</param>
public sealed record TrialResult(bool Good, string Sentence);
