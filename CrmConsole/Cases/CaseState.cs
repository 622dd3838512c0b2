namespace CrmConsole.Cases;

/// <summary>States of DOMAIN §3; how each shows itself stands in <see cref="StateFace"/>.
/// The stored and outside code is the name in snake_case (<see cref="Data.Codes"/>).</summary>
public enum CaseState
{
    New,
    Coordinating,
    Dispositioned,
    InProgress,
    AwaitingCitizen,
    AwaitingValidation,
    FollowUpRejected,
    Done,
    Refused,
    Archived,
    External,
}

public enum CasePriority { Normal, High, Emergency }

public static class CaseStates
{
    /// <summary>How it shows itself.</summary>
    public static StateFace Face(this CaseState state) => StateFace.Of(state);

    /// <inheritdoc cref="StateFace.Open" />
    public static bool IsOpen(this CaseState state) => StateFace.Of(state).Open;

    /// <summary>In the order of their faces, as in every list.</summary>
    public static readonly IReadOnlyList<CaseState> All = [.. Enum.GetValues<CaseState>().OrderBy(s => StateFace.Of(s).Order)];
    public static readonly IReadOnlyList<CaseState> Open = [.. All.Where(IsOpen)];
    public static readonly IReadOnlyList<CaseState> BeforeWork = [CaseState.New, CaseState.Coordinating, CaseState.Dispositioned];

    /// <summary>Those in which it can go to another unit or another case.</summary>
    public static readonly IReadOnlyList<CaseState> Movable =
        [.. BeforeWork, CaseState.InProgress, CaseState.AwaitingCitizen, CaseState.FollowUpRejected, CaseState.External];
}
