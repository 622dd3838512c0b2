using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Facts;

/// <summary>A file that had to be fetched from the channel came, or will not come.</summary>
public sealed record FileArrived(long Attachment, bool Missing) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => Missing
        ? T("Lampiran tidak dapat diambil dari kanalnya", "An attachment could not be fetched from the channel")
        : T("Lampiran pelapor sudah masuk", "The reporter's attachment has arrived");

    public override string? ForCitizen(FactWords words) => null;
}
