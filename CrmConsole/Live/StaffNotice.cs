using CrmConsole.Data;

namespace CrmConsole.Live;

/// <summary>Something a member of staff should know (the bell). Codes and ids only; the sentence is made when shown.</summary>
public sealed class StaffNotice : IAllocatedId
{
    public long Id { get; set; }
    public long UserId { get; set; }
    public long? CaseId { get; set; }
    /// <summary><c>assigned</c>, <c>taken_off</c>, <c>overdue</c>, <c>due_soon</c>, <c>red_flag</c>, <c>escalated</c>, <c>ruling</c>, <c>no_answer</c>, <c>calendar_ends</c>, <c>milestone_due</c>, <c>delivery_failed</c>, <c>reply_received</c>.</summary>
    public required string Kind { get; set; }
    /// <summary>Unique per user: the same cause tells a person once.</summary>
    public required string OnceKey { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset? ReadAt { get; set; }
    /// <summary>When it went into a mail; null while it did not.</summary>
    public DateTimeOffset? MailedAt { get; set; }
}
