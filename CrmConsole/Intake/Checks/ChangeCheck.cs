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
        return threads.FindByWireId(db, change.WireId) is { } thread ? new AttachTo(thread, change.Text is null ? "removed_there" : "changed_there") : new IgnoreIt("change_unmatched");
    }
}
