using CrmConsole.Accounts;
using CrmConsole.Cases.Facts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Reporters;

namespace CrmConsole.Cases;

/// <summary>The citizen's receipt: number, PIN, link to the tracker, and "hubungi 112" when it sounds like an emergency.
/// Once per report, whatever happens.</summary>
public sealed class Confirmations(Outbox outbox, ReplyTokens replyTokens, TrackerKeys tracker, TemplateBook templates, ReplyRoutes routes, PublicLinks links, Routing.RoutingDirectory routing, CaseWriter cases)
{
    public void Queue(CrmDb db, Case c, Report report, Conversation conversation, OpenedReporter reporter, NewReport r)
    {
        // A partner tells its people itself that their report has come in; the PIN is for the person alone.
        IReadOnlyCollection<string>? not = routes.IsPartner(r.Channel) ? [r.Channel] : null;
        if (routes.For(conversation.Channel, r.ReplyHandle, r.Identity, conversation.LastInboundAt, not) is not { } route || routes.IsByHand(route.Channel)) return;
        // Where everybody reads it, the PIN and the reporter's own link have no place.
        var isPublic = r.Public && route.Channel == r.Channel;
        var template = templates.Find(isPublic ? "confirmation_public" : route.Terse ? "confirmation_short" : "confirmation", "id");
        var values = new Dictionary<string, string?>
        {
            ["nomor"] = report.Number,
            ["pin"] = isPublic ? null : tracker.Pin(report.Id, report.TokenVersion),
            ["tautan"] = isPublic ? links.TrackerPage : links.Tracker(tracker.Token(report.Id, report.TokenVersion)),
            ["nama"] = isPublic || reporter.Row.Anonymous ? null : r.Identity.Name,
            ["darurat"] = report.Emergency ? templates.Find("emergency", "id").Body + "\n\n" : null,
        };
        var content = new OutboxContent(
            Templates.Fill(template.Subject ?? "{{nomor}}", values), Templates.Fill(template.Body, values),
            replyTokens.For(report.Id), r.WireId, r.WireId is null ? [] : [r.WireId], Automatic: true,
            reporter.Row.Anonymous ? null : r.Identity.Name, r.ThreadKey)
        { Public = isPublic, LastInboundAt = conversation.LastInboundAt };
        var row = outbox.Queue(db, reporter, new NewMessage(route.Channel, "confirmation", $"confirmation:{report.Id}", route.Recipient, content)
        {
            NewCause = true,
            CaseId = c.Id,
            ReportId = report.Id,
            ConversationId = conversation.Id,
        });
        if (row is null) return;
        cases.Append(db, c, Actor.System, new ConfirmationQueued(row.Id, report.Emergency));
        if (Choices(route.Channel, c, r) is { Count: > 0 } choices)
            outbox.Queue(db, reporter, new NewMessage(route.Channel, "choose", $"choose:{report.Id}", route.Recipient, content with { Subject = null, Text = templates.Find("choose_category", "id").Body, Choices = choices })
            { NewCause = true, CaseId = c.Id, ReportId = report.Id, ConversationId = conversation.Id });
    }

    // Where the person may tap on a list, they say themselves what kind of trouble it is when the words did not.
    private List<ListChoice> Choices(string channel, Case c, NewReport r)
    {
        var most = channel == r.Channel && c.CategoryCode is null ? routes.MostChoices(channel) : 0;
        var known = r.Assessment.MayBe.Take(Math.Max(0, most - 1)).Select(routing.Current.Category).OfType<Routing.Category>().Select(k => new ListChoice(k.Code, k.NameId)).ToList();
        return known.Count == 0 ? [] : [.. known, new ListChoice("lainnya", "Lainnya")];
    }
}
