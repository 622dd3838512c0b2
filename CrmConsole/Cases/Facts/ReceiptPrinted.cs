using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Facts;

/// <summary>The reporter's sheet was printed at a counter. <paramref name="Copy"/> 0 is the first one.</summary>
public sealed record ReceiptPrinted(long Report, int Copy, string Format) : CaseFact(CaseAspect.None)
{
    public override bool IsWork => false;
    protected override void Change(Case c, DateTimeOffset at) { }

    public override string ForStaff(FactWords words) => Copy == 0
        ? T("Tanda terima dicetak untuk pelapor", "Receipt printed for the reporter")
        : T($"Tanda terima dicetak ulang (ke-{Copy})", $"Receipt printed again (no. {Copy})");

    public override string? ForCitizen(FactWords words) => null;
}
