using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Reporters;

namespace CrmConsole.Cases;

/// <param name="KnownSender">The message comes from the report's own reporter, as far as the wire can prove.</param>
public sealed record ThreadMatch(Report Report, long CaseId, bool KnownSender);

/// <param name="Forged">It claims to belong to a conversation and cannot prove it.</param>
public sealed record ThreadSearch(ThreadMatch? Match, bool Forged);

/// <summary>Finds the conversation a message belongs to: our own address token first, then references, then a number in
/// the subject with a known sender. Anything else is a new report.</summary>
public sealed class ThreadFinder(ReplyTokens tokens, Vault vault, TimeProvider time)
{
    private static readonly TimeSpan SameMatter = TimeSpan.FromHours(48), JustNow = TimeSpan.FromMinutes(5);

    public ThreadSearch Find(CrmDb db, string channel, ThreadHints hints, Identity sender, bool? authentic, bool isPublic = false)
    {
        if (hints.ReplyToken is { } token)
            return tokens.Verify(token) is { } id && Match(db, id, sender, authentic) is { } byToken ? new ThreadSearch(byToken, false) : new ThreadSearch(null, true);
        if (ByReference(db, channel, hints, sender, authentic) is { } byReference) return new ThreadSearch(byReference, false);
        if (hints.ThreadKey is { } key && ByThread(db, channel, key, sender, authentic) is { } byKey) return new ThreadSearch(byKey, false);
        if (!isPublic && hints.ThreadKey is not null && ByQuestion(db, channel, sender, authentic) is { } byQuestion) return new ThreadSearch(byQuestion, false);
        return ByNumber(db, hints, sender, authentic);
    }

    /// <summary>The reporter wrote these very words within the last minutes, and nobody answered in between: then they may be an answer
    /// of their own ("ya").</summary>
    public bool SaidJustNow(CrmDb db, ThreadMatch match, string text)
    {
        var since = time.GetUtcNow() - JustNow;
        var lately = db.Messages.Where(m => m.ReportId == match.Report.Id && m.At >= since);
        var said = lately.Where(m => m.Direction == MessageDirection.In && m.Body == text).Max(m => (long?)m.Id);
        if (said is null && !(match.Report.ReceivedAt >= since && match.Report.Text == text)) return false;
        return !lately.Any(m => m.Direction == MessageDirection.Out && m.Id > (said ?? 0));
    }

    // Asked in public for what is private, a person answers in private: on the same channel, in another thread.
    private ThreadMatch? ByQuestion(CrmDb db, string channel, Identity sender, bool? authentic)
    {
        if (vault.Reporters(db, sender) is not { } reporters) return null;
        var asked = (from r in db.Reports
                     join m in db.CaseReports on r.Id equals m.ReportId
                     join c in db.Cases on m.CaseId equals c.Id
                     join v in db.Conversations on r.ConversationId equals v.Id
                     where reporters.Contains(r.ReporterId!.Value) && v.Channel == channel && m.To == null && c.State == CaseState.AwaitingCitizen
                     orderby c.Id descending
                     select r.Id).Take(2).ToList();
        // Two open questions: a person must see which one it answers.
        return asked.Count == 1 && Match(db, asked[0], sender, authentic) is { KnownSender: true } match ? match : null;
    }

    // A person's thread on a channel without subjects goes on for years: what they write after the last case is closed is a new
    // report, and so is what they write long after the last word, unless we wait for their answer.
    private ThreadMatch? ByThread(CrmDb db, string channel, string key, Identity sender, bool? authentic)
    {
        var last = (from c in db.Conversations
                    join r in db.Reports on c.Id equals r.ConversationId
                    where c.Channel == channel && c.ThreadKey == key
                    orderby c.Id descending
                    select new { r.Id, c.LastInboundAt }).FirstOrDefault();
        if (last is null || Match(db, last.Id, sender, authentic) is not { KnownSender: true } match) return null;
        var state = db.Cases.Where(c => c.Id == match.CaseId).Select(c => c.State).First();
        return state == CaseState.AwaitingCitizen || (state.IsOpen() && time.GetUtcNow() - last.LastInboundAt <= SameMatter) ? match : null;
    }

    // Our own Message-IDs are random: who names one has seen our mail. What the other side called it counts on its own channel only:
    // numbers of posts are public. A citizen's own id proves less, so it needs a known sender.
    private ThreadMatch? ByReference(CrmDb db, string channel, ThreadHints hints, Identity sender, bool? authentic)
    {
        if (hints.References.Count == 0) return null;
        var ids = hints.References.Take(50).ToList();
        var ours = db.Outbox.Where(o => o.WireId != null && ids.Contains(o.WireId) && o.ReportId != null).OrderByDescending(o => o.Id).Select(o => o.ReportId).FirstOrDefault()
            ?? db.Outbox.Where(o => o.RemoteId != null && ids.Contains(o.RemoteId) && o.Channel == channel && o.ReportId != null)
                .OrderByDescending(o => o.Id).Select(o => o.ReportId).FirstOrDefault();
        if (ours is { } report) return Match(db, report, sender, authentic);
        var theirs = db.Messages.Where(m => m.WireId != null && ids.Contains(m.WireId) && m.ReportId != null).Select(m => m.ReportId).FirstOrDefault()
            ?? db.Reports.Where(r => r.WireId != null && ids.Contains(r.WireId)).Select(r => (long?)r.Id).FirstOrDefault()
            ?? (from c in db.Conversations
                join r in db.Reports on c.Id equals r.ConversationId
                where c.ThreadKey != null && ids.Contains(c.ThreadKey)
                select (long?)r.Id).FirstOrDefault();
        return theirs is { } id && Match(db, id, sender, authentic) is { KnownSender: true } match ? match : null;
    }

    /// <summary>The conversation of a message that came by our wires under that id; null when there is none.</summary>
    public ThreadMatch? FindByWireId(CrmDb db, string wireId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wireId);
        var report = db.Messages.Where(m => m.WireId == wireId && m.ReportId != null && m.Direction == MessageDirection.In).Select(m => m.ReportId).FirstOrDefault()
            ?? db.Reports.Where(r => r.WireId == wireId).Select(r => (long?)r.Id).FirstOrDefault();
        return report is { } id && Match(db, id, new Identity(), null) is { } match ? match with { KnownSender = true } : null;
    }

    private ThreadSearch ByNumber(CrmDb db, ThreadHints hints, Identity sender, bool? authentic)
    {
        if (hints.Number is not { } number || db.Reports.Where(r => r.Number == number).Select(r => (long?)r.Id).FirstOrDefault() is not { } id)
            return new ThreadSearch(null, false);
        return Match(db, id, sender, authentic) is { KnownSender: true } match ? new ThreadSearch(match, false) : new ThreadSearch(null, true);
    }

    private ThreadMatch? Match(CrmDb db, long reportId, Identity sender, bool? authentic)
    {
        var report = db.Reports.Find(reportId);
        if (report is null) return null;
        var caseId = db.CaseReports.Where(m => m.ReportId == reportId && m.To == null).Select(m => (long?)m.CaseId).FirstOrDefault();
        if (caseId is null) return null;
        var known = authentic != false && report.ReporterId is { } reporter && vault.Owns(db, reporter, sender);
        return new ThreadMatch(report, caseId.Value, known);
    }
}
