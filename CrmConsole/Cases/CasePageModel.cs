using CrmConsole.Channels;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Replies;

namespace CrmConsole.Cases;

/// <summary>Everything the case page shows, read in one go. No identity in it, only masks.</summary>
public sealed record CasePageModel
{
    public required Case Case { get; init; }
    public required IReadOnlyList<ReportView> Reports { get; init; }
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
    public required IReadOnlyList<Choice> Choices { get; init; }
    public required IReadOnlyList<StaffOption> Officers { get; init; }
    public required IReadOnlyList<ClockView> Clocks { get; init; }
    public IReadOnlyList<Milestone> Milestones { get; init; } = [];
    /// <summary>Cases that have to do with it, out of those the reader may see.</summary>
    public IReadOnlyList<LinkView> Links { get; init; } = [];
    public string? OfficerName { get; init; }
    public string? DraftReply { get; init; }
    public string? DraftNote { get; init; }
    public long DraftReplyRevision { get; init; }
    public long DraftNoteRevision { get; init; }
    /// <summary>Why it was routed so, as a sentence.</summary>
    public string? Because { get; init; }
    public bool ReadOnly { get; init; }
    /// <summary>The reader works at the counter where it was entered, and may print the reporter's receipt.</summary>
    public bool Receipt { get; init; }
    /// <summary>Answers that somebody has to give at the channel.</summary>
    public IReadOnlyList<ByHandAnswer> ByHand { get; init; } = [];
    /// <summary>Doubts about the proof, for whoever may validate it now.</summary>
    public IReadOnlyList<EvidenceWarning> Doubts { get; init; } = [];
    /// <summary>Channel and masked address of a reply; null when none is possible.</summary>
    public string? ReplyChannel { get; init; }
    public string? ReplyTarget { get; init; }
    /// <summary>Tells what the channel makes of a reply's words, and whether it is too long; null when it takes any text.</summary>
    public Func<string, (string Words, bool TooLong)>? ReplyMeasure { get; init; }
    /// <summary>A reply is read by everybody, unless it is sent to the reporter alone, which some channels allow.</summary>
    public bool ReplyPublic { get; init; }
    public bool ReplyMayBePrivate { get; init; }
    /// <summary>Why no reply is possible.</summary>
    public string? ReplyBlocked { get; init; }

    /// <summary>Whether the reader may do it now, and why not.</summary>
    public Choice Choice<TCommand>() where TCommand : CaseCommand => Choices.First(c => c.Act is Act<TCommand>);
    public bool May<TCommand>() where TCommand : CaseCommand => Choice<TCommand>().Allowed;
}

/// <param name="WhyNot">A sentence; null when allowed.</param>
public sealed record Choice(Act Act, bool Allowed, string? WhyNot);

/// <param name="Open">Cases this officer has in hand.</param>
public sealed record StaffOption(long Id, string Name, bool Absent, int Open);

/// <param name="Again">The same trouble at the same place soon after the other was done, or before this one.</param>
public sealed record LinkView(string Number, string Title, CaseState State, bool Again);

public sealed record ClockView(ClockKind Kind, ClockState State, DateTimeOffset DueAt);

public sealed record ReportView
{
    public required string Number { get; init; }
    public required string Channel { get; init; }
    public string? Subject { get; init; }
    public required string Text { get; init; }
    public string? Folded { get; init; }
    /// <summary>Sanitised at intake; null when the text says it all or the reader sees masked text.</summary>
    public string? Html { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public string? Warning { get; init; }
    public IReadOnlyList<string> LeftOut { get; init; } = [];
    public Privacy Privacy { get; init; }
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    public long? ReporterId { get; init; }
    /// <summary>"L••• A•••"; null when anonymous or unknown.</summary>
    public string? ReporterMask { get; init; }
    public IReadOnlyList<string> ContactMasks { get; init; } = [];
    public bool CanReveal { get; init; }
}

public enum TimelineKind { Event, CitizenMessage, PublicReply, InternalNote }

public sealed record TimelineEntry
{
    public required DateTimeOffset At { get; init; }
    public required TimelineKind Kind { get; init; }
    public required string Who { get; init; }
    public required string Text { get; init; }
    public string? Folded { get; init; }
    public string? Html { get; init; }
    public string? Warning { get; init; }
    public IReadOnlyList<string> LeftOut { get; init; } = [];
    public DeliveryView? Delivery { get; init; }
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    public bool Automatic { get; init; }
    /// <summary>Orders what has the same instant.</summary>
    public long Order { get; init; }
}

/// <param name="Error">A sentence without personal data.</param>
public sealed record DeliveryView(OutboxState State, string Channel, DateTimeOffset? SentAt, string? Error);
