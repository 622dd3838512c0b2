using CrmConsole.Accounts;
using CrmConsole.Cases.Facts;
using CrmConsole.Deadlines;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Live;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>Public replies and internal notes. A reply is committed as a message and as an outbox row for every reporter of
/// the case; what became of the delivery comes back through <see cref="IDeliveryObserver"/>.</summary>
public sealed class CaseReplies(CaseWriter cases, Outbox outbox, ReplyTokens tokens, ReplyRoutes routes, TrackerKeys tracker, PublicLinks links, Vault vault, OutboxReader reader, TimeProvider time)
    : IDeliveryObserver
{
    /// <summary>An answer to every reporter that can be reached.</summary>
    /// <param name="onceKey">The same key sends once.</param>
    /// <param name="alone">What was said in public is answered to the person alone, where the channel can do that.</param>
    public Refusal Send(CrmDb db, Case c, Actor actor, string text, string? onceKey = null, bool alone = false)
    {
        var reports = ReportsOf(db, c.Id);
        var ways = reports.Select(r => (Report: r, Way: WayTo(db, r))).Where(x => x.Way is not null).ToList();
        if (ways.Count == 0) return reports.Any(r => HasHandle(db, r)) ? Refusal.ChannelOff : Refusal.NoAddress;
        foreach (var (report, way) in ways)
        {
            var once = $"reply:{report.Id}:{onceKey ?? Guid.NewGuid().ToString("N")}";
            if (db.Outbox.Any(o => o.OnceKey == once)) continue;
            SendTo(db, c, actor, report, way!, text.Trim(), once, alone && IsPublic(report, way!) && routes.CanBePrivate(report.Channel));
        }
        DropDraft(db, actor, c.Id, MessageDirection.Out);
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.FirstResponse);
        return Refusal.None;
    }

    public void AddNote(CrmDb db, Case c, Actor actor, string text)
    {
        var message = Add(db, c, actor, null, MessageDirection.Internal, text.Trim());
        cases.Append(db, c, actor, new NoteWritten(message.Id, cases.HashOf(text)));
        DropDraft(db, actor, c.Id, MessageDirection.Internal);
    }

    /// <summary>Words for the citizen where no channel can carry them: they stand in the tracker.</summary>
    public void AddPublicText(CrmDb db, Case c, Actor actor, string text)
    {
        var message = Add(db, c, actor, ReportsOf(db, c.Id).FirstOrDefault(), MessageDirection.Out, text.Trim());
        cases.Append(db, c, actor, new ReplyWritten(message.Id, 0, cases.HashOf(text)));
    }

    /// <summary>Tells the reporters something: on their channel, or in the tracker when there is no way.</summary>
    public void Tell(CrmDb db, Case c, Actor actor, string text)
    {
        if (Send(db, c, actor, text) != Refusal.None) AddPublicText(db, c, actor, text);
    }

    /// <summary>Where a reply would go; null when nowhere.</summary>
    internal ReplyTarget? Target(CrmDb db, long caseId)
    {
        foreach (var report in ReportsOf(db, caseId))
            if (WayTo(db, report) is { } way)
                return new ReplyTarget(way.Route.Channel, way.Reporter.Row.Anonymous ? "" : Masked(way.Route.Recipient),
                    // With the number and the link that go out with the words.
                    routes.MeasureOf(way.Route.Channel) is { } measure ? words => measure(Content(report, way, words.Trim(), null).Text)
                        : null)
                { Public = IsPublic(report, way), MayBePrivate = IsPublic(report, way) && routes.CanBePrivate(report.Channel) };
        return null;
    }

    // An id on a network says nothing to an officer, and is not to be seen.
    private static string Masked(string recipient) =>
        recipient.Contains('@', StringComparison.Ordinal) ? Masking.Email(recipient) : recipient.StartsWith('+') || recipient.All(char.IsAsciiDigit) ? Masking.Phone(recipient) : "";

    public void Changed(CrmDb db, OutboxMessage message)
    {
        if (message.CaseId is not { } caseId || db.Cases.Include(x => x.Holders).FirstOrDefault(x => x.Id == caseId) is not { } c) return;
        cases.Append(db, c, Actor.System, new DeliveryChanged(message.Id, message.MessageId, message.State.Code()));
        if (message.State is not (OutboxState.Failed or OutboxState.Unsure or OutboxState.Bounced or OutboxState.ByHand)) return;
        var author = message.MessageId is { } id ? db.Messages.Where(m => m.Id == id).Select(m => m.AuthorId).FirstOrDefault() : c.OfficerId;
        if (author is { } user && !db.Notices.Any(n => n.UserId == user && n.OnceKey == $"delivery:{message.Id}:{message.State}"))
            db.Notices.Add(new StaffNotice { UserId = user, CaseId = caseId, Kind = message.State == OutboxState.ByHand ? "answer_by_hand" : "delivery_failed", OnceKey = $"delivery:{message.Id}:{message.State}", At = time.UtcNowMicros() });
    }

    private void SendTo(CrmDb db, Case c, Actor actor, Report report, Way way, string text, string once, bool alone)
    {
        var message = Add(db, c, actor, report, MessageDirection.Out, text);
        var last = db.Messages.Where(m => m.ReportId == report.Id && m.Direction == MessageDirection.In && m.WireId != null && m.Warning == null)
            .OrderByDescending(m => m.Id).Select(m => m.WireId).FirstOrDefault();
        // The office never sees a reporter's own link: it is put in here, for each of them.
        // What nobody wrote must not look as if a person had (RFC 3834), and is not for those who asked for no such messages.
        var content = Content(report, way, text, last ?? report.WireId, alone) with { Automatic = actor.Kind == ActorKind.System, CaseState = c.State.Code() };
        var row = outbox.Queue(db, way.Reporter, new NewMessage(way.Route.Channel, "reply", once, way.Route.Recipient, content)
        {
            CaseId = c.Id,
            ReportId = report.Id,
            MessageId = message.Id,
            ConversationId = report.ConversationId,
        })!;
        message.OutboxId = row.Id;
        cases.Append(db, c, actor, new ReplyWritten(message.Id, row.Id, cases.HashOf(text)));
    }

    // Where everybody reads it stands neither the reporter's own link nor anything else that only they may have.
    private OutboxContent Content(Report report, Way way, string text, string? last, bool alone = false)
    {
        // A partner's system is somebody else too: JAKI shows the answer in its app and never gets the reporter's own link.
        var isPublic = (IsPublic(report, way) && !alone) || routes.IsPartner(way.Route.Channel);
        var link = isPublic ? links.TrackerPage : links.Tracker(tracker.Token(report.Id, report.TokenVersion));
        var words = text.Replace("{{tautan}}", link, StringComparison.Ordinal);
        var body = isPublic ? $"{words} [{report.Number}]"
            : way.Route.Terse ? $"{words}\n{report.Number} {link}"
            : $"{words}\n\n-- \nPemerintah Provinsi DKI Jakarta\nNomor laporan {report.Number}, perkembangannya: {link}";
        return new OutboxContent($"Re: {report.Subject ?? "Laporan Anda"} [{report.Number}]", body, tokens.For(report.Id),
            last ?? way.Conversation.ThreadKey, last is null ? [] : [last], Automatic: false, null, way.Conversation.ThreadKey)
        { Public = isPublic, LastInboundAt = way.Conversation.LastInboundAt, CaseNumber = report.Number };
    }

    private static bool IsPublic(Report report, Way way) => way.Conversation.Public && way.Route.Channel == report.Channel;

    public bool TryAnotherWay(CrmDb db, OutboxMessage message)
    {
        if (message.ReportId is not { } id || db.Reports.Find(id) is not { } report || message.CaseId is not { } caseId || reader.ContentOf(db, message) is not { } content) return false;
        // Every way is tried once for the same cause.
        var cause = message.OnceKey.Split("|via:")[0];
        var tried = db.Outbox.Where(o => o.OnceKey == cause || o.OnceKey.StartsWith(cause + "|via:")).Select(o => o.Channel).ToList();
        if (WayTo(db, report, tried) is not { } way) return false;
        // What was cut down to be read by everybody would be too little for the person alone.
        var whole = content.Public && db.Messages.Find(message.MessageId) is { } said ? Content(report, way, said.Body, null) : content;
        var row = outbox.Queue(db, way.Reporter, new NewMessage(way.Route.Channel, message.Kind, $"{cause}|via:{way.Route.Channel}", way.Route.Recipient,
            whole with { Public = false, ThreadKey = null, InReplyTo = null, References = [], LastInboundAt = null })
        { CaseId = caseId, ReportId = report.Id, MessageId = message.MessageId, ConversationId = message.ConversationId });
        if (row is not null && message.MessageId is { } m && db.Messages.Find(m) is { } shown) shown.OutboxId = row.Id;
        return row is not null;
    }

    private Message Add(CrmDb db, Case c, Actor actor, Report? report, MessageDirection direction, string text)
    {
        var message = new Message
        {
            CaseId = c.Id,
            ReportId = report?.Id,
            ConversationId = report?.ConversationId,
            Direction = direction,
            AuthorId = actor.Kind == ActorKind.Staff ? actor.Id : null,
            Body = text,
            At = time.UtcNowMicros(),
        };
        db.Messages.Add(message);
        return message;
    }

    internal sealed record Way(ReplyRoute Route, OpenedReporter Reporter, Conversation Conversation);

    /// <summary>The way to a report's person now; null when there is none.</summary>
    internal Way? WayTo(CrmDb db, Report report, IReadOnlyCollection<string>? tried = null)
    {
        if (report.ReporterId is not { } id) return null;
        var reporter = db.Reporters.Include(r => r.Contacts).First(r => r.Id == id);
        if (vault.KeyOf(reporter) is not { } key || vault.Open(reporter) is not { } identity) return null;
        var conversation = db.Conversations.First(x => x.Id == report.ConversationId);
        var handle = conversation.ReplyHandleSealed is null ? null : Sealer.OpenText(key, conversation.ReplyHandleSealed);
        return routes.For(conversation.Channel, handle, identity, conversation.LastInboundAt, tried) is { } route ? new Way(route, new OpenedReporter(reporter, key), conversation) : null;
    }

    private static bool HasHandle(CrmDb db, Report report) => db.Conversations.Any(x => x.Id == report.ConversationId && x.ReplyHandleSealed != null);

    private static List<Report> ReportsOf(CrmDb db, long caseId) =>
        [.. from m in db.CaseReports
            join r in db.Reports on m.ReportId equals r.Id
            where m.CaseId == caseId && m.To == null
            orderby r.Id
            select r];

    private static void DropDraft(CrmDb db, Actor actor, long caseId, MessageDirection kind)
    {
        if (db.Drafts.FirstOrDefault(d => d.UserId == actor.Id && d.CaseId == caseId && d.Kind == kind) is { } draft) db.Drafts.Remove(draft);
    }
}

/// <param name="Masked">For the button; empty when nothing of it may be seen.</param>
/// <param name="Measure">What the channel makes of an answer's words; null when it takes any text.</param>
internal sealed record ReplyTarget(string Channel, string Masked, Func<string, (string Words, bool TooLong)>? Measure)
{
    /// <summary>Everybody reads it there.</summary>
    public bool Public { get; init; }
    /// <summary>The officer may send it to the person alone instead.</summary>
    public bool MayBePrivate { get; init; }
}
