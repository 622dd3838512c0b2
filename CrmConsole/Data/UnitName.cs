namespace CrmConsole.Data;

/// <summary>A unit or channel as chosen on screen; for rooms that need no more of it.</summary>
public sealed class UnitName
{
    public required string Code { get; init; }
    public required string Name { get; init; }
}

public static class UnitNames
{
    /// <summary>Codes of the channels, in the order in which people see them.</summary>
    public static IQueryable<string> ChannelCodes(this CrmDb db) => db.Channels.OrderBy(c => c.SortOrder).Select(c => c.Code);

    /// <summary>The channels as people call them, in the order in which they see them.</summary>
    public static IQueryable<UnitName> ChannelNames(this CrmDb db, bool english) =>
        db.Channels.OrderBy(c => c.SortOrder).Select(c => new UnitName { Code = c.Code, Name = english ? c.NameEn : c.Name });

    /// <summary>The units that exist today. Can be filtered and ordered further in the database.</summary>
    public static IQueryable<UnitName> Units(this CrmDb db) =>
        db.Agencies.Where(a => a.ValidTo == null).Select(a => new UnitName { Code = a.Code, Name = a.Name });
}
