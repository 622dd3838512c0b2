using CrmConsole.Cases;
using CrmConsole.Routing;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Public.Open311;

/// <summary>Where a case stands, in a sentence for somebody who reads it in another program.</summary>
internal sealed class RequestWords(RoutingDirectory routing)
{
    public string? Agency(string? code) => routing.Current.Tree.Find(code)?.Name;

    /// <param name="reason">Why it was refused or put away, as a code.</param>
    public string Notes(Case c, string? reason)
    {
        var unit = c.Sealed || Agency(c.AgencyCode) is not { } name ? T("unit yang berwenang", "the unit in charge") : name;
        var why = reason is null ? "" : $": {Act.ReasonName(reason)}";
        return c.State switch
        {
            CaseState.New => T("Diterima, menunggu dibaca petugas.", "Received, waiting to be read."),
            CaseState.Coordinating or CaseState.Dispositioned => T($"Diteruskan ke {unit}.", $"Passed on to {unit}."),
            CaseState.InProgress when c.Progress > 0 => T($"Dikerjakan {unit}, {c.Progress} %.", $"Being worked on by {unit}, {c.Progress} %."),
            CaseState.InProgress => T($"Dikerjakan {unit}.", $"Being worked on by {unit}."),
            CaseState.FollowUpRejected => T($"Hasilnya belum cukup; dikerjakan lagi oleh {unit}.", $"The result was not enough; {unit} works on it again."),
            CaseState.AwaitingCitizen => T("Menunggu keterangan dari pelapor.", "Waiting for the reporter's answer."),
            CaseState.AwaitingValidation => T("Unit menyatakan selesai; hasilnya sedang diperiksa.", "The unit says it is done; the result is being checked."),
            CaseState.Done => T("Selesai.", "Done."),
            CaseState.Refused => T($"Tidak dapat ditindaklanjuti{why}.", $"Cannot be followed up{why}."),
            CaseState.Archived => T($"Diarsipkan{why}.", $"Archived{why}."),
            _ => T("Diteruskan ke pihak di luar Pemprov; kami tetap menanyakan.", "Passed on outside the province; we keep asking."),
        };
    }
}
