namespace CrmConsole.Data;

/// <summary>A unit as chosen on screen; for rooms that need no more of an agency.</summary>
public sealed class UnitName
{
    public required string Code { get; init; }
    public required string Name { get; init; }
}

public static class UnitNames
{
    /// <summary>Codes of the channels, in the order in which people see them.</summary>
    public static IQueryable<string> ChannelCodes(this CrmDb db) => db.Channels.OrderBy(c => c.SortOrder).Select(c => c.Code);

    /// <summary>The units that exist today. Can be filtered and ordered further in the database.</summary>
    public static IQueryable<UnitName> Units(this CrmDb db) =>
        db.Agencies.Where(a => a.ValidTo == null).Select(a => new UnitName { Code = a.Code, Name = a.Name });
}
