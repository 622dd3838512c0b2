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
public sealed class ThreadFinder(ReplyTokens tokens, Vault vault)
{
    public ThreadSearch Find(CrmDb db, string channel, ThreadHints hints, Identity sender, bool? authentic)
    {
        if (hints.ReplyToken is { } token)
            return tokens.Verify(token) is { } id && Match(db, id, sender, authentic) is { } byToken ? new ThreadSearch(byToken, false) : new ThreadSearch(null, true);
        if (ByReference(db, hints, sender, authentic) is { } byReference) return new ThreadSearch(byReference, false);
        if (hints.ThreadKey is { } key
            && db.Conversations.Where(c => c.Channel == channel && c.ThreadKey == key).Select(c => (long?)c.Id).FirstOrDefault() is { } conversation
            && db.Reports.FirstOrDefault(r => r.ConversationId == conversation) is { } report
            && Match(db, report.Id, sender, authentic) is { KnownSender: true } byKey) return new ThreadSearch(byKey, false);
        return ByNumber(db, hints, sender, authentic);
    }

    // Our own Message-IDs are random: who names one has seen our mail. A citizen's own id proves less, so it needs a known sender.
    private ThreadMatch? ByReference(CrmDb db, ThreadHints hints, Identity sender, bool? authentic)
    {
        if (hints.References.Count == 0) return null;
        var ids = hints.References.Take(50).ToList();
        var ours = db.Outbox.Where(o => o.WireId != null && ids.Contains(o.WireId) && o.ReportId != null).OrderByDescending(o => o.Id).Select(o => o.ReportId).FirstOrDefault();
        if (ours is { } report) return Match(db, report, sender, authentic);
        var theirs = db.Messages.Where(m => m.WireId != null && ids.Contains(m.WireId) && m.ReportId != null).Select(m => m.ReportId).FirstOrDefault()
            ?? (from c in db.Conversations
                join r in db.Reports on c.Id equals r.ConversationId
                where c.ThreadKey != null && ids.Contains(c.ThreadKey)
                select (long?)r.Id).FirstOrDefault();
        return theirs is { } id && Match(db, id, sender, authentic) is { KnownSender: true } match ? match : null;
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
