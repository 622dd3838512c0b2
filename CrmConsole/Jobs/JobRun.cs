namespace CrmConsole.Jobs;

/// <summary>When a recurring job last came to its end; Hangfire's memory is gone after a restart.</summary>
public sealed class JobRun
{
    public required string Name { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    /// <summary>A sentence for administrators.</summary>
    public string? LastError { get; set; }
}
