using CrmConsole.Cases;
using CrmConsole.Data;

namespace CrmConsole.Intake.Checks;

/// <summary>Does it belong to a conversation? Only a known sender's message counts as the reporter's; another's is kept
/// apart ("other sender"), and a claim that cannot be proved makes a new case with a warning.</summary>
public sealed class ThreadCheck(ThreadFinder threads) : IIntakeCheck
{
    public int Order => 30;

    public Verdict? Ask(CrmDb db, CheckedMessage message)
    {
        var search = message.Thread = threads.Find(db, message.Channel, message.Parsed.Thread, message.Sender, message.Parsed.Sender.Authentic, message.Parsed.Public);
        if (search.Match is not { } match) return null;
        if (message.Parsed.Automatic is not null) return new AttachTo(match, "automatic");
        // Where everybody reads, everybody may join in: another's words under a report are a matter of their own.
        if (message.Parsed.Public && !match.KnownSender) return null;
        if (message.Parsed.MayRepeat && match.KnownSender && threads.SaidJustNow(db, match, message.Parsed.Text)) return new IgnoreIt("repeated", match.Report.Id);
        return new AttachTo(match, match.KnownSender ? null : "other_sender");
    }
}
