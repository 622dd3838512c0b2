using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Reporters;

namespace CrmConsole.Intake.Checks;

/// <summary>One question asked of every message before it becomes a report. Checks are asked in the order of
/// <see cref="Order"/>; the first verdict ends the asking. To add one: a file here with a class that implements this.</summary>
public interface IIntakeCheck
{
    /// <summary>Smaller first; leave gaps.</summary>
    int Order { get; }

    /// <summary>Null: nothing to say, ask the next. Runs inside the writer's transaction: quick, no I/O.</summary>
    Verdict? Ask(CrmDb db, CheckedMessage message);
}

/// <summary>What checks look at; <see cref="Thread"/> is filled by the thread check for those after it.</summary>
public sealed class CheckedMessage(string channel, ParsedMessage parsed, Identity sender, bool trusted)
{
    public string Channel => channel;
    public ParsedMessage Parsed => parsed;
    public Identity Sender => sender;
    /// <summary>Handed in by an authenticated machine or by staff: sender limits do not apply.</summary>
    public bool Trusted => trusted;
    public ThreadSearch? Thread { get; set; }
}

/// <summary>What is to become of a message.</summary>
public abstract record Verdict;

/// <summary>Kept in the journal, nothing else; <paramref name="Reason"/> is a code.</summary>
/// <param name="ReportId">The report that it says nothing new of.</param>
public sealed record IgnoreIt(string Reason, long? ReportId = null) : Verdict;

/// <summary>A person must look before anything happens.</summary>
public sealed record QuarantineIt(string Reason) : Verdict;

/// <summary>A delivery report about something of ours.</summary>
public sealed record MarkBounced(OutboxMessage Message, BounceNotice Notice) : Verdict;

/// <summary>What it speaks of is on its way still: it is looked at again soon.</summary>
public sealed record TryLater(string Reason) : Verdict;

/// <summary>A receipt about something of ours.</summary>
public sealed record MoveOn(OutboxMessage Message, DeliveryNotice Notice) : Verdict;

/// <summary>A further message of a conversation; <paramref name="Warning"/> is a code for officers.</summary>
public sealed record AttachTo(ThreadMatch Thread, string? Warning) : Verdict;

/// <summary>A new report, with a warning code for officers.</summary>
public sealed record NewWithWarning(string Warning) : Verdict;
