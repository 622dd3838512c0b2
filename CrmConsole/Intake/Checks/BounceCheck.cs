using CrmConsole.Data;
using CrmConsole.Replies;

namespace CrmConsole.Intake.Checks;

/// <summary>Delivery reports belong to what we sent, not to a citizen. One that speaks of nothing of ours is kept and left alone.</summary>
public sealed class BounceCheck : IIntakeCheck
{
    public int Order => 20;

    public Verdict? Ask(CrmDb db, CheckedMessage message)
    {
        if (message.Parsed.Delivery is { } notice)
            return Outbox.FindByWireId(db, message.Channel, notice.OurId) is { } sent ? new MoveOn(sent, notice)
                // A receipt may overtake the answer to the call that sent it.
                : notice.OurId is not null && db.Outbox.Any(o => o.Channel == message.Channel && o.State == OutboxState.Sending)
                    ? new TryLater("receipt_early") : new IgnoreIt("receipt_unmatched");
        if (message.Parsed.Bounce is not { } bounce) return null;
        var ours = Outbox.FindByWireId(db, message.Channel, bounce.OurId);
        return ours is null ? new IgnoreIt("bounce_unmatched") : new MarkBounced(ours, bounce);
    }
}
