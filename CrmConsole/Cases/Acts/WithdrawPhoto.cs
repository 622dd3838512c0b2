using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A photo is no longer shown to the public.</summary>
public sealed record WithdrawPhoto(long AttachmentId) : CaseCommand;

public sealed class WithdrawPhotoAct : Act<WithdrawPhoto>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, [.. WorkingAndTriage, Roles.Validator])];

    public override string Name => T("Jangan tampilkan foto lagi", "Show a photo no longer");
    public override bool TouchesClocks => false;

    protected override Refusal Do(CaseChange change, WithdrawPhoto command)
    {
        if (ReleasePhotoAct.Find(change, command.AttachmentId) is not { } photo) return Refusal.NoPicture;
        if (photo.PublicId is null) return Refusal.SameValue;
        ReleasePhotoAct.Forget(change.Db, photo);
        change.Append(new PhotoWithdrawn(photo.Id));
        return Refusal.None;
    }
}

public sealed record PhotoWithdrawn(long Attachment) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }
    public override string ForStaff(FactWords words) => T("Foto tidak lagi ditampilkan untuk umum", "Photo no longer shown to the public");
    public override string? ForCitizen(FactWords words) => null;
}
