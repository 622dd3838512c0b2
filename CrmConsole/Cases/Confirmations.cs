using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Reporters;

namespace CrmConsole.Cases;

/// <summary>The citizen's receipt: number, PIN, link to the tracker, and "hubungi 112" when it sounds like an emergency.
/// Once per report, whatever happens.</summary>
public sealed class Confirmations(Outbox outbox, ReplyTokens replyTokens, TrackerKeys tracker, TemplateBook templates, ReplyRoutes routes, PublicLinks links, CaseWriter cases)
{
    public void Queue(CrmDb db, Case c, Report report, Conversation conversation, OpenedReporter reporter, NewReport r)
    {
        if (routes.For(r.Channel, r.ReplyHandle, r.Identity) is not { } route) return;
        var template = templates.Find("confirmation", "id");
        var values = new Dictionary<string, string?>
        {
            ["nomor"] = report.Number,
            ["pin"] = tracker.Pin(report.Id, report.TokenVersion),
            ["tautan"] = links.Tracker(tracker.Token(report.Id, report.TokenVersion)),
            ["nama"] = reporter.Row.Anonymous ? null : r.Identity.Name,
            ["darurat"] = report.Emergency ? templates.Find("emergency", "id").Body + "\n\n" : null,
        };
        var content = new OutboxContent(
            Templates.Fill(template.Subject ?? "{{nomor}}", values), Templates.Fill(template.Body, values),
            replyTokens.For(report.Id), r.WireId, r.WireId is null ? [] : [r.WireId], Automatic: true,
            reporter.Row.Anonymous ? null : r.Identity.Name, r.ThreadKey);
        var row = outbox.Queue(db, reporter, new NewMessage(route.Channel, "confirmation", $"confirmation:{report.Id}", route.Recipient, content)
        {
            NewCause = true,
            CaseId = c.Id,
            ReportId = report.Id,
            ConversationId = conversation.Id,
        });
        if (row is not null) cases.Append(db, c, Actor.System, new ConfirmationQueued(row.Id, report.Emergency));
    }
}
