using CrmConsole.Accounts;

namespace CrmConsole.Live;

/// <summary>One line of a case's history: append-only, chained by keyed hashes. Codes and ids only, never personal text.</summary>
public sealed class CaseEvent
{
    /// <summary>Global order of commit.</summary>
    public long Seq { get; set; }
    public long CaseId { get; set; }
    /// <summary>1 for the case's first event.</summary>
    public int Index { get; set; }
    public required string Type { get; set; }
    public ActorKind ActorKind { get; set; }
    public long ActorId { get; set; }
    public DateTimeOffset At { get; set; }
    /// <summary>JSON, exactly the bytes that were hashed.</summary>
    public required string Payload { get; set; }
    public required byte[] Hash { get; set; }
}
