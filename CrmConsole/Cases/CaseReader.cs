using CrmConsole.Accounts;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Live;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases;

/// <summary>Reads a case for the page, within one's scope, texts masked for agency roles.</summary>
public sealed class CaseReader(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, Places.PlaceDirectory places, CaseSentences sentences, CaseDoor door, CaseReplies replies, EvidenceReview evidence, ByHandBook byHand, Vault vault, TimeProvider time)
{
    /// <summary>By the number of any of its reports. Null when it is not there or not in scope: the two look the same.</summary>
    public async Task<CasePageModel?> ReadAsync(Actor actor, string number, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var scope = Scope.Of(actor, routing.Current.Tree);
        var c = await FindAsync(db, scope, number, ct);
        if (c is null) return null;
        var choices = door.Choices(db, c, actor);
        var files = await db.Attachments.AsNoTracking().Where(a => a.CaseId == c.Id).ToListAsync(ct);
        var drafts = await db.Drafts.AsNoTracking().Where(d => d.CaseId == c.Id && d.UserId == actor.Id).ToListAsync(ct);
        var target = replies.Target(db, c.Id);
        var events = await db.Events.AsNoTracking().Where(e => e.CaseId == c.Id).OrderBy(e => e.Seq).ToListAsync(ct);
        var messages = await db.Messages.AsNoTracking().Where(m => m.CaseId == c.Id).ToListAsync(ct);
        var facts = events.ConvertAll(e => CaseFact.Read(e.Type, e.Payload));
        var names = await NamesAsync(db, c, events, facts, messages, ct);
        var reporters = await ReportersAsync(db, c.Id, ct);
        Func<string, string>? mask = MasksText(actor) ? MaskOf(reporters.Values) : null;
        var draftReply = drafts.Find(d => d.Kind == MessageDirection.Out);
        var draftNote = drafts.Find(d => d.Kind == MessageDirection.Internal);
        return new CasePageModel
        {
            Case = c,
            Reports = await ReportsAsync(db, c, files, reporters, mask, May<Reveal>(choices), ct),
            Timeline = [.. Events(events, await InSightAsync(db, scope, facts, ct), names, await WordsAsync(db, c.Id, ct), files).Concat(await MessagesAsync(db, c, messages, files, names, mask, ct)).OrderBy(e => e.At).ThenBy(e => e.Order)],
            Choices = [.. choices.Select(x => new Choice(x.Act, x.Refusal == Refusal.None, x.Refusal == Refusal.None ? null : StateMachine.Sentence(x.Refusal)))],
            Officers = await OfficersAsync(db, c, ct),
            Clocks = [.. await db.Clocks.AsNoTracking().Where(k => k.CaseId == c.Id).OrderBy(k => k.DueAt).Select(k => new ClockView(k.Kind, k.State, k.DueAt)).ToListAsync(ct)],
            Milestones = await db.Milestones.AsNoTracking().Where(m => m.CaseId == c.Id && !m.Dropped).OrderBy(m => m.DueAt).ToListAsync(ct),
            Links = await LinksAsync(db, scope, c.Id, ct),
            OfficerName = c.OfficerId is { } id ? names.GetValueOrDefault(id) : null,
            DraftReply = draftReply?.Body,
            DraftReplyRevision = draftReply?.Revision ?? 0,
            DraftNote = draftNote?.Body,
            DraftNoteRevision = draftNote?.Revision ?? 0,
            Because = facts.FirstOrDefault() is Received { Because: { } because } ? RoutingReasons.Explain(because, routing.Current, places.Current) : null,
            ByHand = await byHand.ReadAsync(actor, c.Id, ct),
            ReadOnly = scope.ReadOnly(ScopeFacts.Of(c)),
            Receipt = c.EnteredAtCode is { } counter && actor.Units.Contains(counter) && actor.IsAny(Roles.Desk, Roles.Supervisor, Roles.Inspectorate),
            Doubts = May<Validate>(choices) ? await evidence.ReadAsync(c.Id, ct) : [],
            ReplyChannel = target?.Channel,
            ReplyTarget = target?.Masked,
            ReplyMeasure = target?.Measure,
            ReplyPublic = target?.Public == true,
            ReplyMayBePrivate = target?.MayBePrivate == true,
            ReplyBlocked = target is null ? StateMachine.Sentence(Refusal.NoAddress) : null,
        };
    }

    /// <summary>Agency roles see contacts in texts masked; the centre needs them to find people who ask.</summary>
    public static bool MasksText(Actor actor) => !actor.IsAny(Roles.Triage, Roles.Inspectorate) && actor.Kind != ActorKind.System;

    private static bool May<TCommand>(IReadOnlyList<(Act Act, Refusal Refusal)> choices) where TCommand : CaseCommand =>
        choices.Any(x => x is { Act: Act<TCommand>, Refusal: Refusal.None });

    private static Task<Dictionary<long, Reporter>> ReportersAsync(CrmDb db, long caseId, CancellationToken ct)
    {
        var ids = from m in db.CaseReports join r in db.Reports on m.ReportId equals r.Id where m.CaseId == caseId && r.ReporterId != null select r.ReporterId;
        return db.Reporters.AsNoTracking().Include(r => r.Contacts).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
    }

    // One reporter may name another of the same case: each is hidden everywhere.
    private Func<string, string> MaskOf(IEnumerable<Reporter> reporters)
    {
        var masks = reporters.Select(vault.TextMask).DefaultIfEmpty(text => Masking.Text(text)).ToList();
        return text => masks.Aggregate(text, (hidden, mask) => mask(hidden));
    }

    internal static async Task<Case?> FindAsync(CrmDb db, Scope scope, string number, CancellationToken ct)
    {
        var ids = Holding(db, number);
        return await db.Cases.AsNoTracking().Include(c => c.Holders).Where(scope.Filter).FirstOrDefaultAsync(c => ids.Contains(c.Id), ct);
    }

    /// <summary>The case that a report of that number belongs to now; at most one id.</summary>
    internal static IQueryable<long> Holding(CrmDb db, string number) =>
        from r in db.Reports
        join m in db.CaseReports on r.Id equals m.ReportId
        where r.Number == number && m.To == null
        select m.CaseId;

    private async Task<IReadOnlyList<ReportView>> ReportsAsync(CrmDb db, Case c, List<Attachment> files, Dictionary<long, Reporter> reporters, Func<string, string>? mask, bool mayReveal, CancellationToken ct)
    {
        var reports = await (from m in db.CaseReports
                             join r in db.Reports on m.ReportId equals r.Id
                             where m.CaseId == c.Id && m.To == null
                             orderby r.Id
                             select r).AsNoTracking().ToListAsync(ct);
        return [.. reports.Select(r =>
        {
            var reporter = r.ReporterId is { } id ? reporters.GetValueOrDefault(id) : null;
            var (name, contacts) = reporter is null ? (null, []) : vault.Mask(reporter);
            return new ReportView
            {
                Number = r.Number,
                Channel = r.Channel,
                Subject = r.Subject is null ? null : mask?.Invoke(r.Subject) ?? r.Subject,
                Text = mask?.Invoke(r.Text) ?? r.Text,
                Folded = mask is null ? r.Folded : null,
                Html = mask is null ? r.Html : null,
                ReceivedAt = r.ReceivedAt,
                Warning = r.Warning,
                LeftOut = Lines(r.LeftOut),
                Privacy = r.Privacy,
                Attachments = [.. files.Where(f => f.ReportId == r.Id && f.MessageId is null)],
                ReporterId = r.ReporterId,
                ReporterMask = name,
                ContactMasks = contacts,
                CanReveal = mayReveal && reporter is { Anonymous: false, WrappedKey: not null },
            };
        })];
    }

    // What was said with an event lies beside the log, for the log holds no texts.
    private sealed record EventWords(Dictionary<long, FollowUp> FollowUps, ILookup<DateTimeOffset, string> Assignments);

    private static async Task<EventWords> WordsAsync(CrmDb db, long caseId, CancellationToken ct) => new(
        await db.FollowUps.AsNoTracking().Where(f => f.CaseId == caseId).ToDictionaryAsync(f => f.Id, ct),
        (await db.Assignments.AsNoTracking().Where(a => a.CaseId == caseId && a.Reason != null).ToListAsync(ct)).ToLookup(a => a.From, a => a.Reason!));

    // Those who did something, wrote something or were given it: not every account there is.
    private static Task<Dictionary<long, string>> NamesAsync(CrmDb db, Case c, List<CaseEvent> events, List<CaseFact> facts, List<Message> messages, CancellationToken ct)
    {
        var ids = events.Where(e => e.ActorKind == ActorKind.Staff).Select(e => (long?)e.ActorId).Concat(facts.OfType<OfficerChanged>().Select(f => f.To)).Concat(messages.Select(m => m.AuthorId)).Append(c.OfficerId).OfType<long>().ToHashSet();
        return db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
    }

    // A number must not tell of a case that the reader cannot see.
    private static async Task<List<CaseFact>> InSightAsync(CrmDb db, Scope scope, List<CaseFact> facts, CancellationToken ct)
    {
        var others = facts.Select(f => f.OtherCase).OfType<long>().ToHashSet();
        if (others.Count == 0) return facts;
        var seen = await db.Cases.Where(scope.Filter).Where(x => others.Contains(x.Id)).Select(x => x.Id).ToHashSetAsync(ct);
        var hidden = T("kasus lain", "another case");
        return facts.ConvertAll(f => f.OtherCase is { } other && !seen.Contains(other) ? f.WithoutOther(hidden) : f);
    }

    private IEnumerable<TimelineEntry> Events(List<CaseEvent> events, List<CaseFact> facts, Dictionary<long, string> names, EventWords words, List<Attachment> files)
    {
        foreach (var (e, fact) in events.Zip(facts))
        {
            var work = fact is FollowedUp f ? words.FollowUps.GetValueOrDefault(f.FollowUp) : null;
            var said = work?.Text ?? (fact is OfficerChanged ? words.Assignments[e.At].FirstOrDefault() : null);
            if (sentences.ForStaff(fact, id => names.GetValueOrDefault(id, "?")) is not { } text) continue;
            var who = e.ActorKind switch
            {
                ActorKind.Staff => names.GetValueOrDefault(e.ActorId, "?"),
                ActorKind.Citizen => T("Pelapor", "Reporter"),
                _ => T("Sistem", "System"),
            };
            yield return new TimelineEntry { At = e.At, Kind = TimelineKind.Event, Who = who, Text = said is null ? text : $"{text}: {said}", Attachments = work is null ? [] : [.. files.Where(a => a.FollowUpId == work.Id)], Order = e.Seq, Automatic = e.ActorKind == ActorKind.System };
        }
    }

    private static async Task<List<TimelineEntry>> MessagesAsync(CrmDb db, Case c, List<Message> messages, List<Attachment> files, Dictionary<long, string> names, Func<string, string>? mask, CancellationToken ct)
    {
        var deliveries = await db.Outbox.AsNoTracking().Where(o => o.CaseId == c.Id && o.MessageId != null)
            .Select(o => new { o.MessageId, o.State, o.Channel, o.SentAt, o.Error }).ToListAsync(ct);
        return [.. messages.Select(m => new TimelineEntry
        {
            At = m.At,
            Kind = m.Direction switch { MessageDirection.In => TimelineKind.CitizenMessage, MessageDirection.Out => TimelineKind.PublicReply, _ => TimelineKind.InternalNote },
            Who = m.AuthorId is { } id ? names.GetValueOrDefault(id, "?") : m.Direction == MessageDirection.In ? T("Pelapor", "Reporter") : T("Sistem", "System"),
            Text = mask is not null && m.Direction == MessageDirection.In ? mask(m.Body) : m.Body,
            Folded = mask is null ? m.Folded : null,
            Html = mask is null ? m.Html : null,
            Warning = m.Warning,
            LeftOut = Lines(m.LeftOut),
            Delivery = deliveries.Find(d => d.MessageId == m.Id) is { } d ? new DeliveryView(d.State, d.Channel, d.SentAt, d.Error) : null,
            Attachments = [.. files.Where(f => f.MessageId == m.Id)],
            Automatic = m.Automatic,
            Order = long.MaxValue,
        })];
    }

    private static async Task<IReadOnlyList<LinkView>> LinksAsync(CrmDb db, Scope scope, long caseId, CancellationToken ct) =>
        await (from l in db.CaseLinks
               where l.CaseId == caseId || l.OtherId == caseId
               join x in db.Cases.Where(scope.Filter) on l.CaseId == caseId ? l.OtherId : l.CaseId equals x.Id
               orderby l.Id descending
               select new LinkView(x.Number, x.Title, x.State, l.Kind == CaseLinkKind.SamePlaceAgain)).Take(10).ToListAsync(ct);

    private async Task<IReadOnlyList<StaffOption>> OfficersAsync(CrmDb db, Case c, CancellationToken ct)
    {
        var facts = ScopeFacts.Of(c);
        var staff = StaffDirectory.Read(db, time.GetUtcNow(), Assignees.Candidates(db, c, routing.Current.Tree));
        var able = staff.Where(s => Assignees.CanTake(s, facts, routing.Current.Tree)).ToList();
        var ids = able.Select(s => (long?)s.Actor.Id).ToList();
        var load = await db.Cases.Where(x => ids.Contains(x.OfficerId) && CaseStates.Open.Contains(x.State)).GroupBy(x => x.OfficerId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key!.Value, g => g.Count, ct);
        return [.. able.Select(s => new StaffOption(s.Actor.Id, s.Actor.Name, s.Absent, load.GetValueOrDefault(s.Actor.Id)))];
    }

    private static string[] Lines(string? text) => text?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
