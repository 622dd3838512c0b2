using CrmConsole.Data;

namespace CrmConsole.Evidence;

/// <summary>An attachment ready for the database: its bytes are safe already, only rows are missing.</summary>
public sealed class PreparedAttachment
{
    public required Attachment Facts { get; init; }
    public StoredContent? Original { get; init; }
    public StoredContent? View { get; init; }
    public StoredContent? Thumb { get; init; }

    /// <summary>A sentence for the people on both sides when something was left out or cannot be shown; null otherwise.</summary>
    public string? Note { get; init; }

    /// <summary>Adds the rows to a context; nothing is saved yet. May be called again on another context when the first
    /// transaction was rolled back.</summary>
    public Attachment AddTo(CrmDb db, long caseId, long? reportId = null, long? messageId = null, long? followUpId = null)
    {
        Facts.OriginalId = Add(db, Original);
        Facts.ViewId = Add(db, View);
        Facts.ThumbId = Add(db, Thumb);
        (Facts.CaseId, Facts.ReportId, Facts.MessageId, Facts.FollowUpId) = (caseId, reportId, messageId, followUpId);
        db.Add(Facts);
        return Facts;
    }

    private static long? Add(CrmDb db, StoredContent? content)
    {
        if (content is null) return null;
        db.Add(content);
        return content.Id;
    }
}

/// <summary>Turns received bytes into an attachment: what it is, a clean name, a view without metadata, facts of a photo. What is in a
/// file never throws: what cannot be read of it is said on it. Does I/O and much computing: call it outside the writer.</summary>
public sealed class AttachmentMaker(ContentStore store, ILogger<AttachmentMaker> log)
{
    /// <summary>Larger files are left out; the report itself arrives all the same.</summary>
    public const int MostBytes = 25 * 1024 * 1024;

    /// <summary>Reads a picture; a test puts one here that fails.</summary>
    internal Func<ReadOnlyMemory<byte>, (MadePicture? Picture, string? Reason)> ReadPicture { get; init; } = bytes => PictureMaker.Make(bytes.Span);

    /// <summary>Throws <see cref="IOException"/> when the disk is full, and for nothing else.</summary>
    /// <param name="declaredType">What the sender says it is; not believed.</param>
    /// <param name="contentId">Set when the body shows it in place.</param>
    public PreparedAttachment Prepare(string? fileName, string? declaredType, ReadOnlyMemory<byte> bytes, string? contentId = null)
    {
        var name = FileNames.Clean(fileName);
        if (bytes.Length == 0) return LeftOut(name, 0, contentId, $"Lampiran {name} kosong.");
        if (bytes.Length > MostBytes)
            return LeftOut(name, bytes.Length, contentId, $"Lampiran {name} ({Megabytes(bytes)} MB) terlalu besar dan tidak disimpan; batasnya {MostBytes / 1024 / 1024} MB.");
        var read = Read(fileName ?? "", bytes);
        return read.Picture is { } picture ? Photo(name, read, picture, bytes, contentId) : Plain(name, read, bytes, contentId);
    }

    /// <summary>A photo of somebody who stays unknown: only the picture is kept, under a name of ours. Left out when it cannot be
    /// decoded, for then it cannot be cleaned of what the camera wrote into it.</summary>
    /// <param name="number">Which of the report's pictures it is, from 1.</param>
    public PreparedAttachment PrepareNameless(ReadOnlyMemory<byte> bytes, int number) =>
        NamelessPicture.Make(bytes.Span, number) is { } clean
            ? Prepare(clean.Name, NamelessPicture.Type, clean.Bytes)
            : LeftOut(NamelessPicture.NameOf(number), bytes.Length, null, NamelessPicture.LeftOut(number));

    /// <summary>A line for a file whose bytes are not here (not fetched, too large, refused).</summary>
    public static PreparedAttachment LeftOut(string? fileName, long size, string? contentId, string reason) => new()
    {
        Facts = Facts(FileNames.Clean(fileName), FileSniffer.Unknown, size, AttachmentKind.LeftOut, contentId, reason),
        Note = reason,
    };

    /// <param name="Reason">Why a picture cannot be shown.</param>
    private sealed record ReadFile(string Type, MadePicture? Picture, PhotoFacts? Photo, string? Reason);

    private ReadFile Read(string fileName, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var type = FileSniffer.Sniff(bytes.Span, fileName);
            if (!FileSniffer.IsPicture(type)) return new ReadFile(type, null, null, null);
            var (made, reason) = type == "image/heic" ? (null, "gambar HEIC belum dapat ditampilkan") : ReadPicture(bytes);
            return new ReadFile(type, made, PhotoFacts.Read(bytes.Span), reason);
        }
        // Everything: the file is a stranger's, and the report must arrive with a line that says so.
        catch (Exception e)
        {
            log.LogError(e, "A file of {Size} bytes could not be read; it is kept as it came", bytes.Length);
            return new ReadFile(FileSniffer.Unknown, null, PhotoFacts.None, "isinya tidak dapat dibaca");
        }
    }

    private PreparedAttachment Photo(string name, ReadFile read, MadePicture made, ReadOnlyMemory<byte> bytes, string? contentId)
    {
        var facts = Facts(name, read.Type, bytes.Length, AttachmentKind.Photo, contentId, leftOut: null);
        (facts.Width, facts.Height, facts.PerceptualHash) = (made.Width, made.Height, made.PerceptualHash);
        (facts.TakenAt, facts.Latitude, facts.Longitude, _) = read.Photo!;
        return new PreparedAttachment
        {
            Facts = facts,
            Original = store.Prepare(bytes.Span),
            View = store.Prepare(made.View),
            Thumb = store.Prepare(made.Thumb),
            Note = made.Animated ? $"Lampiran {name} adalah gambar bergerak; yang tampil hanya bagian pertamanya." : null,
        };
    }

    private PreparedAttachment Plain(string name, ReadFile read, ReadOnlyMemory<byte> bytes, string? contentId)
    {
        // What cannot be decoded is not called a picture, so that no browser tries either.
        var type = FileSniffer.IsPicture(read.Type) && read.Type != "image/heic" ? FileSniffer.Unknown : read.Type;
        var kind = read.Photo is not null ? AttachmentKind.Document : FileSniffer.Kind(type);
        var note = read.Reason is null ? null : $"Lampiran {name} disimpan sebagai berkas: {read.Reason}.";
        var facts = Facts(name, type, bytes.Length, kind, contentId, leftOut: note);
        if (read.Photo is { } photo) (facts.TakenAt, facts.Latitude, facts.Longitude, _) = photo;
        return new PreparedAttachment { Facts = facts, Original = store.Prepare(bytes.Span), Note = note };
    }

    private static int Megabytes(ReadOnlyMemory<byte> bytes) => bytes.Length / 1024 / 1024;

    private static Attachment Facts(string name, string type, long size, AttachmentKind kind, string? contentId, string? leftOut) => new()
    {
        FileName = name,
        ContentType = type,
        Size = size,
        Kind = kind,
        ContentId = contentId,
        LeftOut = leftOut,
    };
}
