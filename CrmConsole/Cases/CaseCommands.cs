using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>The one door for changes (DESIGN §3.2): scope → state machine → conflict → facts, rows and outbox in one
/// transaction. Every screen, API and job comes through here.</summary>
public sealed class CaseCommands(IDbContextFactory<CrmDb> databases, TimeProvider time, Writer writer, CaseActions actions, IdentityReveal reveal, EvidenceReview evidence, PhotoRelease photos, CaseWriter cases, RoutingDirectory routing)
{
    private const int ShortestText = 5, LongestText = 20_000;

    /// <summary>Runs one command. <paramref name="seenVersion"/> is the version on which the person decided: if a colleague
    /// changed the same thing since, nothing is done and the conflict is told. The sentence is in the caller's language.</summary>
    public async Task<CommandResult> RunAsync(Actor actor, long caseId, int seenVersion, CaseCommand command, CancellationToken ct = default)
    {
        if (TextProblem(command) is var problem and not Refusal.None) return new CommandResult(CommandOutcome.Refused, StateMachine.Sentence(problem), seenVersion);
        // No follow-up can come in between: in this state none is taken.
        if (command is Validate validate) command = validate with { Doubts = await evidence.ReadAsync(caseId, ct) };
        // A moment before the writer, which it would hold up: accounts change rarely.
        if (command is Assign { OfficerId: { } officer } assign) command = assign with { Officer = await FindAsync(officer, ct) };
        if (command is ReleasePhoto release)
        {
            var (redacted, why) = await photos.PrepareAsync(caseId, release, ct);
            if (why != Refusal.None) return new CommandResult(CommandOutcome.Refused, StateMachine.Sentence(why), seenVersion);
            command = release with { Redacted = redacted };
        }
        var answer = await writer.RunAsync(db => Run(db, actor, caseId, seenVersion, command), ct);
        return answer.Outcome switch
        {
            CommandOutcome.NotFound => new CommandResult(CommandOutcome.NotFound, CaseSentences.NotFound, seenVersion),
            CommandOutcome.Conflict => new CommandResult(CommandOutcome.Conflict, CaseSentences.Conflict(answer.Conflict!), answer.Version) { Conflict = answer.Conflict },
            _ => new CommandResult(answer.Outcome, StateMachine.Sentence(answer.Refusal), answer.Version),
        };
    }

    /// <summary>What a reporter does to the case of their own report. The caller has proved whose it is (the tracker's link);
    /// the state machine decides as for everybody else.</summary>
    public async Task<CommandResult> RunForReporterAsync(long reportId, CitizenCommand command, CancellationToken ct = default)
    {
        if (TextProblem(command) is var problem and not Refusal.None) return new CommandResult(CommandOutcome.Refused, StateMachine.Sentence(problem), 0);
        return await writer.RunAsync(db =>
        {
            var caseId = db.CaseReports.Where(m => m.ReportId == reportId && m.To == null).Select(m => m.CaseId).First();
            var c = Load(db, caseId)!;
            var refusal = Apply(db, c, Actor.Citizen, command with { Report = db.Reports.First(r => r.Id == reportId) });
            return new CommandResult(refusal == Refusal.None ? CommandOutcome.Done : CommandOutcome.Refused, StateMachine.Sentence(refusal), c.Version);
        }, ct);
    }

    /// <summary>Opens a reporter's identity for a person, with a purpose, logged and seen in the timeline. Null when it is not
    /// allowed or there is nothing to open: see the page's <c>CanReveal</c> beforehand.</summary>
    public async Task<RevealedIdentity?> RevealAsync(Actor actor, long caseId, long reporterId, string purpose, string purposeText, CancellationToken ct = default)
    {
        if (!IdentityReveal.Purposes.Contains(purpose) || purposeText.Trim().Length is < ShortestText or > 500) return null;
        return await writer.RunAsync(db =>
        {
            var c = Load(db, caseId);
            if (c is null || !Scope.Of(actor, routing.Current.Tree).Sees(ScopeFacts.Of(c))) return null;
            if (StateMachine.Decide(CommandKind.Reveal, FactsOf(db, c, actor), actor, out _) != Refusal.None) return null;
            var isTheirs = (from m in db.CaseReports
                            join r in db.Reports on m.ReportId equals r.Id
                            where m.CaseId == caseId && r.ReporterId == reporterId
                            select r.Id).Any();
            if (!isTheirs || reveal.Open(db, actor, caseId, reporterId, purpose, purposeText) is not { } opened) return null;
            cases.Append(db, c, actor, new IdentityOpened(reporterId, purpose));
            return opened;
        }, ct);
    }

    /// <summary>What a person may do with a case, each with its reason when not; for the buttons.</summary>
    internal IReadOnlyList<(CommandKind Kind, Refusal Refusal)> Choices(CrmDb db, Case c, Actor actor)
    {
        var facts = FactsOf(db, c, actor);
        return [.. Enum.GetValues<CommandKind>().Select(k => (k, StateMachine.Decide(k, facts, actor, out _)))];
    }

    private async Task<StaffCard?> FindAsync(long officer, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return StaffDirectory.Find(db, officer, time.GetUtcNow());
    }

    private Answer Run(CrmDb db, Actor actor, long caseId, int seenVersion, CaseCommand command)
    {
        var c = Load(db, caseId);
        // The same answer for "not there" and "not yours": a number must not tell that a case exists.
        if (c is null || !Scope.Of(actor, routing.Current.Tree).Sees(ScopeFacts.Of(c))) return new Answer(CommandOutcome.NotFound, Refusal.None, seenVersion, null);
        if (ConflictSince(db, c, actor, seenVersion, command) is { } conflict) return new Answer(CommandOutcome.Conflict, Refusal.None, c.Version, conflict);
        var refusal = Apply(db, c, actor, command);
        return new Answer(refusal == Refusal.None ? CommandOutcome.Done : CommandOutcome.Refused, refusal, c.Version, null);
    }

    private Refusal Apply(CrmDb db, Case c, Actor actor, CaseCommand command)
    {
        var refusal = StateMachine.Decide(command.Kind, FactsOf(db, c, actor), actor, out var to);
        if (refusal == Refusal.None) refusal = actions.Act(db, c, actor, command, to);
        // All or nothing: whatever was touched before the refusal must not be saved.
        if (refusal != Refusal.None) db.ChangeTracker.Clear();
        return refusal;
    }

    // A reporter is no member of staff with a scope: their link has opened this one case to them.
    private MachineFacts FactsOf(CrmDb db, Case c, Actor actor) => new(c.State, c.AgencyCode is not null, c.CategoryCode is not null,
        actor.Kind != ActorKind.Citizen && Scope.Of(actor, routing.Current.Tree).ReadOnly(ScopeFacts.Of(c)), c.Sealed, c.State == CaseState.AwaitingValidation ? DoneBy(db, c.Id) : null, c.RulingPending, c.Ruled);

    private static long? DoneBy(CrmDb db, long caseId)
    {
        var type = CaseFact.TypeOf<StateChanged>();
        return db.Events.Where(e => e.CaseId == caseId && e.Type == type).OrderByDescending(e => e.Seq).AsEnumerable()
            .Where(e => CaseFact.Read(e.Type, e.Payload) is StateChanged { To: CaseState.AwaitingValidation }).Select(e => (long?)e.ActorId).FirstOrDefault();
    }

    private static FieldConflict? ConflictSince(CrmDb db, Case c, Actor actor, int seenVersion, CaseCommand command)
    {
        if (command.Aspect == CaseAspect.None || seenVersion >= c.Version) return null;
        var theirs = db.Events.AsNoTracking().Where(e => e.CaseId == c.Id && e.Index > seenVersion && e.ActorId != actor.Id)
            .OrderByDescending(e => e.Index).AsEnumerable().FirstOrDefault(e => CaseFact.Read(e.Type, e.Payload).Aspect == command.Aspect);
        if (theirs is null) return null;
        var name = theirs.ActorKind == ActorKind.Staff ? db.Users.Where(u => u.Id == theirs.ActorId).Select(u => u.DisplayName).FirstOrDefault() : null;
        return new FieldConflict(command.Aspect, Value(c, command.Aspect), name, theirs.At);
    }

    private static string? Value(Case c, CaseAspect aspect) => aspect switch
    {
        CaseAspect.State => c.State.Code(),
        CaseAspect.Agency => c.AgencyCode,
        CaseAspect.Category => c.CategoryCode,
        CaseAspect.Area => c.AreaCode,
        CaseAspect.Officer => c.OfficerId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        CaseAspect.Priority => c.Priority.Code(),
        CaseAspect.Promise => c.PromisedAt is { } promise ? JakartaTime.Day(promise).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null,
        _ => null,
    };

    private static Case? Load(CrmDb db, long caseId) => db.Cases.Include(c => c.Holders).FirstOrDefault(c => c.Id == caseId);

    private static Refusal TextProblem(CaseCommand command)
    {
        var text = command switch
        {
            MarkDone x => x.Text,
            Reject x => x.Text,
            Refuse x => x.Text,
            Reopen x => x.Reason,
            SetAgency x => x.Reason,
            Reply x => x.Text,
            AddNote x => x.Text,
            Return x => x.Text,
            Rule x => x.Text,
            Assign { Reason: { } reason } => reason,
            PostFollowUp x => x.Text,
            Ask x => x.Text,
            SendExternal x => x.Text,
            Archive x => x.Text,
            Merge x => x.Reason,
            Split x => x.Reason,
            SetSubject x => x.Reason,
            AddMilestone x => x.Title,
            DropMilestone x => x.Reason,
            Tell x => x.Text,
            Dispute x => x.Text,
            Confirm { Text: { Length: > 0 } said } => said,
            Promise { Reason: { Length: > 0 } reason } => reason,
            _ => null,
        };
        if (text is null) return Refusal.None;
        if (text.Length > LongestText) return Refusal.TextTooLong;
        return text.Trim().Length < (command is AddNote or Tell or Confirm ? 1 : ShortestText) ? Refusal.TextTooShort : Refusal.None;
    }

    private sealed record Answer(CommandOutcome Outcome, Refusal Refusal, int Version, FieldConflict? Conflict);
}
