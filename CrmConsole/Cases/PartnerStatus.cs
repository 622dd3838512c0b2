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

/// <summary>Follows the log and queues, for JAKI, each step of its reports that their reporter may know. The place in the log moves
/// in the transaction that queues, and the same step never makes a second message; so a crash neither loses nor doubles one.</summary>
public sealed class PartnerStatus(IDbContextFactory<CrmDb> databases, Writer writer, LiveFeed feed, Outbox outbox, Sealer sealer, ReplyRoutes routes, CaseSentences sentences, RoutingDirectory routing,
    TimeProvider time, ILogger<PartnerStatus> log) : BackgroundService
{
    private const string Channel = "jaki", Source = "jaki:status";
    private const int Batch = 500;
    // What is older, the partner has to ask for: nobody wants last year's steps when a webhook is set up again.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24), WithoutSignal = TimeSpan.FromSeconds(5);

    private readonly Signal signal = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private long? last;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        feed.Published += Wake;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await SweepAsync(stoppingToken); }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Steps for JAKI could not be queued after {Seq}; they are tried again", last); }
            await signal.WaitAsync(WithoutSignal, stoppingToken);
        }
    }

    /// <summary>Queues everything that is new. Safe to call at any time.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            last ??= await BeginAsync(ct);
            while (await NextAsync(ct)) { }
        }
        finally
        {
            one.Release();
        }
    }

    // The first time nothing of the past is told.
    private async Task<long> BeginAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.ChannelCursors.Where(c => c.Source == Source).Select(c => c.Value).FirstOrDefaultAsync(ct) is { } value) return long.Parse(value, CultureInfo.InvariantCulture);
        var newest = await db.Events.MaxAsync(e => (long?)e.Seq, ct) ?? 0;
        await writer.RunAsync(d => Move(d, newest), ct);
        return newest;
    }

    private async Task<bool> NextAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var events = await db.Events.AsNoTracking().Where(e => e.Seq > last).OrderBy(e => e.Seq).Take(Batch).ToListAsync(ct);
        if (events.Count == 0) return false;
        var steps = routes.CanSend(Channel) ? await StepsAsync(db, events, ct) : [];
        // Without anything to tell the place is only remembered here: the log must not cost a commit for each commit.
        if (steps.Count > 0)
            await writer.RunAsync(d =>
            {
                foreach (var step in steps) outbox.QueueForStaff(d, sealer, step);
                Move(d, events[^1].Seq);
            }, ct);
        last = events[^1].Seq;
        return true;
    }

    private async Task<List<NewMessage>> StepsAsync(CrmDb db, List<CaseEvent> events, CancellationToken ct)
    {
        var since = time.GetUtcNow() - Oldest;
        var told = events.Where(e => e.At >= since).Select(e => (Event: e, Fact: CaseFact.Read(e.Type, e.Payload))).Where(x => sentences.ForCitizen(x.Fact) is not null).ToList();
        var cases = told.Select(x => x.Event.CaseId).ToHashSet();
        var stays = (await (from m in db.CaseReports.AsNoTracking()
                            join r in db.Reports on m.ReportId equals r.Id
                            join c in db.Cases on m.CaseId equals c.Id
                            where cases.Contains(m.CaseId) && r.Channel == Channel
                            orderby r.Id
                            select new { m.From, m.To, r.Id, r.Number, Case = c }).ToListAsync(ct)).ToLookup(s => s.Case.Id);
        return [.. from x in told
                   from stay in stays[x.Event.CaseId]
                   where x.Event.At >= stay.From && (stay.To is null || x.Event.At <= stay.To) && MayTell(stay.Case, x.Fact)
                   select Step(x.Event, x.Fact, stay.Case, stay.Id, stay.Number)];
    }

    // With whom a sealed case lies is not for a partner.
    private static bool MayTell(Case c, CaseFact fact) => !c.Sealed || fact is not (AgencyChanged or Returned or Ruled or WentExternal);

    private NewMessage Step(CaseEvent e, CaseFact fact, Case c, long report, string number)
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
        return new NewMessage(Channel, "status", string.Create(CultureInfo.InvariantCulture, $"status:{e.Seq}:{report}"), Channel, content);
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

    private void Move(CrmDb db, long seq)
    {
        var value = seq.ToString(CultureInfo.InvariantCulture);
        if (db.ChannelCursors.Find(Source) is { } old) (old.Value, old.UpdatedAt) = (value, time.UtcNowMicros());
        else db.ChannelCursors.Add(new ChannelCursor { Source = Source, Value = value, UpdatedAt = time.UtcNowMicros() });
    }

    private void Wake(CommittedBatch batch) => signal.Wake();

    public override void Dispose()
    {
        feed.Published -= Wake;
        base.Dispose();
        signal.Dispose();
        one.Dispose();
    }
}
