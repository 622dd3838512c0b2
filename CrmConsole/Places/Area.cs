namespace CrmConsole.Places;

/// <summary>Province, city, district or village, by its dotted Kemendagri code (never BPS codes).</summary>
public sealed class Area
{
    public required string Code { get; set; }
    public required string Name { get; set; }
    /// <summary>province, city, district or village.</summary>
    public required string Level { get; set; }
    public string? ParentCode { get; set; }
    public double Latitude { get; set; }
    public double Longitude { get; set; }
    /// <summary>GeoJSON MultiPolygon coordinates (WGS 84, [lng, lat]); villages only.</summary>
    public string? Polygon { get; set; }
    public DateTimeOffset? ValidFrom { get; set; }
    public DateTimeOffset? ValidTo { get; set; }
}
