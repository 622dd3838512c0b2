using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A view with parts covered, its bytes safe already.</summary>
public sealed record RedactedPhoto(StoredContent View, StoredContent Thumb);

/// <summary>The public may see a photo, with the boxes covered for good: none is shown before an officer has looked at it. The original
/// stays sealed; that of an anonymous reporter is destroyed as soon as something in it had to be covered.</summary>
public sealed record ReleasePhoto(long AttachmentId, IReadOnlyList<RedactionBox> Boxes) : CaseCommand
{
    /// <summary>Set when it is prepared; null when nothing is covered.</summary>
    public RedactedPhoto? Redacted { get; init; }
}

public sealed class ReleasePhotoAct : Act<ReleasePhoto>
{
    private const int MostBoxes = 50;

    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, [.. WorkingAndTriage, Roles.Validator])];

    public override string Name => T("Tampilkan foto untuk umum", "Release a photo for the public");
    public override bool TouchesClocks => false;

    // Draws the boxes and stores the result. Without boxes the view serves as it is.
    protected override async Task<(ReleasePhoto Command, Refusal Why)> PrepareAsync(
        ActServices services, long caseId, ReleasePhoto command, CancellationToken ct)
    {
        if (command.Boxes.Count > MostBoxes || !command.Boxes.All(b => b.Sound)) return (command, Refusal.BadBoxes);
        await using var db = await services.Databases.CreateDbContextAsync(ct);
        var photo = await db.Attachments.AsNoTracking()
            .FirstOrDefaultAsync(a => a.Id == command.AttachmentId && a.CaseId == caseId && a.Kind == AttachmentKind.Photo, ct);
        if (photo is not { ViewId: { } view }) return (command, Refusal.NoPicture);
        if (command.Boxes.Count == 0) return (command with { Redacted = null }, Refusal.None);
        var bytes = await services.Files.OpenAsync(await db.Contents.AsNoTracking().FirstAsync(c => c.Id == view, ct), ct);
        var (covered, thumb) = PictureMaker.Redact(bytes, command.Boxes);
        var redacted = new RedactedPhoto(services.Files.Prepare(covered), services.Files.Prepare(thumb));
        return (command with { Redacted = redacted }, Refusal.None);
    }

    protected override Refusal Do(CaseChange change, ReleasePhoto command)
    {
        if (Find(change, command.AttachmentId) is not { ViewId: not null } photo) return Refusal.NoPicture;
        Forget(change.Db, photo);
        if (command.Redacted is { } redacted) Cover(change.Db, photo, redacted);
        else photo.PublicId = photo.ViewId;
        change.Append(new PhotoReleased(photo.Id, command.Boxes.Count));
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

    internal static Attachment? Find(CaseChange change, long id) =>
        change.Db.Attachments.FirstOrDefault(a => a.Id == id && a.CaseId == change.Case.Id && a.Kind == AttachmentKind.Photo);

    /// <summary>What was made for the public only goes with the release; its file with the nightly sweep.</summary>
    internal static void Forget(CrmDb db, Attachment photo)
    {
        if (photo.PublicId is { } made && made != photo.ViewId) Remove(db, made);
        photo.PublicId = null;
    }

    private static void Remove(CrmDb db, params long?[] ids) => db.Contents.RemoveRange(db.Contents.Where(c => ids.Contains(c.Id)));

    private static bool IsOfAnonymous(CrmDb db, Attachment photo) => db.Reports.Any(r => r.Privacy == Privacy.Anonymous
        && (r.Id == photo.ReportId || db.Messages.Any(m => m.Id == photo.MessageId && m.ReportId == r.Id)));
}

public sealed record PhotoReleased(long Attachment, int Boxes) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => Boxes == 0
        ? T("Foto ditampilkan untuk umum", "Photo released for the public")
        : T($"Foto ditampilkan untuk umum, {Boxes} bagian ditutup", $"Photo released for the public, {Boxes} parts covered");

    public override string? ForCitizen(FactWords words) => null;
}
