using CrmConsole.Data;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Facts;

/// <summary>A case began: the first fact of each.</summary>
/// <param name="Because">Codes that explain the routing; rendered by Routing.</param>
/// <param name="TotalDue">End of the total clock, microseconds UTC.</param>
public sealed record Received(long Report, string Number, string Channel, string? Category, string? Area, string? Agency,
    string? Because, CasePriority Priority, bool Sealed, string? EnteredAt, long? Due, long TotalDue, string? TextHash, string? Warning)
    : CaseFact(CaseAspect.None)
{
    public override CaseState? StateAfter => CaseState.New;

    protected override void Change(Case c, DateTimeOffset at)
    {
        (c.Number, c.Channel, c.CategoryCode, c.AreaCode) = (Number, Channel, Category, Area);
        (c.Priority, c.Sealed, c.EnteredAtCode) = (Priority, Sealed, EnteredAt);
        c.Attention = Warning is not null;
        c.CreatedAt = c.WorkedAt = at;
        c.TotalDueAt = Instants.FromMicros(TotalDue);
        c.DueAt = Due is { } due ? Instants.FromMicros(due) : c.TotalDueAt;
        if (Agency is not null) Hold(c, Agency, at);
    }

    public override string ForStaff(FactWords words) => T("Diterima", "Received")
        + (Agency is { } unit ? T($", diusulkan ke {words.Agency(unit)}", $", proposed for {words.Agency(unit)}") : "")
        + (Priority == CasePriority.Emergency ? T(" · darurat, pelapor diminta hubungi 112",
            " · emergency, the reporter was told to call 112") : "");

    public override string ForCitizen(FactWords words) => T("Laporan Anda diterima", "Your report was received");
}
