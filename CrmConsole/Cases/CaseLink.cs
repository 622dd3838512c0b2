using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>That two cases have to do with each other. Each is shown on the other's page to whoever may see both.</summary>
public sealed class CaseLink : IAllocatedId
{
    public long Id { get; set; }
    /// <summary>The later one.</summary>
    public long CaseId { get; set; }
    public long OtherId { get; set; }
    public CaseLinkKind Kind { get; set; }
    /// <summary>Null when the program found it.</summary>
    public long? ByUserId { get; set; }
    public DateTimeOffset At { get; set; }
}

public enum CaseLinkKind
{
    /// <summary>The same trouble at the same place again, soon after it was done.</summary>
    SamePlaceAgain,
    Related,
}
