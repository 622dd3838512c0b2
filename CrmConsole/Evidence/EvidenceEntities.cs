using CrmConsole.Data;

namespace CrmConsole.Evidence;

/// <summary>Bytes, kept once per content. Encrypted; small ones in the row, larger ones in the content store.</summary>
public sealed class StoredContent : IAllocatedId
{
    public long Id { get; set; }
    /// <summary>Keyed hash of the plain bytes, so that equal files are found without telling what they are.</summary>
    public required byte[] Digest { get; set; }
    public required byte[] WrappedKey { get; set; }
    public byte[]? Sealed { get; set; }
    public string? File { get; set; }
    public long Size { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A file that came with a report or message, or was made by staff.</summary>
public sealed class Attachment : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public long? ReportId { get; set; }
    public long? MessageId { get; set; }
    public long? FollowUpId { get; set; }
    public AttachmentKind Kind { get; set; }
    public required string FileName { get; set; }
    /// <summary>Decided by the content, never by what the sender declared.</summary>
    public required string ContentType { get; set; }
    public long Size { get; set; }
    /// <summary>The original, sealed with the evidence. Null when it was left out or destroyed.</summary>
    public long? OriginalId { get; set; }
    /// <summary>Re-encoded without metadata: the only form of a picture that people see.</summary>
    public long? ViewId { get; set; }
    public long? ThumbId { get; set; }
    public int? Width { get; set; }
    public int? Height { get; set; }
    /// <summary>When the picture says it was taken (its own clock, taken as Jakarta time).</summary>
    public DateTimeOffset? TakenAt { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
    /// <summary>Perceptual hash of 64 bits, to find the same picture again.</summary>
    public long? PerceptualHash { get; set; }
    /// <summary>Shown in the body (Content-ID) rather than below it.</summary>
    public string? ContentId { get; set; }
    /// <summary>What the public may see since an officer released it, redacted where that was needed; null while it is not released.</summary>
    public long? PublicId { get; set; }
    /// <summary>What is not here of it and why, in words for people: the bytes, or only a view of them (then
    /// <see cref="OriginalId"/> is set).</summary>
    public string? LeftOut { get; set; }
}

/// <summary>A file that a report or message points at and that is still to be fetched from the other side.</summary>
public sealed class PendingFile : IAllocatedId
{
    public long Id { get; set; }
    public required string Channel { get; set; }
    public long ReportId { get; set; }
    public long? MessageId { get; set; }
    /// <summary>The wire's reference as JSON, sealed with the reporter's key.</summary>
    public required byte[] ReferenceSealed { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset NextTryAt { get; set; }
}

public enum AttachmentKind { Photo, Document, Audio, Other, LeftOut }
