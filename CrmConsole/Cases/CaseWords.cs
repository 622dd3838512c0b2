using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>What states and priorities are called on screen (DOMAIN §3).</summary>
public static class CaseWords
{
    public static string StateName(CaseState state) => state switch
    {
        CaseState.New => T("Menunggu", "New"),
        CaseState.Coordinating => T("Koordinasi", "Coordinating"),
        CaseState.Dispositioned => T("Disposisi", "Dispositioned"),
        CaseState.InProgress => T("Proses", "In progress"),
        CaseState.AwaitingCitizen => T("Menunggu warga", "Waiting for citizen"),
        CaseState.AwaitingValidation => T("Menunggu validasi", "Waiting for validation"),
        CaseState.FollowUpRejected => T("TL ditolak", "Follow-up rejected"),
        CaseState.Done => T("Selesai", "Done"),
        CaseState.Refused => T("Ditolak", "Refused"),
        CaseState.Archived => T("Diarsipkan", "Archived"),
        CaseState.External => T("Diteruskan ke luar", "Passed on, external"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string PriorityName(CasePriority priority) => priority switch
    {
        CasePriority.Emergency => T("Darurat", "Emergency"),
        CasePriority.High => T("Tinggi", "High"),
        _ => T("Biasa", "Normal"),
    };
}
