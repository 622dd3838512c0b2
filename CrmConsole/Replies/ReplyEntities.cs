using CrmConsole.Data;

namespace CrmConsole.Replies;

/// <summary>A message on its way out, committed together with what caused it.</summary>
public sealed class OutboxMessage : IAllocatedId
{
    public long Id { get; set; }
    public required string Channel { get; set; }
    public long? CaseId { get; set; }
    public long? ReportId { get; set; }
    public long? MessageId { get; set; }
    public long? ConversationId { get; set; }
    /// <summary>What it is for: <c>confirmation</c>, <c>reply</c>, <c>staff_notice</c>.</summary>
    public required string Kind { get; set; }
    /// <summary>Unique: the same cause never makes a second message.</summary>
    public required string OnceKey { get; set; }
    public OutboxState State { get; set; }
    /// <summary>The reporter whose key seals recipient and text; null for mail to staff (sealed by <see cref="WrappedKey"/>).</summary>
    public long? ReporterId { get; set; }
    public byte[]? WrappedKey { get; set; }
    public byte[]? RecipientSealed { get; set; }
    /// <summary>Subject, text, threading as JSON, sealed: a confirmation carries a PIN.</summary>
    public byte[]? ContentSealed { get; set; }
    /// <summary>Our own id on the wire, set before the first byte leaves.</summary>
    public string? WireId { get; set; }
    /// <summary>The id that the other side gave it; receipts name it.</summary>
    public string? RemoteId { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset NextTryAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    /// <summary>A sentence for people about the last failure; no personal data.</summary>
    public string? Error { get; set; }
}

public enum OutboxState
{
    Queued, Sending, Sent, Failed, Unsure, Cancelled, Bounced,
    /// <summary>The other side says that it arrived, or was read.</summary>
    Delivered, Read,
    /// <summary>It could not go this way and goes by another row.</summary>
    Rerouted,
    /// <summary>Waits for a member of staff to answer at the channel and say so.</summary>
    ByHand,
}

public sealed class DeliveryAttempt : IAllocatedId
{
    public long Id { get; set; }
    public long OutboxId { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Outcome { get; set; }
    public string? Detail { get; set; }
}

/// <summary>Words that are sent or offered to officers; placeholders in double braces.</summary>
public sealed class Template
{
    public required string Code { get; set; }
    /// <summary>"id" or "en".</summary>
    public required string Language { get; set; }
    /// <summary>Name in the officer's menu.</summary>
    public required string Name { get; set; }
    /// <summary>True when officers may choose it; false for machine-sent ones.</summary>
    public bool ForOfficers { get; set; }
    public string? Subject { get; set; }
    public required string Body { get; set; }
}

/// <summary>A step of a case that a reporter is to hear of, made from a committed event; waits for quiet hours and for others that
/// go out with it. Sent in the order of the events, each once.</summary>
public sealed class StepNotice : IAllocatedId
{
    public long Id { get; set; }
    public long ReportId { get; set; }
    public long CaseId { get; set; }
    /// <summary>The event it tells of.</summary>
    public long Seq { get; set; }
    /// <summary>Template code without its prefix, such as <c>handed_over</c>.</summary>
    public required string Kind { get; set; }
    public DateTimeOffset At { get; set; }
    /// <summary>Null once it was sent or left out.</summary>
    public DateTimeOffset? NotBefore { get; set; }
    /// <summary>Null when it was left out (opted out, no way, overtaken).</summary>
    public long? OutboxId { get; set; }
}
