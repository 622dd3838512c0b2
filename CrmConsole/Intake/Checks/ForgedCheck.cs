using CrmConsole.Data;

namespace CrmConsole.Intake.Checks;

/// <summary>Last: what is about to become a new report, but with a false claim or a sender proved false. Officers are
/// warned, and no confirmation goes out: it would tell a stranger's address that it wrote to us.</summary>
public sealed class ForgedCheck : IIntakeCheck
{
    public int Order => 60;

    public Verdict? Ask(CrmDb db, CheckedMessage message)
    {
        if (message.Thread?.Forged == true) return new NewWithWarning("forged_reply");
        return message.Parsed.Sender.Authentic == false ? new NewWithWarning("suspect_sender") : null;
    }
}
