using CrmConsole.Data;

namespace CrmConsole.Desk;

/// <summary>A place where people come in person: pavilion, mayor's, district or village office, the Inspectorate.</summary>
public sealed class DeskPlace : IAllocatedId
{
    public long Id { get; set; }
    /// <summary>In the address of its waiting-room screen; lower-case letters, digits, dashes.</summary>
    public required string Code { get; set; }
    public required string Name { get; set; }
    /// <summary>Channel row that reports entered here belong to.</summary>
    public required string Channel { get; set; }
    /// <summary>The unit whose counter it is; its desk officers work here.</summary>
    public required string AgencyCode { get; set; }
    public string? AreaCode { get; set; }
    public string? Address { get; set; }
    /// <summary>How visitors reach the desk later, printed on the receipt.</summary>
    public string? Contact { get; set; }
    /// <summary>Opening hours by Jakarta's clock, such as <c>1-5 07:30-09:30</c> (1 = Monday), parts joined by a semicolon.</summary>
    public required string Hours { get; set; }
    public int Counters { get; set; } = 1;
    public bool Active { get; set; } = true;
}

/// <summary>A number taken on one day at one place.</summary>
public sealed class DeskTicket : IAllocatedId
{
    public long Id { get; set; }
    public long PlaceId { get; set; }
    /// <summary>Day of Jakarta.</summary>
    public DateOnly Day { get; set; }
    public int Number { get; set; }
    public DeskTicketState State { get; set; }
    public DateTimeOffset TakenAt { get; set; }
    public DateTimeOffset? CalledAt { get; set; }
    /// <summary>How often it was called again.</summary>
    public int Recalls { get; set; }
    public int? Counter { get; set; }
    public long? UserId { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>Raised by each change: two counters that call the same number at once, one is refused.</summary>
    public int Version { get; set; }
}

public enum DeskTicketState { Waiting, Called, Served, NoShow }

/// <summary>What is being typed at a counter and is no report yet: sealed, for it holds who the visitor is.</summary>
public sealed class DeskDraft : IAllocatedId
{
    public long Id { get; set; }
    public long UserId { get; set; }
    public long PlaceId { get; set; }
    public long? TicketId { get; set; }
    public required byte[] WrappedKey { get; set; }
    public required byte[] Sealed { get; set; }
    /// <summary>Counts the browser's savings, so that a late one never overwrites a newer.</summary>
    public long Revision { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>One visit at a counter: it ended with a report, or with advice only.</summary>
public sealed class DeskVisit : IAllocatedId
{
    public long Id { get; set; }
    public long PlaceId { get; set; }
    public long? TicketId { get; set; }
    public long UserId { get; set; }
    /// <summary>Null: only advice was given.</summary>
    public long? ReportId { get; set; }
    /// <summary>The visitor spoke for somebody else.</summary>
    public bool OnBehalf { get; set; }
    /// <summary>What was talked about, without names and contacts.</summary>
    public string? Note { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset EndedAt { get; set; }
    /// <summary>When the visitor agreed to the use of their data; null for anonymous ones.</summary>
    public DateTimeOffset? ConsentAt { get; set; }
}

/// <summary>A short-lived address by which a phone hands photos to a counter's entry.</summary>
public sealed class PhotoLink : IAllocatedId
{
    public long Id { get; set; }
    public required byte[] TokenHash { get; set; }
    public long DraftId { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>A photo that waits beside a draft; it becomes an attachment of the report or goes with the draft.</summary>
public sealed class PhotoUpload : IAllocatedId
{
    public long Id { get; set; }
    public long DraftId { get; set; }
    /// <summary>Sealed with the file's key, in base64.</summary>
    public required string FileName { get; set; }
    public required string DeclaredType { get; set; }
    public required byte[] WrappedKey { get; set; }
    public byte[]? Sealed { get; set; }
    /// <summary>Name in the content store when it is too large for the row.</summary>
    public string? File { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>That a receipt was printed or handed out as PDF; the second time is a reprint.</summary>
public sealed class ReceiptPrint : IAllocatedId
{
    public long Id { get; set; }
    public long ReportId { get; set; }
    public long UserId { get; set; }
    public ReceiptFormat Format { get; set; }
    public DateTimeOffset At { get; set; }
}

public enum ReceiptFormat { A5, Thermal, Pdf }
