using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Intake.Checks;
using CrmConsole.Replies;

namespace CrmConsole.Intake;

/// <summary>What happens to a prepared message inside the writer's transaction.</summary>
public sealed class IntakeCommit(IEnumerable<IIntakeCheck> checks, CaseOpener opener, IDeliveryObserver deliveries, PromptAnswers answers)
{
    private readonly IIntakeCheck[] checks = [.. checks.OrderBy(c => c.Order)];

    public IntakeReceipt Commit(CrmDb db, PreparedMessage p, ReceiveOptions options)
    {
        if (Journal.Find(db, p.Envelope.Channel, p.Envelope.ExternalId) is { } there) return Journal.Receipt(db, there, duplicate: true);
        if (SameContent(db, p) is { } twin) return KeepTwin(db, p, twin);
        var row = Journal.Add(db, p, IntakeOutcome.Ignored);
        Decide(db, p, row, options, skipDoubt: false);
        options.InTransaction?.Invoke(db, row.Id);
        return Journal.Receipt(db, row);
    }

    /// <summary>A kept envelope once more: after an error, or because a person said it is genuine
    /// (<paramref name="byPerson"/>: then doubts no longer hold it back).</summary>
    public IntakeReceipt Replay(CrmDb db, PreparedMessage p, InboundMessage row, bool byPerson)
    {
        row.NextTryAt = null;
        row.Reason = null;
        row.Fingerprint ??= p.Parsed!.Fingerprint;
        row.Tries++;
        Decide(db, p, row, ReceiveOptions.Of(p.Envelope), byPerson);
        return Journal.Receipt(db, row);
    }

    private void Decide(CrmDb db, PreparedMessage p, InboundMessage row, ReceiveOptions options, bool skipDoubt)
    {
        var message = new CheckedMessage(p.Envelope.Channel, p.Parsed!, p.Report!.Identity, options.Trusted);
        var verdict = checks.Select(c => c.Ask(db, message)).FirstOrDefault(v => v is not null && !(skipDoubt && v is QuarantineIt or IgnoreIt));
        if (p.Parsed!.Answer is { } answer && verdict is IgnoreIt { Reason: "automatic" } or AttachTo { Warning: "automatic" }) answers.Queue(db, p.Envelope, answer);
        switch (verdict)
        {
            case IgnoreIt ignore: (row.Outcome, row.Reason, row.ReportId) = (IntakeOutcome.Ignored, ignore.Reason, ignore.ReportId); break;
            case QuarantineIt quarantine: (row.Outcome, row.Reason) = (IntakeOutcome.Quarantined, quarantine.Reason); break;
            case MarkBounced bounce: Bounce(db, row, bounce); break;
            case TryLater later when row.Tries < Journal.MostTries:
                (row.Outcome, row.Reason, row.NextTryAt) = (IntakeOutcome.Pending, later.Reason, row.ReceivedAt + TimeSpan.FromSeconds(5) * row.Tries);
                break;
            case TryLater later: (row.Outcome, row.Reason) = (IntakeOutcome.Ignored, later.Reason); break;
            case MoveOn receipt: Advance(db, row, receipt); break;
            case AttachTo attach:
                (row.Outcome, row.ReportId, row.Reason) = (IntakeOutcome.Message, attach.Thread.Report.Id, attach.Warning);
                row.MessageId = opener.Attach(db, attach.Thread, p.Report, attach.Warning).Id;
                break;
            default: Open(db, p, row, options, (verdict as NewWithWarning)?.Warning); break;
        }
    }

    private void Open(CrmDb db, PreparedMessage p, InboundMessage row, ReceiveOptions options, string? warning)
    {
        var report = p.Report! with { EnteredAt = options.EnteredAt, EnteredBy = options.EnteredBy };
        var opened = opener.Open(db, report, warning);
        (row.Outcome, row.ReportId, row.Reason) = (IntakeOutcome.Report, opened.Report.Id, warning);
    }

    private void Bounce(CrmDb db, InboundMessage row, MarkBounced bounce)
    {
        (row.Outcome, row.Reason, row.ReportId) = (IntakeOutcome.Bounce, bounce.Notice.Status, bounce.Message.ReportId);
        // A notice of delay is no failure yet.
        if (!bounce.Notice.Permanent || bounce.Message.State is OutboxState.Bounced) return;
        bounce.Message.State = OutboxState.Bounced;
        bounce.Message.Error = $"Server penerima menolak ({bounce.Notice.Status}).";
        deliveries.Changed(db, bounce.Message);
    }

    private void Advance(CrmDb db, InboundMessage row, MoveOn receipt)
    {
        (row.Outcome, row.Reason, row.ReportId) = (IntakeOutcome.Bounce, Codes.Code(receipt.Notice.Step), receipt.Message.ReportId);
        if (!Outbox.Advance(receipt.Message, receipt.Notice)) return;
        if (receipt.Message.State == OutboxState.Failed && receipt.Notice.AnotherWay && deliveries.TryAnotherWay(db, receipt.Message)) receipt.Message.State = OutboxState.Rerouted;
        deliveries.Changed(db, receipt.Message);
    }

    private static InboundMessage? SameContent(CrmDb db, PreparedMessage p) =>
        p.Parsed!.Fingerprint is { } print ? Journal.FindContent(db, p.Envelope.Channel, print) : null;

    // Delivered once more by another way (an alias, a mailbox read again): the journal says so, and nothing else happens.
    private static IntakeReceipt KeepTwin(CrmDb db, PreparedMessage p, InboundMessage twin)
    {
        var row = Journal.Add(db, p with { RawSealed = [], RawFile = null }, IntakeOutcome.Ignored, "same_content");
        row.ReportId = twin.ReportId;
        return Journal.Receipt(db, row) with { Duplicate = true, Outcome = twin.Outcome };
    }
}
