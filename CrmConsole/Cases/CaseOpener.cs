using CrmConsole.Accounts;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Deadlines;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using CrmConsole.Live;
using CrmConsole.Replies;
using CrmConsole.Reporters;

namespace CrmConsole.Cases;

/// <param name="DataKeyWrapped">The reporter's wrapped key, which also seals the raw envelope.</param>
public sealed record OpenedCase(Report Report, Case Case, byte[] DataKey, byte[] DataKeyWrapped);

/// <summary>Makes a report and its case, or adds a citizen's message to one; inside the caller's transaction.</summary>
public sealed class CaseOpener(Vault vault, CaseWriter cases, ActServices acts, Confirmations confirmations, TimeProvider time)
{
    /// <summary>Report, conversation, case, clocks, files and the citizen's confirmation. <paramref name="warning"/> is a code for officers.</summary>
    public OpenedCase Open(CrmDb db, NewReport r, string? warning = null)
    {
        var now = time.UtcNowMicros();
        var reporter = vault.Remember(db, r.Reporter, now);
        var conversation = AddConversation(db, r, reporter, now);
        var report = AddReport(db, r, reporter, conversation, warning, now);
        var c = CaseWriter.New(db, report, r.Title);
        db.CaseReports.Add(new CaseReport { CaseId = c.Id, ReportId = report.Id, From = now });
        foreach (var file in r.Attachments) file.AddTo(db, c.Id, report.Id);
        AddPending(db, r, reporter.Key, report.Id, null, now);
        AddClocks(db, r.Assessment, c.Id);
        cases.Append(db, c, Actor.System, FirstFact(r, report, now));
        if (r.Quiet) reporter.Row.StepsOffAt = now;
        else if (warning is null) confirmations.Queue(db, c, report, conversation, reporter, r);
        return new OpenedCase(report, c, reporter.Key, reporter.Row.WrappedKey!);
    }

    /// <summary>A citizen's further message in a conversation. A warned one (another sender, an automatic answer) is kept and
    /// shown to officers, and triggers nothing else.</summary>
    public Message Attach(CrmDb db, ThreadMatch thread, NewReport r, string? warning)
    {
        var now = time.UtcNowMicros();
        var c = db.Cases.First(x => x.Id == thread.CaseId);
        db.Entry(c).Collection(x => x.Holders).Load();
        var message = new Message
        {
            CaseId = c.Id,
            ReportId = thread.Report.Id,
            ConversationId = thread.Report.ConversationId,
            Direction = MessageDirection.In,
            Subject = r.Subject,
            Body = r.Text,
            Folded = r.Folded,
            Html = r.Html,
            At = now,
            Warning = warning,
            LeftOut = r.LeftOut.Count == 0 ? null : string.Join('\n', r.LeftOut),
            WireId = r.WireId,
            Automatic = warning == "automatic",
        };
        var change = acts.Begin(db, c, Actor.System);
        TellAct.Receive(change, message, r.Attachments);
        if (db.Conversations.Find(thread.Report.ConversationId) is { } conversation && warning is null) conversation.LastInboundAt = now;
        if (warning is null && r.Proven && thread.Report.ReporterId is { } person) vault.Confirm(db, person, r.Identity);
        if (r.Media.Count > 0 && db.Reporters.Find(thread.Report.ReporterId) is { } reporter && vault.KeyOf(reporter) is { } key) AddPending(db, r, key, thread.Report.Id, message.Id, now);
        if (warning is null)
        {
            ResumeAct.WhenAnswered(change);
            if (r.ChosenCategory is { } chosen) SetCategoryAct.ByReporter(change, chosen);
        }
        return message;
    }

    private static void AddPending(CrmDb db, NewReport r, byte[] key, long reportId, long? messageId, DateTimeOffset now)
    {
        foreach (var media in r.Media)
            db.PendingFiles.Add(new PendingFile { Channel = r.Channel, ReportId = reportId, MessageId = messageId, ReferenceSealed = Sealer.Seal(key, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(media)), NextTryAt = now });
    }

    private static Conversation AddConversation(CrmDb db, NewReport r, OpenedReporter reporter, DateTimeOffset now)
    {
        var conversation = new Conversation
        {
            Channel = r.AnswerBy ?? r.Channel,
            ReporterId = reporter.Row.Id,
            ThreadKey = r.ThreadKey ?? r.WireId,
            ReplyHandleSealed = r.ReplyHandle is null ? null : Sealer.SealText(reporter.Key, r.ReplyHandle),
            Public = r.Public,
            CreatedAt = now,
            // They have never written there: no window of free text is open.
            LastInboundAt = r.AnswerBy is null ? now : DateTimeOffset.UnixEpoch,
        };
        db.Conversations.Add(conversation);
        return conversation;
    }

    private static Report AddReport(CrmDb db, NewReport r, OpenedReporter reporter, Conversation conversation, string? warning, DateTimeOffset now)
    {
        var report = new Report
        {
            Number = Numbers.Next(db, now),
            Channel = r.Channel,
            ReporterId = reporter.Row.Id,
            ConversationId = conversation.Id,
            Privacy = r.Privacy,
            Subject = r.Subject,
            Text = r.Text,
            Folded = r.Folded,
            Html = r.Html,
            Address = r.Address,
            Latitude = r.Latitude,
            Longitude = r.Longitude,
            AreaCode = r.Assessment.AreaCode,
            CategoryCode = r.Assessment.CategoryCode,
            Emergency = r.Assessment.Emergency,
            ReceivedAt = r.ReceivedAt,
            SentAt = r.SentAt,
            LeftOut = r.LeftOut.Count == 0 ? null : string.Join('\n', r.LeftOut),
            Warning = warning,
            EnteredBy = r.EnteredBy,
            WireId = r.WireId,
        };
        db.Reports.Add(report);
        return report;
    }

    private Received FirstFact(NewReport r, Report report, DateTimeOffset now)
    {
        var a = r.Assessment;
        var total = a.Clocks.FirstOrDefault(k => k.Kind == ClockKind.Total)?.DueAt ?? now.AddDays(7);
        var nearest = a.Clocks.Count == 0 ? total : a.Clocks.Min(k => k.DueAt);
        return new Received(report.Id, report.Number, r.Channel, a.CategoryCode, a.AreaCode, a.AgencyCode, a.Because,
            a.Emergency ? CasePriority.Emergency : CasePriority.Normal, a.Sealed, r.EnteredAt,
            Instants.ToMicros(nearest), Instants.ToMicros(total), cases.HashOf(r.Text), report.Warning);
    }

    private static void AddClocks(CrmDb db, Assessment a, long caseId)
    {
        foreach (var clock in a.Clocks)
            db.Clocks.Add(new Clock { CaseId = caseId, Kind = clock.Kind, StartedAt = clock.StartedAt, DueAt = clock.DueAt, NextAt = clock.NextAt, PolicyId = clock.PolicyId });
    }
}
