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
    public DateTimeOffset WorkedAt { get; init; }
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

    /// <summary>From here on standing still is silence.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromDays(3);

    // A closed case is in the list only because somebody must look at it: its clock has stopped.
    public bool IsLate(DateTimeOffset now) => State.IsOpen() && (DueAt ?? TotalDueAt) < now;
    public bool IsAtRisk(DateTimeOffset now) => State.IsOpen() && !IsLate(now) && (DueAt ?? TotalDueAt) < now.AddHours(24);

    /// <summary>A unit has it, but nobody in the unit.</summary>
    public bool IsUnassigned => OfficerId is null && AgencyCode is not null && State.IsOpen() && State is not (CaseState.New or CaseState.AwaitingValidation);

    public bool IsReturnedTwice => Returns >= 2 && State.IsOpen();

    /// <summary>Nobody has done anything about it for long, though it is neither the citizen's turn nor the validator's.</summary>
    public bool IsSilent(DateTimeOffset now) => State.IsOpen() && State is not (CaseState.AwaitingCitizen or CaseState.AwaitingValidation) && WorkedAt <= now - Silence;
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
            QueueOrder.ByState => x.State.Face().Order.CompareTo(y.State.Face().Order),
            _ => 0,
        };
        if (main != 0) return main;
        var newest = y.CreatedAt.CompareTo(x.CreatedAt);
        return newest != 0 ? newest : y.Id.CompareTo(x.Id);
    }
}
