using CrmConsole.Data;

namespace CrmConsole.Intake.Checks;

/// <summary>Machine-written mail outside a conversation (RFC 3834). Auto-replies stay in the journal only; lists and bulk
/// mail may carry a complaint that somebody forwarded, so a person looks.</summary>
public sealed class AutomaticCheck : IIntakeCheck
{
    public int Order => 40;

    public Verdict? Ask(CrmDb db, CheckedMessage message) => message.Parsed.Automatic switch
    {
        null => null,
        var why when why.StartsWith("List", StringComparison.OrdinalIgnoreCase) || why.StartsWith("Precedence", StringComparison.OrdinalIgnoreCase) => new QuarantineIt("bulk"),
        _ => new IgnoreIt("automatic"),
    };
}
