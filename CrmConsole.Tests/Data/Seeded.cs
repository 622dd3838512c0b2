using CrmConsole.Data;
using CrmConsole.Places;
using CrmConsole.Routing;

namespace CrmConsole.Tests.Data;

/// <summary>The reference rows in memory, without a database; made once.</summary>
internal static class Seeded
{
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 3, 0, 0, TimeSpan.Zero);
    public static readonly PlaceMap Places = new(ReferenceFiles.Areas());
    public static readonly RoutingRules Routing = RoutingRules.From(ReferenceFiles.Agencies(), ReferenceFiles.Categories(), ReferenceFiles.EmergencyWords(), Places);
}
