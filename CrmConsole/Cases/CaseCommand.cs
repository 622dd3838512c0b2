namespace CrmConsole.Cases;

/// <summary>What can be asked of a case; the row of the state machine's table.</summary>
public enum CommandKind { Accept, Start, MarkDone, Validate, Reject, Refuse, Reopen, Assign, SetAgency, SetCategory, SetArea, SetPriority, Reply, Note, Reveal, ClearAttention, Return, Rule, FollowUp, Promise, Ask, Resume, SendExternal, Archive, Merge, Split, Link, SetSubject, Milestone, ReleasePhoto, Tell, Confirm, Dispute }

/// <summary>A change that somebody wants. Texts are plain; limits are checked by <see cref="CaseCommands"/>.</summary>
public abstract record CaseCommand(CommandKind Kind, CaseAspect Aspect);

public sealed record Accept() : CaseCommand(CommandKind.Accept, CaseAspect.State);
public sealed record Start() : CaseCommand(CommandKind.Start, CaseAspect.State);
/// <summary>Done by the unit's word: waits for the Bureau.</summary>
public sealed record MarkDone(string Text) : CaseCommand(CommandKind.MarkDone, CaseAspect.State);
/// <param name="Answers">To every doubt about the proof, by <see cref="Evidence.EvidenceWarning.Key"/>, in words.</param>
public sealed record Validate(string? Text, IReadOnlyDictionary<string, string>? Answers = null) : CaseCommand(CommandKind.Validate, CaseAspect.State)
{
    /// <summary>Set by <see cref="CaseCommands"/> itself, whatever the caller says.</summary>
    public IReadOnlyList<Evidence.EvidenceWarning> Doubts { get; init; } = [];
}
public sealed record Reject(string Text) : CaseCommand(CommandKind.Reject, CaseAspect.State);
public sealed record Refuse(string ReasonCode, string Text) : CaseCommand(CommandKind.Refuse, CaseAspect.State);
public sealed record Reopen(string Reason) : CaseCommand(CommandKind.Reopen, CaseAspect.State);
/// <summary>Null takes the officer off.</summary>
public sealed record Assign(long? OfficerId, string? Reason) : CaseCommand(CommandKind.Assign, CaseAspect.Officer)
{
    /// <summary>Set by <see cref="CaseCommands"/>, whatever the caller says; null when there is no such account.</summary>
    public Accounts.StaffCard? Officer { get; init; }
}
public sealed record SetAgency(string Code, string Reason) : CaseCommand(CommandKind.SetAgency, CaseAspect.Agency);
public sealed record SetCategory(string Code) : CaseCommand(CommandKind.SetCategory, CaseAspect.Category);
public sealed record SetArea(string Code) : CaseCommand(CommandKind.SetArea, CaseAspect.Area);
public sealed record SetPriority(CasePriority Priority) : CaseCommand(CommandKind.SetPriority, CaseAspect.Priority);
/// <param name="OnceKey">Made by the page when the text was begun: a double click or a retry sends once.</param>
/// <param name="Private">What was said in public is answered to the person alone, where the channel can do that.</param>
public sealed record Reply(string Text, string? TemplateCode, string? OnceKey = null, bool Private = false) : CaseCommand(CommandKind.Reply, CaseAspect.None);
/// <summary>Somebody gave this answer at the channel itself.</summary>
/// <param name="Link">Where it can be read; null when there is no such place.</param>
public sealed record AnsweredByHand(long OutboxId, string? Link) : CaseCommand(CommandKind.Reply, CaseAspect.None);
public sealed record AddNote(string Text) : CaseCommand(CommandKind.Note, CaseAspect.None);
public sealed record ClearAttention() : CaseCommand(CommandKind.ClearAttention, CaseAspect.None);

/// <summary>The receiving unit gives it back: to the unit it came from, else to the centre; the second time to the Bureau.</summary>
public sealed record Return(string ReasonCode, string Text) : CaseCommand(CommandKind.Return, CaseAspect.Agency);
/// <summary>The Bureau decides whose it is. Binds.</summary>
public sealed record Rule(string Code, string Text) : CaseCommand(CommandKind.Rule, CaseAspect.Agency);
/// <param name="Progress">0–99 %; 100 is <see cref="MarkDone"/>. The reporter reads text and figure.</param>
public sealed record PostFollowUp(int Progress, string Text) : CaseCommand(CommandKind.FollowUp, CaseAspect.None)
{
    public IReadOnlyList<Evidence.PreparedAttachment> Files { get; init; } = [];
}
/// <param name="Day">Jakarta's; the promise holds until its end.</param>
/// <param name="Reason">Needed when an earlier promise changes; the reporter reads it.</param>
public sealed record Promise(DateOnly Day, string? Reason) : CaseCommand(CommandKind.Promise, CaseAspect.Promise);
/// <summary>Asks the reporter and waits for the answer.</summary>
public sealed record Ask(string Text) : CaseCommand(CommandKind.Ask, CaseAspect.State);
/// <summary>Goes on without the reporter's answer.</summary>
public sealed record Resume() : CaseCommand(CommandKind.Resume, CaseAspect.State);
/// <summary>Outside the province's authority: the unit passes it on and keeps asking.</summary>
public sealed record SendExternal(string Body, string Text) : CaseCommand(CommandKind.SendExternal, CaseAspect.State);
public sealed record Archive(string ReasonCode, string Text) : CaseCommand(CommandKind.Archive, CaseAspect.State);

/// <summary>Its reports go over to an older case about the same thing.</summary>
/// <param name="IntoNumber">Number of any report of that case.</param>
public sealed record Merge(string IntoNumber, string Reason) : CaseCommand(CommandKind.Merge, CaseAspect.State);
/// <summary>One of several reports goes back to the case of its own number; so a merge is undone.</summary>
public sealed record Split(string Number, string Reason) : CaseCommand(CommandKind.Split, CaseAspect.None);
/// <summary>Two cases have to do with each other and stay two.</summary>
public sealed record Link(string Number) : CaseCommand(CommandKind.Link, CaseAspect.None);
/// <summary>The unit that is complained about, which must not see the case; null when it is about nobody.</summary>
public sealed record SetSubject(string? Code, string Reason) : CaseCommand(CommandKind.SetSubject, CaseAspect.Agency);
public sealed record AddMilestone(string Title, DateOnly Day) : CaseCommand(CommandKind.Milestone, CaseAspect.None);
public sealed record ReachMilestone(long Id) : CaseCommand(CommandKind.Milestone, CaseAspect.None);
public sealed record DropMilestone(long Id, string Reason) : CaseCommand(CommandKind.Milestone, CaseAspect.None);

/// <summary>The public may see it, with the boxes covered for good.</summary>
public sealed record ReleasePhoto(long AttachmentId, IReadOnlyList<Evidence.RedactionBox> Boxes) : CaseCommand(CommandKind.ReleasePhoto, CaseAspect.None)
{
    /// <summary>Set by <see cref="CaseCommands"/>; null when nothing is covered.</summary>
    public RedactedPhoto? Redacted { get; init; }
}
/// <summary>It is no longer shown to the public.</summary>
public sealed record WithdrawPhoto(long AttachmentId) : CaseCommand(CommandKind.ReleasePhoto, CaseAspect.None);

/// <summary>What a reporter does, by the tracker of one report: <see cref="CaseCommands.RunForReporterAsync"/>.</summary>
public abstract record CitizenCommand(CommandKind Kind) : CaseCommand(Kind, CaseAspect.None)
{
    /// <summary>Set by <see cref="CaseCommands"/>.</summary>
    public Report Report { get; init; } = null!;
    public IReadOnlyList<Evidence.PreparedAttachment> Files { get; init; } = [];
}

/// <summary>More about it, or the answer that was waited for.</summary>
public sealed record Tell(string Text) : CitizenCommand(CommandKind.Tell);
/// <summary>It is done indeed.</summary>
/// <param name="Stars">1–5, or null.</param>
public sealed record Confirm(int? Stars, string? Text) : CitizenCommand(CommandKind.Confirm);
/// <summary>It is not done: opens the case again, inside the window.</summary>
public sealed record Dispute(string Text) : CitizenCommand(CommandKind.Dispute);

public enum CommandOutcome { Done, Refused, Conflict, NotFound }

/// <param name="Sentence">For the person who asked, in their language; empty when all went well.</param>
/// <param name="Version">The case's version after it.</param>
public sealed record CommandResult(CommandOutcome Outcome, string Sentence, int Version)
{
    public FieldConflict? Conflict { get; init; }
}

/// <summary>A colleague changed the same thing since the page was read. Repeating the command with the new version goes through.</summary>
/// <param name="Theirs">The value as it stands now: a code.</param>
public sealed record FieldConflict(CaseAspect Field, string? Theirs, string? ByName, DateTimeOffset At);
