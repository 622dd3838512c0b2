namespace CrmConsole.Cases;

/// <summary>What a fact makes of a case's state, for those who tell others step by step.</summary>
public static class CaseSteps
{
    /// <summary>Null when the fact leaves the state as it is.</summary>
    public static CaseState? StateAfter(CaseFact fact) => fact switch
    {
        Received => CaseState.New,
        StateChanged f => f.To,
        AgencyChanged f => f.State,
        Returned f => f.State,
        Ruled => CaseState.Coordinating,
        WentExternal => CaseState.External,
        MergedAway => CaseState.Archived,
        SetApart f => f.To,
        _ => null,
    };
}
