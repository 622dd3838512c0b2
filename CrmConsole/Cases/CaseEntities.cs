using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Deadlines;

namespace CrmConsole.Cases;

/// <summary>The piece of work. A projection of its events: only <see cref="CaseWriter"/> changes it.</summary>
public sealed class Case : IAllocatedId
{
    public long Id { get; set; }
    /// <summary>The first report's number; every other report's number leads here too.</summary>
    public required string Number { get; set; }
    public CaseState State { get; set; }
    public required string Channel { get; set; }
    public string? CategoryCode { get; set; }
    public string? AreaCode { get; set; }
    public string? AgencyCode { get; set; }
    /// <summary>The agency that closed it last; reopening returns there.</summary>
    public string? ClosingAgencyCode { get; set; }
    /// <summary>The unit complained about: it and its whole subtree never see the case.</summary>
    public string? SubjectAgencyCode { get; set; }
    /// <summary>The counter (agency code) at which it was entered; null when it came by itself.</summary>
    public string? EnteredAtCode { get; set; }
    public long? OfficerId { get; set; }
    public CasePriority Priority { get; set; }
    /// <summary>Inspectorate only; invisible to everybody else, even as a count.</summary>
    public bool Sealed { get; set; }
    /// <summary>Waiting for a ruling by the Bureau.</summary>
    public bool RulingPending { get; set; }
    /// <summary>The Bureau has ruled whose it is: no further return, and no hand-over out of that unit.</summary>
    public bool Ruled { get; set; }
    /// <summary>Where it goes on when the citizen has answered, or when a merge is undone; set while waiting or merged.</summary>
    public CaseState? ResumeState { get; set; }
    /// <summary>The case that now holds its reports; null for one that stands by itself.</summary>
    public long? MergedIntoId { get; set; }
    /// <summary>The body outside the province that was asked; the unit keeps chasing it.</summary>
    public string? ExternalBody { get; set; }
    /// <summary>First sentence of the report, contacts masked; the line in every list.</summary>
    public required string Title { get; set; }
    public string? Address { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    /// <summary>When staff last did something about the matter itself; at first when it came in. Who stands still since is silent.</summary>
    public DateTimeOffset WorkedAt { get; set; }
    /// <summary>The nearest due time of the running clocks; null while all are stopped.</summary>
    public DateTimeOffset? DueAt { get; set; }
    /// <summary>When the total clock ends. Never reset.</summary>
    public DateTimeOffset TotalDueAt { get; set; }
    public DateTimeOffset? OverdueFlaggedAt { get; set; }
    public DateTimeOffset? PromisedAt { get; set; }
    public DateTimeOffset? FirstReplyAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    /// <summary>"Done" by the agency's word only; validation is still to come.</summary>
    public bool Provisional { get; set; }
    public int Progress { get; set; }
    public int Returns { get; set; }
    public int ReportCount { get; set; } = 1;
    /// <summary>A delivery failed or is unsure, or a message came from an unknown sender: an officer should look.</summary>
    public bool Attention { get; set; }
    /// <summary>Number of events; also the version for optimistic concurrency.</summary>
    public int Version { get; set; }
    /// <summary>Keyed hash of the newest event.</summary>
    public byte[] Head { get; set; } = [];
    public List<CaseHolder> Holders { get; set; } = [];
}

/// <summary>That an agency holds or held a case: it may go on reading it.</summary>
public sealed class CaseHolder
{
    public long CaseId { get; set; }
    public required string AgencyCode { get; set; }
    public DateTimeOffset Since { get; set; }
}

/// <summary>What one citizen said once on one channel. Never rewritten.</summary>
public sealed class Report : IAllocatedId
{
    public long Id { get; set; }
    /// <summary><c>JK-yyMMdd-nnnn</c> by Jakarta's day.</summary>
    public required string Number { get; set; }
    public required string Channel { get; set; }
    public long? ReporterId { get; set; }
    public long ConversationId { get; set; }
    public Privacy Privacy { get; set; }
    public string? Subject { get; set; }
    public required string Text { get; set; }
    public string? Folded { get; set; }
    public string? Html { get; set; }
    public string? Address { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
    public string? AreaCode { get; set; }
    public string? CategoryCode { get; set; }
    public bool Emergency { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    /// <summary>What was left out at intake, one sentence a line.</summary>
    public string? LeftOut { get; set; }
    /// <summary>A warning for officers, as a code: <c>forged_reply</c>, <c>suspect_sender</c>.</summary>
    public string? Warning { get; set; }
    /// <summary>Raised to revoke every token and PIN given out so far.</summary>
    public int TokenVersion { get; set; } = 1;
    public long? EnteredBy { get; set; }
    /// <summary>The message's own id on its wire; null where it has none.</summary>
    public string? WireId { get; set; }
}

/// <summary>Membership of a report in a case, for a time: merge, split and undo never touch a report.</summary>
public sealed class CaseReport : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public long ReportId { get; set; }
    public DateTimeOffset From { get; set; }
    public DateTimeOffset? To { get; set; }
}

/// <summary>A thread with one person on one channel.</summary>
public sealed class Conversation : IAllocatedId
{
    public long Id { get; set; }
    public required string Channel { get; set; }
    public long? ReporterId { get; set; }
    /// <summary>The channel's own thread id, where it has one.</summary>
    public string? ThreadKey { get; set; }
    /// <summary>Everybody reads it: what we write there holds nothing private.</summary>
    public bool Public { get; set; }
    /// <summary>Where an answer goes, encrypted with the reporter's key; used by the sender only.</summary>
    public byte[]? ReplyHandleSealed { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>When the person last wrote in it: windows of free text are counted from here.</summary>
    public DateTimeOffset LastInboundAt { get; set; }
}

/// <summary>One message of a conversation, or an internal note on a case.</summary>
public sealed class Message : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public long? ReportId { get; set; }
    public long? ConversationId { get; set; }
    public MessageDirection Direction { get; set; }
    public long? AuthorId { get; set; }
    public string? Subject { get; set; }
    public required string Body { get; set; }
    public string? Folded { get; set; }
    public string? Html { get; set; }
    public DateTimeOffset At { get; set; }
    /// <summary>A warning for officers, as a code: <c>other_sender</c>, <c>automatic</c>.</summary>
    public string? Warning { get; set; }
    public string? LeftOut { get; set; }
    /// <summary>The wire's id (Message-ID without brackets) of this message, to thread answers.</summary>
    public string? WireId { get; set; }
    public long? OutboxId { get; set; }
    public bool Automatic { get; set; }
}

public enum MessageDirection { In, Out, Internal }

/// <summary>What an officer typed and has not sent yet; one per person, case and kind.</summary>
public sealed class Draft : IAllocatedId
{
    public long Id { get; set; }
    public long UserId { get; set; }
    public long CaseId { get; set; }
    public MessageDirection Kind { get; set; }
    public required string Body { get; set; }
    /// <summary>Counts the browser's savings, so that a late one never overwrites a newer.</summary>
    public long Revision { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

public sealed class Assignment : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public string? AgencyCode { get; set; }
    public long? OfficerId { get; set; }
    public long ByUserId { get; set; }
    public DateTimeOffset From { get; set; }
    public DateTimeOffset? To { get; set; }
    public string? Reason { get; set; }
}

/// <summary>A hand-over between agencies (coordination), within one (disposition), or a return.</summary>
public sealed class Transfer : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public string? FromAgencyCode { get; set; }
    public required string ToAgencyCode { get; set; }
    public TransferKind Kind { get; set; }
    public string? ReasonCode { get; set; }
    public string? ReasonText { get; set; }
    public long ByUserId { get; set; }
    public DateTimeOffset At { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
}

public enum TransferKind { Coordination, Disposition, Return, Ruling }

public sealed class FollowUp : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public long ByUserId { get; set; }
    public int Progress { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>A stage of a longer piece of work, with a day of its own. The reporter reads it.</summary>
public sealed class Milestone : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    /// <summary>Given up, with a reason in the timeline.</summary>
    public bool Dropped { get; set; }
    public required string Title { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? ReachedAt { get; set; }
    /// <summary>When staff were told that its day had gone by.</summary>
    public DateTimeOffset? RemindedAt { get; set; }
}

public sealed class Validation : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public long ByUserId { get; set; }
    public bool Accepted { get; set; }
    public string? Reason { get; set; }
    /// <summary>The evidence warnings that were shown, and the validator's answers, as JSON.</summary>
    public string Answers { get; set; } = "[]";
    public DateTimeOffset At { get; set; }
}

/// <summary>What a reporter said of the result: confirmed, reopened, a rating.</summary>
public sealed class Feedback : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public long ReportId { get; set; }
    public bool? Confirmed { get; set; }
    public int? Stars { get; set; }
    public string? Text { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>A running or stopped clock; what is due is one index read over (state, due).</summary>
public sealed class Clock : IAllocatedId
{
    public long Id { get; set; }
    public long CaseId { get; set; }
    public ClockKind Kind { get; set; }
    public ClockState State { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? StoppedAt { get; set; }
    /// <summary>What was left when it was paused, in microseconds.</summary>
    public long? Remaining { get; set; }
    public long PolicyId { get; set; }
    /// <summary>How many rungs of its ladder were climbed; each is climbed once.</summary>
    public int Told { get; set; }
    /// <summary>When the sweep must look at it again; null when there is nothing more to tell.</summary>
    public DateTimeOffset? NextAt { get; set; }
}

/// <summary>The last number given out on a day of Jakarta.</summary>
public sealed class NumberSeries
{
    /// <summary><c>yyMMdd</c>.</summary>
    public required string Day { get; set; }
    public int Last { get; set; }
}

/// <summary>A list an officer keeps: filter and order, as JSON.</summary>
public sealed class SavedView : IAllocatedId
{
    public long Id { get; set; }
    public long UserId { get; set; }
    public required string Name { get; set; }
    public required string Filter { get; set; }
    public bool Shared { get; set; }
}
