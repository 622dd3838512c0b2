using CrmConsole.Data;

namespace CrmConsole.Intake.Checks;

/// <summary>What we sent ourselves must never come back as a report.</summary>
public sealed class LoopCheck : IIntakeCheck
{
    public int Order => 10;

    public Verdict? Ask(CrmDb db, CheckedMessage message) => message.Parsed.Loop && message.Parsed.Bounce is null ? new IgnoreIt("loop") : null;
}
