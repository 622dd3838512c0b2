using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>A view with parts covered, its bytes safe already.</summary>
public sealed record RedactedPhoto(StoredContent View, StoredContent Thumb);

/// <summary>Photos for the public: none is shown before an officer released it, with boxes over faces and plates. The original
/// stays sealed; that of an anonymous reporter is destroyed as soon as something in it had to be covered (DOMAIN §6).</summary>
public sealed class PhotoRelease(IDbContextFactory<CrmDb> databases, ContentStore store, CaseWriter cases)
{
    private const int MostBoxes = 50;

    /// <summary>Outside the writer: draws the boxes and stores the result. Null without boxes: the view serves as it is.</summary>
    public async Task<(RedactedPhoto? Photo, Refusal Why)> PrepareAsync(long caseId, ReleasePhoto command, CancellationToken ct)
    {
        if (command.Boxes.Count > MostBoxes || !command.Boxes.All(b => b.Sound)) return (null, Refusal.BadBoxes);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == command.AttachmentId && a.CaseId == caseId && a.Kind == AttachmentKind.Photo, ct) is not { ViewId: { } view }) return (null, Refusal.NoPicture);
        if (command.Boxes.Count == 0) return (null, Refusal.None);
        var bytes = await store.OpenAsync(await db.Contents.AsNoTracking().FirstAsync(c => c.Id == view, ct), ct);
        var (covered, thumb) = PictureMaker.Redact(bytes, command.Boxes);
        return (new RedactedPhoto(store.Prepare(covered), store.Prepare(thumb)), Refusal.None);
    }

    public Refusal Release(CrmDb db, Case c, Actor actor, ReleasePhoto command)
    {
        if (Find(db, c, command.AttachmentId) is not { ViewId: not null } photo) return Refusal.NoPicture;
        Forget(db, photo);
        if (command.Redacted is { } redacted) Cover(db, photo, redacted);
        else photo.PublicId = photo.ViewId;
        cases.Append(db, c, actor, new PhotoReleased(photo.Id, command.Boxes.Count));
        return Refusal.None;
    }

    public Refusal Withdraw(CrmDb db, Case c, Actor actor, WithdrawPhoto command)
    {
        if (Find(db, c, command.AttachmentId) is not { } photo) return Refusal.NoPicture;
        if (photo.PublicId is null) return Refusal.SameValue;
        Forget(db, photo);
        cases.Append(db, c, actor, new PhotoWithdrawn(photo.Id));
        return Refusal.None;
    }

    private static void Cover(CrmDb db, Attachment photo, RedactedPhoto redacted)
    {
        db.Contents.Add(redacted.View);
        if (!IsOfAnonymous(db, photo))
        {
            photo.PublicId = redacted.View.Id;
            return;
        }
        db.Contents.Add(redacted.Thumb);
        Remove(db, photo.OriginalId, photo.ViewId, photo.ThumbId);
        (photo.OriginalId, photo.ViewId, photo.ThumbId, photo.PublicId) = (null, redacted.View.Id, redacted.Thumb.Id, redacted.View.Id);
    }

    // What was made for the public only goes with the release; its file with the nightly sweep.
    private static void Forget(CrmDb db, Attachment photo)
    {
        if (photo.PublicId is { } made && made != photo.ViewId) Remove(db, made);
        photo.PublicId = null;
    }

    private static void Remove(CrmDb db, params long?[] ids) => db.Contents.RemoveRange(db.Contents.Where(c => ids.Contains(c.Id)));

    private static bool IsOfAnonymous(CrmDb db, Attachment photo) =>
        db.Reports.Any(r => r.Privacy == Privacy.Anonymous && (r.Id == photo.ReportId || db.Messages.Any(m => m.Id == photo.MessageId && m.ReportId == r.Id)));

    private static Attachment? Find(CrmDb db, Case c, long id) => db.Attachments.FirstOrDefault(a => a.Id == id && a.CaseId == c.Id && a.Kind == AttachmentKind.Photo);
}
