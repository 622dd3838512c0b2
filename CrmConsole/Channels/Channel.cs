namespace CrmConsole.Channels;

/// <summary>A way in which reports come, as a row: an administrator may add, rename or switch off. Several may share a wire.</summary>
public sealed class Channel
{
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }
    /// <summary>The code that carries it (<see cref="IWire.Code"/>), or "entry" when staff type it in.</summary>
    public required string Wire { get; set; }
    public bool Enabled { get; set; } = true;
    public int SortOrder { get; set; }
    /// <summary>JSON of what an administrator set for this channel; never a secret.</summary>
    public string Options { get; set; } = "{}";
}

/// <summary>What the health page says of a channel; written by the wire, read by people.</summary>
public sealed class ChannelHealth
{
    public required string Channel { get; set; }
    public bool Paused { get; set; }
    public DateTimeOffset? LastReceiptAt { get; set; }
    public DateTimeOffset? LastSuccessAt { get; set; }
    public DateTimeOffset? NextPollAt { get; set; }
    /// <summary>A sentence for people, in Indonesian: what happened and what to do.</summary>
    public string? LastError { get; set; }
    public DateTimeOffset? LastErrorAt { get; set; }
    public int ErrorsInARow { get; set; }
    public long Received { get; set; }
    public long Sent { get; set; }
    /// <summary>A remark that is no error, such as "UIDVALIDITY changed, read again from the start".</summary>
    public string? Remark { get; set; }
    public DateTimeOffset? RemarkAt { get; set; }
}

/// <summary>How far a mailbox has been read: (UIDVALIDITY, last UID) after RFC 3501.</summary>
public sealed class MailboxPosition
{
    /// <summary>Channel code and mailbox, such as <c>email:dki@jakarta.go.id/INBOX</c>.</summary>
    public required string Mailbox { get; set; }
    public long UidValidity { get; set; }
    public long LastUid { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
