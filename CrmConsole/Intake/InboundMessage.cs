using CrmConsole.Channels;
using CrmConsole.Data;

namespace CrmConsole.Intake;

/// <summary>The journal: every envelope that ever came in, once per (channel, external id), raw bytes encrypted.</summary>
public sealed class InboundMessage : IAllocatedId
{
    public long Id { get; set; }
    public required string Channel { get; set; }
    public required string ExternalId { get; set; }
    public required string Format { get; set; }
    public string? Fingerprint { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public IntakeOutcome Outcome { get; set; }
    /// <summary>Why it was ignored or quarantined: a code of <c>Intake/Checks</c>, or the class of the error.</summary>
    public string? Reason { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    public long? ReportId { get; set; }
    public long? MessageId { get; set; }
    /// <summary>The wire's facts and left-out notes as JSON, encrypted together with the bytes' key.</summary>
    public byte[]? FactsSealed { get; set; }
    /// <summary>Data key of the raw bytes, wrapped by the master key; the reporter's own once there is one.</summary>
    public required byte[] WrappedKey { get; set; }
    /// <summary>Encrypted raw bytes up to 64 kB; larger ones lie in the content store.</summary>
    public byte[]? RawSealed { get; set; }
    public string? RawFile { get; set; }
    public long RawSize { get; set; }
}

/// <summary>That a client sent this Idempotency-Key, and what it got. Kept at least seven days.</summary>
public sealed class IdempotencyRecord : IAllocatedId
{
    public long Id { get; set; }
    public long ApiKeyId { get; set; }
    public required string Key { get; set; }
    /// <summary>SHA-256 of the body; another body under the same key is refused.</summary>
    public required byte[] BodyHash { get; set; }
    public long JournalId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
