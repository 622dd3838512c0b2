using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>Who may be given a case: active, in a role that works on cases, and with the case in their hands.</summary>
public static class Assignees
{
    public static bool CanTake(StaffCard officer, in ScopeFacts facts, AgencyTree tree) => officer.Active && Works(officer, facts, tree);

    /// <summary>Ids of the few accounts that can come into question at all: those of the case's unit and the units above it, the
    /// centre, and for a sealed case the Inspectorate.</summary>
    internal static IReadOnlyList<long> Candidates(CrmDb db, Case c, AgencyTree tree)
    {
        if (c.Sealed) return StaffDirectory.ActiveInRole(db, Roles.Inspectorate);
        var centre = StaffDirectory.ActiveInRole(db, Roles.Triage);
        return c.AgencyCode is null ? centre : [.. StaffDirectory.ActiveInUnits(db, tree.AncestorsOrSelf(c.AgencyCode)).Union(centre)];
    }

    /// <summary>The same, whether or not the account is active.</summary>
    internal static bool Works(StaffCard officer, in ScopeFacts facts, AgencyTree tree) =>
        officer.Actor.IsAny(Roles.Triage, Roles.Agency, Roles.Supervisor, Roles.Inspectorate) && !Scope.Of(officer.Actor, tree).ReadOnly(facts);
}
