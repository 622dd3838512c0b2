using CrmConsole.Cases;
using CrmConsole.Data;

namespace CrmConsole.Intake.Checks;

/// <summary>A person changed or removed what they had posted. What was received stays; the case gets a line that says so.</summary>
public sealed class ChangeCheck(ThreadFinder threads) : IIntakeCheck
{
    public int Order => 25;

    public Verdict? Ask(CrmDb db, CheckedMessage message)
    {
        if (message.Parsed.Change is not { } change) return null;
        IReadOnlyList<string> ids = change.Earlier is { } earlier ? earlier : change.WireId is { } one ? [one] : [];
        foreach (var id in ids)
            if (threads.FindByWireId(db, id) is { } thread) return new AttachTo(thread, change.Text is null ? "removed_there" : "changed_there");
        return change.Earlier is null ? new IgnoreIt("change_unmatched") : null;
    }
}
