using CrmConsole.Data;

namespace CrmConsole.Deadlines;

public sealed class Holiday
{
    public DateOnly Date { get; set; }
    public required string Name { get; set; }
    /// <summary>national or collective_leave.</summary>
    public required string Kind { get; set; }
}

/// <summary>A set of rules, valid from an instant on; a case keeps the version it began with.</summary>
public sealed class Policy : IAllocatedId
{
    public long Id { get; set; }
    /// <summary>Which rules: <c>clocks</c>, <c>working_hours</c>, <c>reopen</c>, <c>retention</c>.</summary>
    public required string Kind { get; set; }
    public DateTimeOffset ValidFrom { get; set; }
    /// <summary>JSON; read by Deadlines.</summary>
    public required string Rules { get; set; }
    public long? ByUserId { get; set; }
}
