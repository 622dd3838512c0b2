using System.Collections.Frozen;

namespace CrmConsole.Routing;

/// <summary>The agencies as an immutable tree. Codes that are not in it have an empty subtree and no ancestors.</summary>
public sealed class AgencyTree
{
    private static readonly FrozenSet<string> Nothing = FrozenSet<string>.Empty;

    private readonly FrozenDictionary<string, Agency> byCode;
    private readonly FrozenDictionary<string, FrozenSet<string>> subtrees;
    private readonly FrozenDictionary<string, FrozenSet<string>> ancestors;
    private readonly ILookup<string, Agency> children;
    private readonly ILookup<string, Agency> byArea;

    public AgencyTree(IEnumerable<Agency> agencies)
    {
        byCode = agencies.ToFrozenDictionary(a => a.Code);
        children = byCode.Values.Where(a => a.ParentCode is not null).ToLookup(a => a.ParentCode!);
        byArea = byCode.Values.Where(a => a.AreaCode is not null).ToLookup(a => a.AreaCode!);
        ancestors = byCode.Keys.ToFrozenDictionary(c => c, c => Upwards(c).ToFrozenSet());
        subtrees = ancestors.SelectMany(p => p.Value.Select(up => (up, p.Key))).GroupBy(p => p.up, p => p.Key)
            .ToFrozenDictionary(g => g.Key, g => g.ToFrozenSet());
    }

    public Agency? Find(string? code) => code is null ? null : byCode.GetValueOrDefault(code);
    public IEnumerable<Agency> All => byCode.Values;
    public IEnumerable<Agency> Children(string code) => children[code];

    /// <summary>The agency and everything under it.</summary>
    public IReadOnlySet<string> Subtree(string code) => subtrees.GetValueOrDefault(code, Nothing);

    /// <summary>The agency and everything above it.</summary>
    public IReadOnlySet<string> AncestorsOrSelf(string code) => ancestors.GetValueOrDefault(code, Nothing);

    /// <summary>It is that agency, or stands somewhere under it; false when either is missing or unknown.</summary>
    public bool IsIn(string? code, string? outer) => code is not null && outer is not null && AncestorsOrSelf(code).Contains(outer);

    /// <summary>The village office of an area; null when it has none at that time.</summary>
    public Agency? VillageOffice(string areaCode, DateTimeOffset at) =>
        byArea[areaCode].FirstOrDefault(a => a.Kind == "village" && a.ValidAt(at));

    /// <summary>The part of an agency (a Suku Dinas) that works in a city; null when it has none there at that time.</summary>
    public Agency? PartInCity(string agencyCode, string cityCode, DateTimeOffset at) =>
        children[agencyCode].FirstOrDefault(a => a.AreaCode == cityCode && a.Kind == "subagency" && a.ValidAt(at));

    private IEnumerable<string> Upwards(string code)
    {
        // Bounded: a loop in edited data must not hang the start.
        for (var depth = 0; depth < 20 && byCode.TryGetValue(code, out var agency); depth++)
        {
            yield return code;
            if (agency.ParentCode is null) yield break;
            code = agency.ParentCode;
        }
    }
}

public static class RoutingTimes
{
    public static bool ValidAt(this Agency agency, DateTimeOffset at) => Within(agency.ValidFrom, agency.ValidTo, at);
    public static bool ValidAt(this Category category, DateTimeOffset at) => Within(category.ValidFrom, category.ValidTo, at);

    private static bool Within(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset at) => (from is null || from <= at) && (to is null || at < to);
}
