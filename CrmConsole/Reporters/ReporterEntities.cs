using CrmConsole.Data;

namespace CrmConsole.Reporters;

/// <summary>A citizen, as the vault keeps one: everything that tells who it is, is encrypted with a key of its own.</summary>
public sealed class Reporter : IAllocatedId
{
    public long Id { get; set; }
    /// <summary>Data key, wrapped by the master key whose version is its first byte. Destroyed on anonymising.</summary>
    public byte[]? WrappedKey { get; set; }
    public byte[]? NameSealed { get; set; }
    /// <summary>Never revealed to anyone; contacts serve the sender of messages only.</summary>
    public bool Anonymous { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>The person asked to be forgotten; done when none of their cases is open.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
    public DateTimeOffset? AnonymisedAt { get; set; }
    /// <summary>The person wants no messages about steps; receipts, questions and answers still go out.</summary>
    public DateTimeOffset? StepsOffAt { get; set; }
    public List<ReporterContact> Contacts { get; set; } = [];
}

public sealed class ReporterContact : IAllocatedId
{
    public long Id { get; set; }
    public long ReporterId { get; set; }
    public ContactKind Kind { get; set; }
    public byte[]? ValueSealed { get; set; }
    /// <summary>Keyed hash of the normalised value: equal contacts are found without decrypting. Null for anonymous reporters.</summary>
    public byte[]? BlindIndex { get; set; }
    /// <summary>The person proved to own it (mail came from it, code entered).</summary>
    public bool Confirmed { get; set; }
}

/// <summary>Somebody whose messages are kept in the journal and become nothing any more.</summary>
public sealed class BlockedSender : IAllocatedId
{
    public long Id { get; set; }
    public ContactKind Kind { get; set; }
    public required byte[] BlindIndex { get; set; }
    public required string Reason { get; set; }
    public long ByUserId { get; set; }
    public DateTimeOffset At { get; set; }
}

public enum ContactKind { Email, Phone, Nik, Handle }

/// <summary>That somebody opened an identity: who, whose, why, until when. Chained like the event log.</summary>
public sealed class RevealLog : IAllocatedId
{
    public long Id { get; set; }
    public long ReporterId { get; set; }
    public long CaseId { get; set; }
    public long UserId { get; set; }
    public required string Purpose { get; set; }
    public required string PurposeText { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public required byte[] PrevHash { get; set; }
    public required byte[] Hash { get; set; }
}

/// <summary>That a reporter was anonymised; a restore of an older copy does it again.</summary>
public sealed class Tombstone : IAllocatedId
{
    public long Id { get; set; }
    public long ReporterId { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Reason { get; set; }
}
