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

/// <summary>Turns received bytes into an attachment: what it is, a clean name, a view without metadata, facts of a photo.
/// Does I/O and much computing: call it outside the writer.</summary>
public sealed class AttachmentMaker(ContentStore store)
{
    /// <summary>Larger files are left out; the report itself arrives all the same.</summary>
    public const int MostBytes = 25 * 1024 * 1024;

    /// <param name="declaredType">What the sender says it is; not believed.</param>
    /// <param name="contentId">Set when the body shows it in place.</param>
    public PreparedAttachment Prepare(string? fileName, string? declaredType, ReadOnlyMemory<byte> bytes, string? contentId = null)
    {
        var name = FileNames.Clean(fileName);
        if (bytes.Length == 0) return LeftOut(name, 0, contentId, $"Lampiran {name} kosong.");
        if (bytes.Length > MostBytes) return LeftOut(name, bytes.Length, contentId, $"Lampiran {name} ({bytes.Length / 1024 / 1024} MB) terlalu besar dan tidak disimpan; batasnya {MostBytes / 1024 / 1024} MB.");
        var type = FileSniffer.Sniff(bytes.Span, fileName ?? "");
        return FileSniffer.IsPicture(type) ? Picture(name, type, bytes, contentId) : Plain(name, type, bytes, contentId, note: null);
    }

    /// <summary>A line for a file whose bytes are not here (not fetched, too large, refused).</summary>
    public static PreparedAttachment LeftOut(string? fileName, long size, string? contentId, string reason) => new()
    {
        Facts = Facts(FileNames.Clean(fileName), FileSniffer.Unknown, size, AttachmentKind.LeftOut, contentId, reason),
        Note = reason,
    };

    private PreparedAttachment Picture(string name, string type, ReadOnlyMemory<byte> bytes, string? contentId)
    {
        var (made, reason) = type == "image/heic" ? (null, "gambar HEIC belum dapat ditampilkan") : PictureMaker.Make(bytes.Span);
        var photo = PhotoFacts.Read(bytes);
        if (made is null)
        {
            var note = $"Lampiran {name} disimpan sebagai berkas: {reason}.";
            // What cannot be decoded is not called a picture, so that no browser tries either.
            return Plain(name, type == "image/heic" ? type : FileSniffer.Unknown, bytes, contentId, note, photo);
        }
        var facts = Facts(name, type, bytes.Length, AttachmentKind.Photo, contentId, leftOut: null);
        (facts.Width, facts.Height, facts.PerceptualHash) = (made.Width, made.Height, made.PerceptualHash);
        (facts.TakenAt, facts.Latitude, facts.Longitude) = photo;
        return new PreparedAttachment
        {
            Facts = facts,
            Original = store.Prepare(bytes.Span),
            View = store.Prepare(made.View),
            Thumb = store.Prepare(made.Thumb),
            Note = made.Animated ? $"Lampiran {name} adalah gambar bergerak; yang tampil hanya bagian pertamanya." : null,
        };
    }

    private PreparedAttachment Plain(string name, string type, ReadOnlyMemory<byte> bytes, string? contentId, string? note, PhotoFacts? photo = null)
    {
        var kind = FileSniffer.IsPicture(type) || photo is not null ? AttachmentKind.Document : FileSniffer.Kind(type);
        var facts = Facts(name, type, bytes.Length, kind, contentId, leftOut: null);
        if (photo is not null) (facts.TakenAt, facts.Latitude, facts.Longitude) = photo;
        return new PreparedAttachment { Facts = facts, Original = store.Prepare(bytes.Span), Note = note };
    }

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
