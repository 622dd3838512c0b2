using System.Globalization;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Live;
using CrmConsole.Replies;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Follows the log and queues, for partners (JAKI), each step of their reports that the reporter may know. The place in the
/// log moves in the transaction that queues, and the same step never makes a second message; so a crash neither loses nor doubles
/// one.</summary>
public sealed class PartnerStatus(FollowerTools tools, Outbox outbox, Sealer sealer, ReplyRoutes routes, CaseSentences sentences,
    RoutingDirectory routing, WireCards cards, ILogger<PartnerStatus> log)
    : StoredLogFollower("partners", new FollowerPace(Idle: TimeSpan.FromSeconds(5)), tools, log)
{
    // What is older, the partner has to ask for: nobody wants last year's steps when a webhook is set up again.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);

    protected override async Task<Action<CrmDb>?> ReadAsync(CrmDb db, IReadOnlyList<CaseEvent> events, CancellationToken ct)
    {
        var partners = cards.All.Where(c => c.IsPartner && routes.CanSend(c.Code)).Select(c => c.Code).ToList();
        var steps = partners.Count == 0 ? [] : await StepsAsync(db, events, partners, ct);
        return steps.Count == 0 ? null : d =>
        {
            foreach (var step in steps) outbox.QueueForStaff(d, sealer, step);
        };
    }

    private async Task<List<NewMessage>> StepsAsync(CrmDb db, IReadOnlyList<CaseEvent> events, List<string> partners, CancellationToken ct)
    {
        var since = Time.GetUtcNow() - Oldest;
        var told = events.Where(e => e.At >= since).Select(e => (Event: e, Fact: CaseFact.Read(e.Type, e.Payload))).Where(x => sentences.ForCitizen(x.Fact) is not null).ToList();
        var cases = told.Select(x => x.Event.CaseId).ToHashSet();
        var stays = (await (from m in db.CaseReports.AsNoTracking()
                            join r in db.Reports on m.ReportId equals r.Id
                            join c in db.Cases on m.CaseId equals c.Id
                            where cases.Contains(m.CaseId) && partners.Contains(r.Channel)
                            orderby r.Id
                            select new { m.From, m.To, r.Id, r.Number, r.Channel, Case = c }).ToListAsync(ct)).ToLookup(s => s.Case.Id);
        return [.. from x in told
                   from stay in stays[x.Event.CaseId]
                   where x.Event.At >= stay.From && (stay.To is null || x.Event.At <= stay.To) && MayTell(stay.Case, x.Fact)
                   select Step(x.Event, x.Fact, stay.Case, stay.Channel, stay.Id, stay.Number)];
    }

    // With whom a sealed case lies is not for a partner.
    private static bool MayTell(Case c, CaseFact fact) => !c.Sealed || fact is not (AgencyChanged or Returned or Ruled or WentExternal);

    private NewMessage Step(CaseEvent e, CaseFact fact, Case c, string channel, long report, string number)
    {
        var text = In(Indonesian, () => sentences.ForCitizen(fact)!);
        var agency = c.Sealed ? null : routing.Current.Tree.Find(c.AgencyCode)?.Name;
        var content = new OutboxContent(null, text, null, null, [], Automatic: true, null, null)
        {
            Public = true,
            CaseNumber = number,
            CaseState = (fact.StateAfter ?? c.State).Code(),
            Step = new CaseStep(TypeOf(fact), e.At, e.Index, c.Progress, agency, c.PromisedAt ?? c.TotalDueAt),
        };
        return new NewMessage(channel, "status", string.Create(CultureInfo.InvariantCulture, $"status:{e.Seq}:{report}"), channel, content);
    }

    private static string TypeOf(CaseFact fact) => fact switch
    {
        Received => "received",
        Reopened or Disputed => "reopened",
        AgencyChanged or Returned or Ruled or WentExternal => "transferred",
        FollowedUp => "progress",
        Promised => "promised",
        MilestoneSet or MilestoneReached or MilestoneDropped => "milestone",
        FeedbackGiven => "feedback",
        _ => "state_changed",
    };
}
