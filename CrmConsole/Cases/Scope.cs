using System.Linq.Expressions;
using CrmConsole.Accounts;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>What the rule of sight needs to know of a case; the same facts stand in the row and in memory.</summary>
public readonly record struct ScopeFacts(bool Sealed, CaseState State, bool RulingPending, string? Agency, string? Subject, string? EnteredAt, IReadOnlyCollection<string> Holders)
{
    public static ScopeFacts Of(Case c) =>
        new(c.Sealed, c.State, c.RulingPending, c.AgencyCode, c.SubjectAgencyCode, c.EnteredAtCode, [.. c.Holders.Select(h => h.AgencyCode)]);
}

/// <summary>The one rule of who sees which case (DOMAIN §5): role × unit tree × sensitivity. It stands here twice, as a
/// function for rows in memory and as an expression for the database; a property test holds them equal, and every
/// reader of cases is held against it.</summary>
public sealed class Scope
{
    /// <summary>What a validator sees without being asked for a ruling: work that has begun.</summary>
    private static readonly CaseState[] Begun = [.. CaseStates.All.Where(s => s.Face().Begun)];

    private readonly bool all, sealedOnes, unsealed, begun;
    private readonly string[] counters, subtree, above;
    private readonly HashSet<string> subtreeSet, aboveSet, counterSet;
    private readonly Actor actor;

    private Scope(Actor actor, AgencyTree tree)
    {
        this.actor = actor;
        all = actor.Kind == ActorKind.System || actor.Is(Roles.Auditor);
        sealedOnes = actor.Is(Roles.Inspectorate);
        unsealed = actor.Is(Roles.Triage) || (actor.Kind == ActorKind.Machine && actor.Units.Count == 0);
        begun = actor.Is(Roles.Validator);
        var works = actor.IsAny(Roles.Agency, Roles.Supervisor) || actor.Kind == ActorKind.Machine;
        subtreeSet = works ? [.. actor.Units.SelectMany(tree.Subtree)] : [];
        // The unit complained about never sees the case; nor does whoever belongs to it in another role.
        aboveSet = [.. actor.Units.SelectMany(tree.AncestorsOrSelf)];
        counterSet = actor.Is(Roles.Desk) ? [.. actor.Units] : [];
        subtree = [.. subtreeSet.Order(StringComparer.Ordinal)];
        above = [.. aboveSet.Order(StringComparer.Ordinal)];
        counters = [.. counterSet.Order(StringComparer.Ordinal)];
        Key = string.Join('|', all, sealedOnes, unsealed, begun, string.Join(',', subtree), string.Join(',', above), string.Join(',', counters));
    }

    public static Scope Of(Actor actor, AgencyTree tree) => new(actor, tree);

    /// <summary>Equal for actors who see the same cases, so that they can share one live list.</summary>
    public string Key { get; }

    /// <summary>Nothing at all is in sight (an administrator, a citizen).</summary>
    public bool IsEmpty => !all && !sealedOnes && !unsealed && !begun && subtree.Length == 0 && counters.Length == 0;

    public bool Sees(in ScopeFacts c)
    {
        if (all) return true;
        if (c.Subject is not null && aboveSet.Contains(c.Subject)) return false;
        if (c.Sealed) return sealedOnes;
        return unsealed
            || (begun && (Begun.Contains(c.State) || c.RulingPending))
            || (c.Agency is not null && subtreeSet.Contains(c.Agency))
            || c.Holders.Any(subtreeSet.Contains)
            || (c.EnteredAt is not null && counterSet.Contains(c.EnteredAt));
    }

    /// <summary>The same rule for the database.</summary>
    public Expression<Func<Case, bool>> Filter
    {
        get
        {
            if (all) return c => true;
            return c => (c.SubjectAgencyCode == null || !above.Contains(c.SubjectAgencyCode))
                && (c.Sealed
                    ? sealedOnes
                    : unsealed
                        || (begun && (Begun.Contains(c.State) || c.RulingPending))
                        || (c.AgencyCode != null && subtree.Contains(c.AgencyCode))
                        || c.Holders.Any(h => subtree.Contains(h.AgencyCode))
                        || (c.EnteredAtCode != null && counters.Contains(c.EnteredAtCode)));
        }
    }

    /// <summary>True when the case is only readable: held before, seen at a counter, or seen by an auditor.</summary>
    public bool ReadOnly(in ScopeFacts c)
    {
        if (!Sees(c) || actor.Is(Roles.Auditor)) return true;
        if (actor.Kind == ActorKind.System) return false;
        if (c.Sealed) return !sealedOnes;
        if (unsealed) return false;
        if (c.Agency is not null && subtreeSet.Contains(c.Agency)) return false;
        return !(begun && (Begun.Contains(c.State) || c.RulingPending));
    }
}
