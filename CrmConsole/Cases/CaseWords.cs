using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>What priorities are called on screen.</summary>
public static class CaseWords
{
    public static string PriorityName(CasePriority priority) => priority switch
    {
        CasePriority.Emergency => T("Darurat", "Emergency"),
        CasePriority.High => T("Tinggi", "High"),
        _ => T("Biasa", "Normal"),
    };
}
