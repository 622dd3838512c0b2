using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Places;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Public.Open311;

/// <summary>What happened to requests, step by step, oldest first: <c>GET /servicerequestupdates</c>, an extension that others
/// offer too. A client goes on from the last time it got.</summary>
internal sealed class UpdateReader(IDbContextFactory<CrmDb> databases, CaseSentences sentences, RequestReader requests)
{
    private const int Batch = 2_000, IdsAtOnce = 500;

    private sealed record Step(CaseEvent Event, CaseFact Fact, Report Report);

    public async Task<Node> ListAsync(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> numbers, long? key, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var wanted = numbers.Count == 0 ? null : await db.CaseReports.Where(m => db.Reports.Any(r => r.Id == m.ReportId && numbers.Contains(r.Number))).Select(m => m.CaseId).ToHashSetAsync(ct);
        var steps = new List<Step>();
        var after = await LastBeforeAsync(db, from, ct);
        while (steps.Count < RequestFilter.Most)
        {
            var events = await db.Events.AsNoTracking().Where(e => e.Seq > after && e.At >= from && e.At <= to).Where(e => wanted == null || wanted.Contains(e.CaseId)).OrderBy(e => e.Seq).Take(Batch).ToListAsync(ct);
            if (events.Count == 0) break;
            after = events[^1].Seq;
            await AddAsync(db, steps, events, numbers, key, ct);
        }
        var shown = steps.Take(RequestFilter.Most).ToList();
        var states = await StatesAsync(db, shown, ct);
        var own = await RequestReader.OwnAsync(db, key, shown.ConvertAll(s => s.Report.Id).Distinct().ToList(), ct);
        var said = await SaidAsync(db, shown, own, ct);
        var photos = await PhotosAsync(db, shown, ct);
        // A message belongs to one report; for the others of a merged case there is nothing to tell.
        return Node.List("request_update", shown.Where(s => s.Fact is not ReplyWritten || said.ContainsKey((s.Event.Seq, s.Report.Id))).Select(s => Node.Object(
            ("update_id", Node.Text($"{s.Event.Seq}-{s.Report.Number}")), ("service_request_id", Node.Text(s.Report.Number)),
            ("status", Node.Text(states[s.Event.Seq].IsOpen() ? "open" : "closed")), ("updated_datetime", Node.Time(s.Event.At)),
            ("description", Node.Text(said.GetValueOrDefault((s.Event.Seq, s.Report.Id)) ?? sentences.ForCitizen(s.Fact))),
            ("media_url", Node.Text(s.Fact is FollowedUp f && photos.TryGetValue(f.FollowUp, out var photo) ? requests.MediaUrl(photo) : null)))));
    }

    // The log has no index by time; but its sequence is the order of time.
    private static async Task<long> LastBeforeAsync(CrmDb db, DateTimeOffset from, CancellationToken ct)
    {
        var (low, high) = (0L, await db.Events.MaxAsync(e => (long?)e.Seq, ct) ?? 0);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var at = await db.Events.Where(e => e.Seq > middle).OrderBy(e => e.Seq).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(ct);
            if (at is null || at >= from) high = middle;
            else low = middle + 1;
        }
        return Math.Max(0, low - 1);
    }

    private async Task AddAsync(CrmDb db, List<Step> steps, List<CaseEvent> events, IReadOnlyList<string> numbers, long? key, CancellationToken ct)
    {
        var told = events.ConvertAll(e => (Event: e, Fact: CaseFact.Read(e.Type, e.Payload))).FindAll(x => x.Fact is ReplyWritten || sentences.ForCitizen(x.Fact) is not null);
        foreach (var part in told.Chunk(IdsAtOnce))
        {
            var cases = part.Select(x => x.Event.CaseId).ToHashSet();
            var stays = await (from m in db.CaseReports.AsNoTracking()
                               join r in db.Reports on m.ReportId equals r.Id
                               where cases.Contains(m.CaseId)
                               select new { m.CaseId, m.From, m.To, r }).ToListAsync(ct);
            var seen = await requests.Seen(db).Where(c => cases.Contains(c.Id)).Select(c => c.Id).ToHashSetAsync(ct);
            var own = await RequestReader.OwnAsync(db, key, stays.ConvertAll(s => s.r.Id), ct);
            var byCase = stays.ToLookup(s => s.CaseId);
            foreach (var (e, fact) in part)
                foreach (var stay in byCase[e.CaseId].Where(s => e.At >= s.From && (s.To is null || e.At <= s.To)).OrderBy(s => s.r.Id))
                {
                    var mine = own.Contains(stay.r.Id);
                    if (numbers.Count > 0 && !numbers.Contains(stay.r.Number)) continue;
                    // Nothing but the sender's own of what is hidden, and not with whom it lies; what an officer wrote to one person is for that one.
                    var open = seen.Contains(e.CaseId) || (mine && !fact.NamesUnit);
                    if (open && (fact is not ReplyWritten || mine)) steps.Add(new Step(e, fact, stay.r));
                }
        }
    }

    private static async Task<Dictionary<long, CaseState>> StatesAsync(CrmDb db, List<Step> steps, CancellationToken ct)
    {
        var states = new Dictionary<long, CaseState>();
        var wanted = steps.Select(s => s.Event.Seq).ToHashSet();
        foreach (var cases in steps.Select(s => s.Event.CaseId).Distinct().Chunk(IdsAtOnce))
        {
            var events = await db.Events.AsNoTracking().Where(e => cases.Contains(e.CaseId)).OrderBy(e => e.CaseId).ThenBy(e => e.Seq).ToListAsync(ct);
            foreach (var one in events.GroupBy(e => e.CaseId))
            {
                var state = CaseState.New;
                foreach (var e in one)
                {
                    state = CaseFact.Read(e.Type, e.Payload).StateAfter ?? state;
                    if (wanted.Contains(e.Seq)) states[e.Seq] = state;
                }
            }
        }
        return states;
    }

    // Answers of officers, for whoever sent the report in; a message belongs to one report.
    private static async Task<Dictionary<(long, long), string>> SaidAsync(CrmDb db, List<Step> steps, HashSet<long> own, CancellationToken ct)
    {
        var ids = steps.Where(s => own.Contains(s.Report.Id)).Select(s => s.Fact).OfType<ReplyWritten>().Select(f => f.Message).Distinct().ToList();
        var texts = await db.Messages.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(m => new { m.Id, m.ReportId, m.Body }).ToDictionaryAsync(m => m.Id, ct);
        var said = new Dictionary<(long, long), string>();
        foreach (var s in steps)
            if (s.Fact is ReplyWritten f && texts.GetValueOrDefault(f.Message) is { } m && (m.ReportId is null || m.ReportId == s.Report.Id))
                said[(s.Event.Seq, s.Report.Id)] = m.Body.Replace("{{tautan}}", Shell.Words.T("halaman lacak", "the tracker"), StringComparison.Ordinal);
        return said;
    }

    private static async Task<Dictionary<long, long>> PhotosAsync(CrmDb db, List<Step> steps, CancellationToken ct)
    {
        var work = steps.Select(s => s.Fact).OfType<FollowedUp>().Select(f => (long?)f.FollowUp).Distinct().ToList();
        var released = await db.Attachments.AsNoTracking().Where(a => work.Contains(a.FollowUpId) && a.PublicId != null).OrderByDescending(a => a.Id).Select(a => new { a.FollowUpId, a.Id }).ToListAsync(ct);
        return released.GroupBy(a => a.FollowUpId!.Value).ToDictionary(g => g.Key, g => g.First().Id);
    }
}
