using CrmConsole.Accounts;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>Who may be given a case: active, in a role that works on cases, and with the case in their hands.</summary>
public static class Assignees
{
    public static bool CanTake(StaffCard officer, in ScopeFacts facts, AgencyTree tree) => officer.Active && Works(officer, facts, tree);

    /// <summary>The same, whether or not the account is active.</summary>
    internal static bool Works(StaffCard officer, in ScopeFacts facts, AgencyTree tree) =>
        officer.Actor.IsAny(Roles.Triage, Roles.Agency, Roles.Supervisor, Roles.Inspectorate) && !Scope.Of(officer.Actor, tree).ReadOnly(facts);
}
