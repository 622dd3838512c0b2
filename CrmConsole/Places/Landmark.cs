using CrmConsole.Data;

namespace CrmConsole.Places;

/// <summary>A name by which people say where they are: a market, a station, a school. Grows with confirmed cases.</summary>
public sealed class Landmark : IAllocatedId
{
    public long Id { get; set; }
    public required string Name { get; set; }
    /// <summary>Name without case, signs and double spaces; one row for each in a village.</summary>
    public required string Key { get; set; }
    public required string AreaCode { get; set; }
    public double Latitude { get; set; }
    public double Longitude { get; set; }
    public LandmarkSource Source { get; set; }
    /// <summary>How many cases were placed by it.</summary>
    public int Uses { get; set; }
    /// <summary>Taken out of the search by staff; not learned again.</summary>
    public bool Hidden { get; set; }
}

public enum LandmarkSource { Seed, Staff, Learned }
