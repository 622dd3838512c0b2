using CrmConsole.Data;

namespace CrmConsole.Cases.Queue;

/// <summary>One open case as the live list knows it. Immutable: a change makes a new row.</summary>
public sealed record QueueRow
{
    public required long Id { get; init; }
    public required string Number { get; init; }
    public required CaseState State { get; init; }
    public required string Channel { get; init; }
    public string? CategoryCode { get; init; }
    public string? CategoryName { get; init; }
    public string? AreaCode { get; init; }
    /// <summary>"Pluit, Penjaringan".</summary>
    public string? Place { get; init; }
    public string? AgencyCode { get; init; }
    public string? AgencyName { get; init; }
    public long? OfficerId { get; init; }
    public string? OfficerName { get; init; }
    public CasePriority Priority { get; init; }
    public required string Title { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset TotalDueAt { get; init; }
    public int Progress { get; init; }
    public int Returns { get; init; }
    public int ReportCount { get; init; }
    public bool Attention { get; init; }
    public int Version { get; init; }
    public required ScopeFacts Facts { get; init; }
    /// <summary>Lower-case text that the search box looks in.</summary>
    public required string SearchText { get; init; }

    public bool IsLate(DateTimeOffset now) => (DueAt ?? TotalDueAt) < now;
    public bool IsAtRisk(DateTimeOffset now) => !IsLate(now) && (DueAt ?? TotalDueAt) < now.AddHours(24);
}

public enum QueueOrder { Newest, MostOverdue, ByState }

/// <summary>How rows are ordered; emergencies above all, and the id settles ties so that the order is total.</summary>
public sealed class QueueComparer(QueueOrder order) : IComparer<QueueRow>
{
    public int Compare(QueueRow? x, QueueRow? y)
    {
        var emergency = (y!.Priority == CasePriority.Emergency).CompareTo(x!.Priority == CasePriority.Emergency);
        if (emergency != 0) return emergency;
        var main = order switch
        {
            QueueOrder.MostOverdue => (x.DueAt ?? DateTimeOffset.MaxValue).CompareTo(y.DueAt ?? DateTimeOffset.MaxValue),
            QueueOrder.ByState => x.State.CompareTo(y.State),
            _ => 0,
        };
        if (main != 0) return main;
        var newest = y.CreatedAt.CompareTo(x.CreatedAt);
        return newest != 0 ? newest : y.Id.CompareTo(x.Id);
    }
}
