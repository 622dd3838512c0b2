using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Live;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>What a reporter does to the case of their report: writes, answers, confirms, says that it is not done.</summary>
public sealed class CitizenMoves(CaseWriter cases, CaseMoves moves, DeadlineDirectory deadlines, RoutingDirectory routing, TimeProvider time)
{
    /// <summary>Until when it may be reopened; null when it is not closed, or its reports went elsewhere.</summary>
    public DateTimeOffset? ReopenUntil(Case c) => c is { MergedIntoId: null, ClosedAt: { } closed } && !c.State.IsOpen() ? deadlines.Current.At(closed).ReopenUntil(closed) : null;

    public Refusal Tell(CrmDb db, Case c, Tell command)
    {
        Keep(db, c, command, command.Text);
        Answered(db, c);
        return Refusal.None;
    }

    public Refusal Confirm(CrmDb db, Case c, Confirm command)
    {
        if (command.Stars is < 1 or > 5) return Refusal.BadStars;
        if (db.Feedback.Any(f => f.ReportId == command.Report.Id && f.CaseId == c.Id && f.Confirmed == true && f.At >= c.ClosedAt)) return Refusal.AlreadySaid;
        var text = string.IsNullOrWhiteSpace(command.Text) ? null : command.Text.Trim();
        db.Feedback.Add(new Feedback { CaseId = c.Id, ReportId = command.Report.Id, Confirmed = true, Stars = command.Stars, Text = text, At = time.UtcNowMicros() });
        cases.Append(db, c, Actor.Citizen, new FeedbackGiven(command.Report.Id, true, command.Stars));
        if (text is not null) Keep(db, c, command, text);
        return Refusal.None;
    }

    public Refusal Dispute(CrmDb db, Case c, Dispute command, CaseState to)
    {
        if (ReopenUntil(c) is not { } until || time.GetUtcNow() > until) return Refusal.WindowClosed;
        db.Feedback.Add(new Feedback { CaseId = c.Id, ReportId = command.Report.Id, Confirmed = false, Text = command.Text.Trim(), At = time.UtcNowMicros() });
        cases.Append(db, c, Actor.Citizen, new FeedbackGiven(command.Report.Id, false, null));
        Keep(db, c, command, command.Text);
        moves.Reopen(db, c, Actor.Citizen, "dispute", to, cases.HashOf(command.Text));
        var supervisors = EscalationStaff.Read(db, time.GetUtcNow()).For(c, Rung.Breach, routing.Current.Tree);
        foreach (var user in c.OfficerId is { } officer ? supervisors.Union([officer]) : supervisors)
            db.Notices.Add(new StaffNotice { UserId = user, CaseId = c.Id, Kind = "reopened", OnceKey = $"reopened:{c.Id}:{c.Version}", At = time.UtcNowMicros() });
        return Refusal.None;
    }

    /// <summary>A reporter's words came in, on whatever way: what waited for them goes on.</summary>
    public void Answered(CrmDb db, Case c)
    {
        if (c.State != CaseState.AwaitingCitizen) return;
        moves.Resume(db, c, Actor.Citizen, "answered");
        CaseClocks.StopWaiting(db, c.Id, time.UtcNowMicros());
        CaseClocks.Settle(db, c, cases, Actor.System);
    }

    /// <summary>The reporter said by a list what kind of trouble it is; an officer's own choice stands.</summary>
    public void Chose(CrmDb db, Case c, string category)
    {
        if (c is { State: CaseState.New, CategoryCode: null } && routing.Current.Category(category) is { } known && known.ValidAt(time.GetUtcNow()))
            cases.Append(db, c, Actor.Citizen, new CategoryChanged(null, known.Code));
    }

    /// <summary>Keeps a message that came in, with its files, and tells the officer. A warned one is the system's word, not the
    /// reporter's; an automatic one is nobody's concern.</summary>
    public void Receive(CrmDb db, Case c, Message message, IReadOnlyList<PreparedAttachment> files)
    {
        db.Messages.Add(message);
        foreach (var file in files) file.AddTo(db, c.Id, message.ReportId, message.Id);
        cases.Append(db, c, message.Warning is null ? Actor.Citizen : Actor.System, new MessageReceived(message.Id, cases.HashOf(message.Body), message.Warning));
        if (!message.Automatic && c.OfficerId is { } officer)
            db.Notices.Add(new StaffNotice { UserId = officer, CaseId = c.Id, Kind = "reply_received", OnceKey = $"reply:{message.Id}", At = message.At });
    }

    private void Keep(CrmDb db, Case c, CitizenCommand command, string text) => Receive(db, c, new Message
    {
        CaseId = c.Id,
        ReportId = command.Report.Id,
        ConversationId = command.Report.ConversationId,
        Direction = MessageDirection.In,
        Body = text.Trim(),
        At = time.UtcNowMicros(),
    }, command.Files);
}
