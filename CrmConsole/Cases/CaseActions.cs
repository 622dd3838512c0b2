using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Places;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>What each allowed command does, inside the writer's transaction. Returns a refusal when the wish itself is
/// impossible (an unknown code, an officer of another unit); then nothing was changed.</summary>
public sealed class CaseActions(CaseWriter cases, CaseReplies replies, CaseMoves moves, CaseMerging merging, CitizenMoves citizen, Milestones milestones, PhotoRelease photos, RoutingDirectory routing, PlaceDirectory places, TimeProvider time)
{
    // They start and stop no clock: reading them all would be for nothing.
    private static readonly HashSet<CommandKind> WithoutClocks =
        [CommandKind.Assign, CommandKind.SetPriority, CommandKind.SetArea, CommandKind.Note, CommandKind.Link, CommandKind.Milestone, CommandKind.ReleasePhoto, CommandKind.ClearAttention];

    public Refusal Act(CrmDb db, Case c, Actor actor, CaseCommand command, CaseState to)
    {
        var waited = c.State == CaseState.AwaitingCitizen;
        var refusal = command switch
        {
            Accept => DoAccept(db, c, actor, to),
            Start => Move(db, c, actor, command, to),
            MarkDone x => DoMarkDone(db, c, actor, x, to),
            Validate => Close(db, c, actor, command, to, null, null),
            Reject x => Note(db, c, actor, x.Text, () => Move(db, c, actor, command, to, x.Text)),
            Refuse x => Close(db, c, actor, command, to, x.ReasonCode, x.Text),
            Reopen x => DoReopen(db, c, actor, x, to),
            Assign x => DoAssign(db, c, actor, x),
            SetAgency x => DoSetAgency(db, c, actor, x, to),
            SetCategory x => DoSetCategory(db, c, actor, x),
            SetArea x => DoSetArea(db, c, actor, x),
            SetPriority x => Changed(c.Priority != x.Priority, () => cases.Append(db, c, actor, new PriorityChanged(c.Priority, x.Priority))),
            Reply x => replies.Reply(db, c, actor, x),
            AnsweredByHand x => replies.AnsweredByHand(db, c, actor, x),
            AddNote x => replies.AddNote(db, c, actor, x.Text),
            Return x => moves.Return(db, c, actor, x),
            Rule x => moves.Rule(db, c, actor, x),
            PostFollowUp x => moves.FollowUp(db, c, actor, x),
            Promise x => moves.Promise(db, c, actor, x),
            Ask x => moves.Ask(db, c, actor, x, to),
            Resume => moves.Resume(db, c, actor, Codes.Code(command.Kind)),
            SendExternal x => moves.SendExternal(db, c, actor, x),
            Archive x => Close(db, c, actor, command, to, x.ReasonCode, x.Text),
            Merge x => merging.Merge(db, c, actor, x),
            Split x => merging.Split(db, c, actor, x),
            Link x => merging.Link(db, c, actor, x),
            SetSubject x => moves.SetSubject(db, c, actor, x),
            AddMilestone x => milestones.Add(db, c, actor, x),
            ReachMilestone x => milestones.Reach(db, c, actor, x),
            DropMilestone x => milestones.Drop(db, c, actor, x),
            ReleasePhoto x => photos.Release(db, c, actor, x),
            WithdrawPhoto x => photos.Withdraw(db, c, actor, x),
            Tell x => citizen.Tell(db, c, x),
            Confirm x => citizen.Confirm(db, c, x),
            Dispute x => citizen.Dispute(db, c, x, to),
            ClearAttention => Changed(c.Attention, () => cases.Append(db, c, actor, new AttentionCleared())),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
        if (refusal == Refusal.None && waited && c.State != CaseState.AwaitingCitizen) CaseClocks.StopWaiting(db, c.Id, time.UtcNowMicros());
        if (refusal == Refusal.None && !WithoutClocks.Contains(command.Kind)) CaseClocks.Settle(db, c, cases, actor);
        return refusal;
    }

    private Refusal DoAccept(CrmDb db, Case c, Actor actor, CaseState to)
    {
        Move(db, c, actor, new Accept(), to);
        merging.LinkEarlier(db, c);
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.FirstCoordination);
        // Whoever accepts for the unit has it, until a supervisor says otherwise.
        if (to == CaseState.InProgress && c.OfficerId is null && actor.Is(Roles.Agency))
            cases.Append(db, c, actor, new OfficerChanged(null, actor.Id, null));
        if (to == CaseState.InProgress) moves.StartUnitClock(db, c);
        return Refusal.None;
    }

    private Refusal DoMarkDone(CrmDb db, Case c, Actor actor, MarkDone command, CaseState to)
    {
        moves.Post(db, c, actor, 100, command.Text, []);
        cases.Append(db, c, actor, new StateChanged(Codes.Code(command.Kind), c.State, to, null, cases.HashOf(command.Text), Provisional: true, c.AgencyCode));
        return Refusal.None;
    }

    private Refusal Close(CrmDb db, Case c, Actor actor, CaseCommand command, CaseState to, string? reasonCode, string? text)
    {
        if (command is Refuse && !CaseSentences.RefusalReasons.Contains(reasonCode!)) return Refusal.UnknownCode;
        if (command is Archive && !CaseSentences.ArchiveReasons.Contains(reasonCode!)) return Refusal.UnknownCode;
        if (command is Validate v)
        {
            if (!Answered(v)) return Refusal.DoubtsOpen;
            var answers = v.Doubts.Select(d => new AnsweredDoubt(d.Key, EvidenceReview.Sentence(d), v.Answers![d.Key].Trim())).ToList();
            db.Validations.Add(new Validation { CaseId = c.Id, ByUserId = actor.Id, Accepted = true, Reason = v.Text, Answers = System.Text.Json.JsonSerializer.Serialize(answers), At = time.UtcNowMicros() });
            // The doubts and what was said to them stay readable for colleagues.
            foreach (var answer in answers) replies.AddNote(db, c, actor, $"{answer.Doubt} {answer.Answer}");
        }
        cases.Append(db, c, actor, new StateChanged(Codes.Code(command.Kind), c.State, to, reasonCode, text is null ? null : cases.HashOf(text), false, c.AgencyCode));
        CaseClocks.Meet(db, c.Id, time.UtcNowMicros(), ClockKind.FirstCoordination, ClockKind.FirstResponse, ClockKind.Village, ClockKind.Unit, ClockKind.Total);
        // A refusal or archiving is something the citizen reads.
        if (text is not null) replies.Tell(db, c, actor, text);
        return Refusal.None;
    }

    private const int ShortestAnswer = 5, LongestAnswer = 1_000;

    private static bool Answered(Validate v) =>
        v.Doubts.All(d => v.Answers?.GetValueOrDefault(d.Key)?.Trim().Length is >= ShortestAnswer and <= LongestAnswer);

    private sealed record AnsweredDoubt(string Key, string Doubt, string Answer);

    private Refusal DoReopen(CrmDb db, Case c, Actor actor, Reopen command, CaseState to)
    {
        if (c.MergedIntoId is not null) return Refusal.WrongState;
        moves.Reopen(db, c, actor, Codes.Code(command.Kind), to, cases.HashOf(command.Reason));
        return replies.AddNote(db, c, actor, command.Reason);
    }

    private Refusal DoAssign(CrmDb db, Case c, Actor actor, Assign command)
    {
        if (command.OfficerId == c.OfficerId) return Refusal.SameValue;
        var now = time.UtcNowMicros();
        if (command.OfficerId is { } id)
        {
            if (command.Officer is not { } officer) return Refusal.UnknownCode;
            if (!officer.Active) return Refusal.OfficerInactive;
            if (!Assignees.Works(officer, ScopeFacts.Of(c), routing.Current.Tree)) return Refusal.OfficerNotInUnit;
            if (id != actor.Id) db.Notices.Add(new StaffNotice { UserId = id, CaseId = c.Id, Kind = "assigned", OnceKey = $"assigned:{c.Id}:{c.Version + 1}", At = now });
        }
        if (c.OfficerId is { } before && before != actor.Id) db.Notices.Add(new StaffNotice { UserId = before, CaseId = c.Id, Kind = "taken_off", OnceKey = $"taken_off:{c.Id}:{c.Version + 1}", At = now });
        foreach (var open in db.Assignments.Where(a => a.CaseId == c.Id && a.To == null)) open.To = now;
        db.Assignments.Add(new Assignment { CaseId = c.Id, AgencyCode = c.AgencyCode, OfficerId = command.OfficerId, ByUserId = actor.Id, From = now, Reason = command.Reason });
        cases.Append(db, c, actor, new OfficerChanged(c.OfficerId, command.OfficerId, command.Reason is null ? null : cases.HashOf(command.Reason)));
        return Refusal.None;
    }

    private Refusal DoSetAgency(CrmDb db, Case c, Actor actor, SetAgency command, CaseState to)
    {
        if (routing.Current.Tree.Find(command.Code) is not { } target || !target.ValidAt(time.GetUtcNow())) return Refusal.UnknownCode;
        if (target.Code == c.AgencyCode) return Refusal.SameValue;
        if (moves.Concerned(c, target.Code)) return Refusal.ConflictOfInterest;
        var now = time.UtcNowMicros();
        var inside = routing.Current.Tree.IsIn(target.Code, c.AgencyCode);
        // A ruling binds: below the unit it may be handed on, away from it not.
        if (c.Ruled && !inside) return Refusal.RulingBinds;
        var kind = to == CaseState.New ? TransferFact.Routing : inside ? TransferFact.Disposition : TransferFact.Coordination;
        var state = kind == TransferFact.Disposition ? CaseState.Dispositioned : to;
        if (kind != TransferFact.Routing)
        {
            db.Transfers.Add(new Transfer
            {
                CaseId = c.Id,
                FromAgencyCode = c.AgencyCode,
                ToAgencyCode = target.Code,
                Kind = inside ? TransferKind.Disposition : TransferKind.Coordination,
                ReasonText = command.Reason.Trim(),
                ByUserId = actor.Id,
                At = now,
            });
            CaseClocks.Meet(db, c.Id, now, ClockKind.FirstCoordination, ClockKind.Unit);
        }
        // What went to the Inspectorate stays sealed for ever, wherever it goes.
        var isSealed = c.Sealed || target.Kind == "inspectorate";
        cases.Append(db, c, actor, new AgencyChanged(c.AgencyCode, target.Code, kind, cases.HashOf(command.Reason), state, isSealed));
        return replies.AddNote(db, c, actor, command.Reason);
    }

    private Refusal DoSetCategory(CrmDb db, Case c, Actor actor, SetCategory command)
    {
        if (routing.Current.Category(command.Code) is not { } category || !category.ValidAt(time.GetUtcNow())) return Refusal.UnknownCode;
        return Changed(c.CategoryCode != command.Code, () => cases.Append(db, c, actor, new CategoryChanged(c.CategoryCode, command.Code)));
    }

    private Refusal DoSetArea(CrmDb db, Case c, Actor actor, SetArea command)
    {
        if (places.Current.Find(command.Code) is not { } area || !area.ValidAt(time.GetUtcNow())) return Refusal.UnknownCode;
        return Changed(c.AreaCode != command.Code, () => cases.Append(db, c, actor, new AreaChanged(c.AreaCode, command.Code)));
    }

    private Refusal Move(CrmDb db, Case c, Actor actor, CaseCommand command, CaseState to, string? text = null)
    {
        cases.Append(db, c, actor, new StateChanged(Codes.Code(command.Kind), c.State, to, null, text is null ? null : cases.HashOf(text), false, null));
        return Refusal.None;
    }

    private Refusal Note(CrmDb db, Case c, Actor actor, string text, Func<Refusal> first)
    {
        db.Validations.Add(new Validation { CaseId = c.Id, ByUserId = actor.Id, Accepted = false, Reason = text, At = time.UtcNowMicros() });
        return first() is var refusal and not Refusal.None ? refusal : replies.AddNote(db, c, actor, text);
    }

    private static Refusal Changed(bool differs, Action act)
    {
        if (!differs) return Refusal.SameValue;
        act();
        return Refusal.None;
    }
}
