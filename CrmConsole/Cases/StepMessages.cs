using System.Globalization;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Replies;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Follows the log and tells reporters, on their own channel, of each step of their case (<see cref="StepKinds"/>). A step is
/// first a <see cref="StepNotice"/>, written together with the place in the log; notices of one report go out in the order of the
/// log, what waits together as one message, each once, not at night, and not to who asked for none.</summary>
public sealed class StepMessages(FollowerTools tools, Outbox outbox, ReplyRoutes routes, CaseReplies replies, StepTexts texts,
    StepTimes times, ILogger<StepMessages> log) : StoredLogFollower("steps", new FollowerPace(Idle: TimeSpan.FromSeconds(20)), tools, log)
{
    private const int ReportsPerCommit = 25;
    // What is older is no news: it stands in the tracker.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    protected override async Task<Action<CrmDb>?> ReadAsync(CrmDb db, IReadOnlyList<CaseEvent> events, CancellationToken ct)
    {
        var steps = await StepsAsync(db, events, ct);
        return steps.Count == 0 ? null : d =>
        {
            foreach (var step in steps)
                if (!d.StepNotices.Any(n => n.ReportId == step.ReportId && n.Seq == step.Seq)) d.StepNotices.Add(step);
        };
    }

    protected override async Task CaughtUpAsync(CancellationToken ct)
    {
        while (await SendAsync(ct)) { }
    }

    private async Task<List<StepNotice>> StepsAsync(CrmDb db, IReadOnlyList<CaseEvent> events, CancellationToken ct)
    {
        var now = Time.UtcNowMicros();
        var told = events.Where(e => e.At >= now - Oldest).Select(e => (Event: e, Fact: CaseFact.Read(e.Type, e.Payload)))
            .Select(x => (x.Event, x.Fact, Kind: x.Fact.StepKind)).Where(x => x.Kind is not null).ToList();
        if (told.Count == 0) return [];
        var cases = told.Select(x => x.Event.CaseId).ToHashSet();
        var stays = (await (from m in db.CaseReports.AsNoTracking()
                            join r in db.Reports on m.ReportId equals r.Id
                            where cases.Contains(m.CaseId) && r.ReporterId != null
                            orderby r.Id
                            select new { m.CaseId, m.From, m.To, r.Id, r.Channel }).ToListAsync(ct)).ToLookup(s => s.CaseId);
        var steps = new List<StepNotice>();
        foreach (var (e, fact, kind) in told)
        {
            // Whoever reopened it themselves knows.
            var own = fact is Disputed ? await DisputedByAsync(db, e, ct) : null;
            foreach (var s in stays[e.CaseId])
            {
                // A partner's program is told by its own way, and tells its people.
                if (e.At < s.From || (s.To is { } to && e.At > to) || s.Id == own || routes.IsPartner(s.Channel)) continue;
                steps.Add(new StepNotice { ReportId = s.Id, CaseId = e.CaseId, Seq = e.Seq, Kind = kind!, At = e.At, NotBefore = times.Due(e.At) });
            }
        }
        return steps;
    }

    private static async Task<long?> DisputedByAsync(CrmDb db, CaseEvent e, CancellationToken ct)
    {
        var type = CaseFact.TypeOf<FeedbackGiven>();
        var said = await db.Events.AsNoTracking().Where(x => x.CaseId == e.CaseId && x.Seq < e.Seq && x.Type == type).OrderByDescending(x => x.Seq).FirstOrDefaultAsync(ct);
        return said is not null && CaseFact.Read(said.Type, said.Payload) is FeedbackGiven { Done: false } f ? f.Report : null;
    }

    private async Task<bool> SendAsync(CancellationToken ct)
    {
        var now = Time.UtcNowMicros();
        // After a night off, what was due in the evening waits for the morning like everything else.
        if (times.AfterQuiet(now) != now) return false;
        await using (var db = await Databases.CreateDbContextAsync(ct))
            if (!await db.StepNotices.AnyAsync(n => n.NotBefore != null && n.NotBefore <= now, ct)) return false;
        await Writer.RunAsync(db =>
        {
            foreach (var report in db.StepNotices.Where(n => n.NotBefore != null && n.NotBefore <= now).Select(n => n.ReportId).Distinct().Order().Take(ReportsPerCommit).ToList()) Send(db, report, now);
        }, ct);
        return true;
    }

    private void Send(CrmDb db, long reportId, DateTimeOffset now)
    {
        // Also what is not due yet: whoever is told is told of everything up to now.
        var waiting = db.StepNotices.Where(n => n.ReportId == reportId && n.NotBefore != null).OrderBy(n => n.Seq).ToList();
        var report = db.Reports.First(r => r.Id == reportId);
        if (!waiting.Exists(n => StepKinds.IsUrgent(n.Kind)) && LastTold(db, reportId) is { } before && times.AfterQuiet(before + times.Spacing) is var next && next > now)
        {
            foreach (var notice in waiting) notice.NotBefore = next;
            return;
        }
        var caseId = waiting[^1].CaseId;
        var c = db.Cases.First(x => x.Id == caseId);
        // A newer figure makes the older ones old.
        var figure = waiting.FindLast(n => n.Kind == StepKinds.Progress);
        var news = waiting.Where(n => n.Kind != StepKinds.Progress || n == figure).ToList();
        OutboxMessage? row = null;
        if (!db.Reporters.Any(r => r.Id == report.ReporterId && r.StepsOffAt != null) && replies.WayTo(db, report) is { } way && !routes.IsPartner(way.Route.Channel) && !routes.IsByHand(way.Route.Channel))
        {
            var isPublic = way.Conversation.Public && way.Route.Channel == report.Channel;
            row = outbox.Queue(db, way.Reporter, new NewMessage(way.Route.Channel, "step", string.Create(CultureInfo.InvariantCulture, $"step:{reportId}:{news[^1].Seq}"), way.Route.Recipient, texts.Content(db, report, c, news, way, isPublic))
            {
                CaseId = c.Id,
                ReportId = reportId,
                ConversationId = report.ConversationId,
            });
        }
        foreach (var notice in waiting) (notice.NotBefore, notice.OutboxId) = (null, news.Contains(notice) ? row?.Id : null);
    }

    private static DateTimeOffset? LastTold(CrmDb db, long reportId) =>
        (from n in db.StepNotices join o in db.Outbox on n.OutboxId equals o.Id where n.ReportId == reportId select (DateTimeOffset?)o.CreatedAt).Max();
}
