namespace CrmConsole.Demo;

/// <summary>One invented report, as it might come in. Nobody in it exists: mail goes to <c>.example</c>, and the numbers
/// are of a block that is not given out.</summary>
public sealed record DemoReport
{
    public required string Channel { get; init; }
    public string? Subject { get; init; }
    public required string Text { get; init; }
    public string? Name { get; init; }
    /// <summary>+62…</summary>
    public string? Phone { get; init; }
    public string? Email { get; init; }
    /// <summary>Name on a social network, without @.</summary>
    public string? Handle { get; init; }
    public required string Address { get; init; }
    /// <summary>Null on channels that send no point; otherwise inside the village's outline.</summary>
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public required string AreaCode { get; init; }
    /// <summary>What it is about in truth; a channel does not say so.</summary>
    public required string CategoryCode { get; init; }
    public bool Anonymous { get; init; }
    public bool Emergency { get; init; }
    /// <summary>How long ago it came.</summary>
    public required TimeSpan Age { get; init; }
}

/// <summary>A complaint before it has a place and a tone.</summary>
internal sealed record DemoComplaint(string Category, string? Subject, string Text, bool Emergency);
