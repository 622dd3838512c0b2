using CrmConsole.Data;
using CrmConsole.Reporters;

namespace CrmConsole.Intake.Checks;

/// <summary>A sender whom staff blocked is kept in the journal and becomes nothing. Emergencies come in by other ways; whoever is
/// blocked by mistake is let in from quarantine's list of the blocked.</summary>
public sealed class BlockCheck(Vault vault) : IIntakeCheck
{
    public int Order => 15;

    public Verdict? Ask(CrmDb db, CheckedMessage message) =>
        !message.Trusted && vault.IsBlocked(db, message.Sender) ? new IgnoreIt("blocked") : null;
}
