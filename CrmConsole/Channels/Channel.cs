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
    /// <summary>What is left of the other side's limits, in words: "12 dari 15 panggilan sampai 14.05".</summary>
    public string? Quota { get; set; }
    /// <summary>How long the last message took from the other side's clock to our journal, seconds.</summary>
    public double? LagSeconds { get; set; }
}

/// <summary>A file of reports that is taken in row by row; goes on where it stopped.</summary>
public sealed class ImportRun : Data.IAllocatedId
{
    public long Id { get; set; }
    public required string Channel { get; set; }
    public required string FileName { get; set; }
    public required byte[] WrappedKey { get; set; }
    /// <summary>The file, sealed.</summary>
    public required byte[] FileSealed { get; set; }
    /// <summary>JSON: which column is what.</summary>
    public required string Mapping { get; set; }
    public ImportState State { get; set; }
    public int Total { get; set; }
    /// <summary>Rows that are through, whatever became of them.</summary>
    public int Done { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
    public int Failed { get; set; }
    /// <summary>JSON: row number and a sentence, the first hundred.</summary>
    public string Problems { get; set; } = "[]";
    public long ByUserId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

public enum ImportState { Running, Done, Stopped }

/// <summary>How far a mailbox has been read: (UIDVALIDITY, last UID) after RFC 3501.</summary>
public sealed class MailboxPosition
{
    /// <summary>Channel code and mailbox, such as <c>email:dki@jakarta.go.id/INBOX</c>.</summary>
    public required string Mailbox { get; set; }
    public long UidValidity { get; set; }
    public long LastUid { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
