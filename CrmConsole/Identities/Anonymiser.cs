using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Identities;

/// <summary>Makes a reporter nobody (DESIGN §4): the key that opens name and contacts is destroyed, texts keep their masked
/// form only, raw envelopes and originals go. Rows, numbers and the chained log stay, for the log holds no texts.</summary>
public sealed class Anonymiser(IDbContextFactory<CrmDb> databases, Writer writer, Vault vault, TombstoneFile tombstones, TimeProvider time)
{
    /// <summary>Returns false when there was nothing left to do. The tombstone is on the disk before anything is destroyed: a
    /// copy that is restored later is treated the same.</summary>
    public async Task<bool> RunAsync(long reporterId, string reason, CancellationToken ct = default)
    {
        var now = time.UtcNowMicros();
        if (!(await AliveAsync([reporterId], ct)).TryGetValue(reporterId, out var born)) return false;
        tombstones.Append(new Buried(reporterId, born, now, reason));
        return await writer.RunAsync(db => Bury(db, reporterId, reason, now), ct);
    }

    /// <summary>After a restore: whoever was anonymised since the copy was made becomes nobody again. Returns how many.</summary>
    public async Task<int> ReplayAsync(CancellationToken ct = default)
    {
        var buried = tombstones.Read();
        var back = new List<Buried>();
        foreach (var some in buried.Chunk(500))
        {
            var alive = await AliveAsync([.. some.Select(b => b.Reporter)], ct);
            // The moment of birth too: after a restore the same id may have been given to somebody else.
            back.AddRange(some.Where(b => alive.TryGetValue(b.Reporter, out var born) && born == b.CreatedAt));
        }
        // Nearly always: every start asks, and nobody has come back.
        return back.Count == 0 ? 0 : await writer.RunAsync(db => back.Count(b => Bury(db, b.Reporter, b.Reason, b.At)), ct);
    }

    private async Task<Dictionary<long, DateTimeOffset>> AliveAsync(long[] ids, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Reporters.Where(r => ids.Contains(r.Id) && r.AnonymisedAt == null).ToDictionaryAsync(r => r.Id, r => r.CreatedAt, ct);
    }

    private bool Bury(CrmDb db, long reporterId, string reason, DateTimeOffset at)
    {
        if (db.Reporters.Include(r => r.Contacts).FirstOrDefault(r => r.Id == reporterId && r.AnonymisedAt == null) is not { } reporter) return false;
        var mask = vault.TextMask(reporter);
        var reports = db.Reports.Where(r => r.ReporterId == reporterId).ToList();
        var ids = reports.Select(r => r.Id).ToList();
        foreach (var report in reports) Hide(report, mask);
        HideCases(db, ids, mask);
        HideConversations(db, reporterId, ids, mask);
        Destroy(db, reporterId, ids);
        (reporter.WrappedKey, reporter.NameSealed, reporter.AnonymisedAt) = (null, null, at);
        db.ReporterContacts.RemoveRange(reporter.Contacts);
        db.Tombstones.Add(new Tombstone { ReporterId = reporterId, At = at, Reason = reason });
        return true;
    }

    private static void Hide(Report report, Func<string, string> mask)
    {
        report.Text = mask(report.Text);
        report.Subject = report.Subject is { } subject ? mask(subject) : null;
        (report.Folded, report.Html, report.LeftOut) = (null, null, null);
        // A private report's exact place may be a home; its village stays for the figures.
        if (report.Privacy != Channels.Privacy.Public) (report.Address, report.Latitude, report.Longitude) = (null, null, null);
        // Links and PINs that were given out open nothing any more.
        report.TokenVersion++;
    }

    // What stands in a case may come from any of its reports.
    private static void HideCases(CrmDb db, List<long> reports, Func<string, string> mask)
    {
        var cases = db.Cases.Where(c => db.CaseReports.Any(m => m.CaseId == c.Id && reports.Contains(m.ReportId))).ToList();
        var ids = cases.Select(c => c.Id).ToList();
        var privateOnes = db.Reports.Where(r => reports.Contains(r.Id) && r.Privacy != Channels.Privacy.Public).Select(r => r.Number).ToHashSet();
        foreach (var c in cases) CaseWriter.Anonymise(c, mask, place: privateOnes.Contains(c.Number));
        foreach (var followUp in db.FollowUps.Where(f => ids.Contains(f.CaseId))) followUp.Text = mask(followUp.Text);
        foreach (var transfer in db.Transfers.Where(t => ids.Contains(t.CaseId) && t.ReasonText != null)) transfer.ReasonText = mask(transfer.ReasonText!);
        foreach (var feedback in db.Feedback.Where(f => reports.Contains(f.ReportId) && f.Text != null)) feedback.Text = mask(feedback.Text!);
        foreach (var note in db.Messages.Where(m => ids.Contains(m.CaseId) && m.Direction == MessageDirection.Internal)) note.Body = mask(note.Body);
        db.Drafts.RemoveRange(db.Drafts.Where(d => ids.Contains(d.CaseId)));
    }

    private static void HideConversations(CrmDb db, long reporterId, List<long> reports, Func<string, string> mask)
    {
        var conversations = db.Conversations.Where(c => c.ReporterId == reporterId).ToList();
        var ids = conversations.Select(c => (long?)c.Id).ToList();
        foreach (var conversation in conversations) (conversation.ReplyHandleSealed, conversation.ThreadKey) = (null, null);
        foreach (var message in db.Messages.Where(m => ids.Contains(m.ConversationId) || (m.ReportId != null && reports.Contains(m.ReportId.Value))))
        {
            message.Body = mask(message.Body);
            message.Subject = message.Subject is { } subject ? mask(subject) : null;
            (message.Folded, message.Html, message.LeftOut, message.WireId) = (null, null, null, null);
        }
    }

    // Sealed bytes whose key is gone are noise; they go as well, and their files with the nightly sweep.
    private static void Destroy(CrmDb db, long reporterId, List<long> reports)
    {
        foreach (var outgoing in db.Outbox.Where(o => o.ReporterId == reporterId))
        {
            (outgoing.RecipientSealed, outgoing.ContentSealed, outgoing.WrappedKey) = (null, null, null);
            if (outgoing.State is OutboxState.Queued) outgoing.State = OutboxState.Cancelled;
        }
        foreach (var envelope in db.Journal.Where(j => j.ReportId != null && reports.Contains(j.ReportId.Value)))
            (envelope.RawSealed, envelope.FactsSealed, envelope.RawFile, envelope.WrappedKey) = (null, null, null, []);
        var originals = db.Attachments.Where(a => a.ReportId != null && reports.Contains(a.ReportId.Value)).ToList();
        var sealedOnes = originals.Select(a => a.OriginalId).OfType<long>().ToList();
        db.Contents.RemoveRange(db.Contents.Where(c => sealedOnes.Contains(c.Id)));
        foreach (var file in originals) (file.OriginalId, file.TakenAt, file.Latitude, file.Longitude, file.FileName) = (null, null, null, null, "lampiran");
    }
}
