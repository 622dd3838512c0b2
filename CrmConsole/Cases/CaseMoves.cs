using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Live;
using CrmConsole.Replies;
using CrmConsole.Routing;
using CrmConsole.Shell;

namespace CrmConsole.Cases;

/// <summary>Returns and rulings, follow-ups and promises, questions to the citizen: the part of <see cref="CaseActions"/>
/// that keeps a case from wandering and from silence (DOMAIN §3).</summary>
public sealed class CaseMoves(CaseWriter cases, CaseReplies replies, TemplateBook templates, RoutingDirectory routing, DeadlineDirectory deadlines, TimeProvider time)
{
    /// <summary>Where a dispute goes.</summary>
    private const string Bureau = SpecialUnits.GovernmentBureau;
    /// <summary>This return, and the Bureau decides.</summary>
    private const int ReturnsToRuling = 2;
    private const int LongestPromiseDays = 731;

    public Refusal Return(CrmDb db, Case c, Actor actor, Return command)
    {
        if (!CaseSentences.ReturnReasons.Contains(command.ReasonCode)) return Refusal.UnknownCode;
        var disputed = c.Returns + 1 >= ReturnsToRuling;
        var came = db.Transfers.Where(t => t.CaseId == c.Id && t.ToAgencyCode == c.AgencyCode && t.Kind != TransferKind.Return).OrderByDescending(t => t.Id).FirstOrDefault();
        var to = disputed ? Bureau : came?.FromAgencyCode;
        // Back to the unit complained about it never goes.
        if (Concerned(c, to)) to = null;
        // The centre reads it again, as if it were new; its clock is not.
        var state = to is null ? CaseState.New : CaseState.Coordinating;
        AddTransfer(db, c, actor, to ?? Bureau, TransferKind.Return, command.ReasonCode, command.Text);
        cases.Append(db, c, actor, new Returned(c.AgencyCode, to, command.ReasonCode, cases.HashOf(command.Text), state, disputed));
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.Unit);
        if (disputed) TellValidators(db, c);
        return replies.AddNote(db, c, actor, command.Text);
    }

    /// <summary>The unit has accepted: from here on it is its time, where the policy gives it one.</summary>
    public void StartUnitClock(CrmDb db, Case c)
    {
        var now = time.UtcNowMicros();
        var rules = deadlines.Current.At(now);
        if (rules.Policy.Unit is not { } span) return;
        var due = rules.Due(now, span);
        CaseClocks.Meet(db, c.Id, now, ClockKind.Unit);
        db.Clocks.Add(new Clock { CaseId = c.Id, Kind = ClockKind.Unit, StartedAt = now, DueAt = due, NextAt = rules.Ladder(ClockKind.Unit, now, due)[0].At, PolicyId = rules.PolicyId });
    }

    public Refusal Rule(CrmDb db, Case c, Actor actor, Rule command)
    {
        if (routing.Current.Tree.Find(command.Code) is not { } target || target.Kind == "external" || !target.ValidAt(time.GetUtcNow())) return Refusal.UnknownCode;
        if (Concerned(c, target.Code)) return Refusal.ConflictOfInterest;
        AddTransfer(db, c, actor, target.Code, TransferKind.Ruling, null, command.Text);
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.Unit);
        cases.Append(db, c, actor, new Ruled(c.AgencyCode, target.Code, cases.HashOf(command.Text), c.Sealed || target.Kind == "inspectorate"));
        return replies.AddNote(db, c, actor, command.Text);
    }

    public Refusal FollowUp(CrmDb db, Case c, Actor actor, PostFollowUp command)
    {
        if (command.Progress is < 0 or > 99) return Refusal.BadProgress;
        Post(db, c, actor, command.Progress, command.Text, command.Files);
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.Village);
        return Refusal.None;
    }

    /// <summary>Stores a follow-up with its photos and records it; the reporter reads text and figure in the tracker.</summary>
    public void Post(CrmDb db, Case c, Actor actor, int progress, string text, IReadOnlyList<PreparedAttachment> files)
    {
        var row = new FollowUp { CaseId = c.Id, ByUserId = actor.Id, Progress = progress, Text = text.Trim(), At = time.UtcNowMicros() };
        db.FollowUps.Add(row);
        foreach (var file in files) file.AddTo(db, c.Id, followUpId: row.Id);
        cases.Append(db, c, actor, new FollowedUp(row.Id, progress, cases.HashOf(text)));
    }

    public Refusal Promise(CrmDb db, Case c, Actor actor, Promise command)
    {
        if (DayProblem(command.Day, time.GetUtcNow()) is var problem and not Refusal.None) return problem;
        var at = JakartaTime.EndOf(command.Day);
        if (at == c.PromisedAt) return Refusal.SameValue;
        var reason = string.IsNullOrWhiteSpace(command.Reason) ? null : command.Reason.Trim();
        if (c.PromisedAt is not null && reason is null) return Refusal.ReasonNeeded;
        cases.Append(db, c, actor, new Promised(c.PromisedAt is { } was ? Instants.ToMicros(was) : null, Instants.ToMicros(at), reason is null ? null : cases.HashOf(reason)));
        var day = at.ToJakarta().ToString("dddd, d MMMM yyyy", Words.Indonesian);
        replies.Tell(db, c, actor, Templates.Fill(templates.Find("step_promise", "id").Body, new Dictionary<string, string?> { ["tanggal"] = day, ["alasan"] = reason }));
        return Refusal.None;
    }

    /// <summary>What is wrong with a day that is named to the citizen.</summary>
    public static Refusal DayProblem(DateOnly day, DateTimeOffset now)
    {
        var today = JakartaTime.Day(now);
        return day < today ? Refusal.PromiseInPast : day > today.AddDays(LongestPromiseDays) ? Refusal.PromiseTooFar : Refusal.None;
    }

    public Refusal Ask(CrmDb db, Case c, Actor actor, Ask command, CaseState to)
    {
        // Whoever cannot be asked cannot answer: then waiting would only lose time.
        if (replies.Reply(db, c, actor, new Reply(command.Text, null)) is var refusal and not Refusal.None) return refusal;
        var now = time.UtcNowMicros();
        var rules = deadlines.Current.At(now);
        CaseClocks.StartWaiting(db, c.Id, now, rules.AnswerDue(now), rules.PolicyId);
        cases.Append(db, c, actor, new StateChanged(command.Kind.Code(), c.State, to, null, cases.HashOf(command.Text), false, null));
        return Refusal.None;
    }

    /// <param name="why">The command, or <c>answered</c>, or <c>no_answer</c>.</param>
    public Refusal Resume(CrmDb db, Case c, Actor actor, string why)
    {
        cases.Append(db, c, actor, new StateChanged(why, c.State, c.ResumeState ?? CaseState.InProgress, null, null, false, null));
        return Refusal.None;
    }

    public Refusal SendExternal(CrmDb db, Case c, Actor actor, SendExternal command)
    {
        if (routing.Current.Tree.Find(command.Body) is not { } body) return Refusal.UnknownCode;
        if (body.Kind != "external") return Refusal.NotExternal;
        cases.Append(db, c, actor, new WentExternal(body.Code, c.State, cases.HashOf(command.Text)));
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.FirstCoordination);
        replies.Tell(db, c, actor, command.Text);
        return Refusal.None;
    }

    /// <summary>Goes on at the agency that closed it; the total clock runs on as if it had never stopped.</summary>
    public void Reopen(CrmDb db, Case c, Actor actor, string why, CaseState to, string textHash)
    {
        if (c.ClosingAgencyCode is { } closing && closing != c.AgencyCode)
            cases.Append(db, c, actor, new AgencyChanged(c.AgencyCode, closing, TransferFact.Routing, null, c.State, c.Sealed));
        cases.Append(db, c, actor, new StateChanged(why, c.State, c.AgencyCode is null ? CaseState.New : to, null, textHash, false, null));
        CaseClocks.RunAgain(db, c.Id, time.UtcNowMicros(), ClockKind.Total);
    }

    /// <summary>From now on that unit does not see it, and the Inspectorate has it (DOMAIN §3).</summary>
    public Refusal SetSubject(CrmDb db, Case c, Actor actor, SetSubject command)
    {
        if (command.Code == c.SubjectAgencyCode) return Refusal.SameValue;
        if (command.Code is { } code && routing.Current.Tree.Find(code) is null or { Kind: "external" or "province" }) return Refusal.UnknownCode;
        cases.Append(db, c, actor, new SubjectChanged(c.SubjectAgencyCode, command.Code, cases.HashOf(command.Reason)));
        if (command.Code is not null && c.AgencyCode != SpecialUnits.Inspectorate && !Concerned(c, SpecialUnits.Inspectorate))
        {
            AddTransfer(db, c, actor, SpecialUnits.Inspectorate, TransferKind.Coordination, null, command.Reason);
            cases.Append(db, c, actor, new AgencyChanged(c.AgencyCode, SpecialUnits.Inspectorate, TransferFact.Coordination,
                cases.HashOf(command.Reason), CaseState.Coordinating, Sealed: true));
        }
        return replies.AddNote(db, c, actor, command.Reason);
    }

    /// <summary>It is about that unit, or about one above it.</summary>
    public bool Concerned(Case c, string? unit) => routing.Current.Tree.IsIn(unit, c.SubjectAgencyCode);

    private void AddTransfer(CrmDb db, Case c, Actor actor, string to, TransferKind kind, string? code, string text) => db.Transfers.Add(new Transfer
    {
        CaseId = c.Id,
        FromAgencyCode = c.AgencyCode,
        ToAgencyCode = to,
        Kind = kind,
        ReasonCode = code,
        ReasonText = text.Trim(),
        ByUserId = actor.Id,
        At = time.UtcNowMicros(),
    });

    private void TellValidators(CrmDb db, Case c)
    {
        foreach (var id in StaffDirectory.ActiveInRole(db, Roles.Validator))
            db.Notices.Add(new StaffNotice { UserId = id, CaseId = c.Id, Kind = "ruling", OnceKey = $"ruling:{c.Id}:{c.Returns}", At = time.UtcNowMicros() });
    }
}
