namespace CrmConsole.Cases;

/// <summary>States of DOMAIN §3. The stored and outside code is the name in snake_case (<see cref="Data.Codes"/>).</summary>
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
    /// <summary>Work is still to be done: counted as open, kept in the live queue.</summary>
    public static bool IsOpen(this CaseState state) => state is not (CaseState.Done or CaseState.Refused or CaseState.Archived);

    public static readonly IReadOnlyList<CaseState> All = Enum.GetValues<CaseState>();
    public static readonly IReadOnlyList<CaseState> Open = [.. All.Where(IsOpen)];
    public static readonly IReadOnlyList<CaseState> BeforeWork = [CaseState.New, CaseState.Coordinating, CaseState.Dispositioned];

    /// <summary>Those in which it can go to another unit or another case.</summary>
    public static readonly IReadOnlyList<CaseState> Movable =
        [.. BeforeWork, CaseState.InProgress, CaseState.AwaitingCitizen, CaseState.FollowUpRejected, CaseState.External];
}
