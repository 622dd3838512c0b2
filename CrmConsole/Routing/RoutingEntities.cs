namespace CrmConsole.Routing;

/// <summary>A unit that does the work; a tree under <c>pemprov</c>.</summary>
public sealed class Agency
{
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }
    /// <summary>province, bureau, agency, subagency, mayor, district, village, inspectorate, bumd or external.</summary>
    public required string Kind { get; set; }
    public string? ParentCode { get; set; }
    public string? AreaCode { get; set; }
    public DateTimeOffset? ValidFrom { get; set; }
    public DateTimeOffset? ValidTo { get; set; }
}

public sealed class Category
{
    public required string Code { get; set; }
    public required string NameId { get; set; }
    public required string NameEn { get; set; }
    public required string Group { get; set; }
    /// <summary>Agency code; <c>kelurahan</c> means the village of the place.</summary>
    public required string DefaultAgency { get; set; }
    public int DeadlineDays { get; set; }
    public bool Emergency { get; set; }
    public bool Sensitive { get; set; }
    /// <summary>Words and phrases that speak for it, separated by semicolons, lower case.</summary>
    public required string Keywords { get; set; }
    public DateTimeOffset? ValidFrom { get; set; }
    public DateTimeOffset? ValidTo { get; set; }
}

/// <summary>A word or phrase that makes a report an emergency ("hubungi 112"); with <c>!</c> before it an exception,
/// see <see cref="EmergencyCheck"/>.</summary>
public sealed class EmergencyWord
{
    public required string Word { get; set; }
    public bool Enabled { get; set; } = true;
}
