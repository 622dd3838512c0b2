using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>The one door for changes: words → scope → conflict → state machine → the act's deed, with facts, rows and outbox in one
/// transaction. Every screen, API and job comes through here.</summary>
public sealed class CaseDoor(Writer writer, ActServices services, RoutingDirectory routing)
{
    /// <summary>Runs one command. <paramref name="seenVersion"/> is the version on which the person decided: if a colleague
    /// changed the same thing since, nothing is done and the conflict is told. The sentence is in the caller's language.</summary>
    public async Task<CommandResult> RunAsync(
        Actor actor, long caseId, int seenVersion, CaseCommand command, CancellationToken ct = default)
    {
        var act = Act.Of(command);
        var problem = act.ProblemOf(command);
        if (problem == Refusal.None) (command, problem) = await act.PrepareAsync(services, caseId, command, ct);
        if (problem != Refusal.None) return new CommandResult(CommandOutcome.Refused, StateMachine.Sentence(problem), seenVersion);
        var answer = await writer.RunAsync(db => Run(db, actor, caseId, seenVersion, act, command), ct);
        return answer.Outcome switch
        {
            CommandOutcome.NotFound => new CommandResult(CommandOutcome.NotFound, CaseSentences.NotFound, seenVersion),
            CommandOutcome.Conflict => new CommandResult(CommandOutcome.Conflict, CaseSentences.Conflict(answer.Conflict!), answer.Version)
            {
                Conflict = answer.Conflict,
            },
            _ => new CommandResult(answer.Outcome, StateMachine.Sentence(answer.Refusal), answer.Version),
        };
    }

    /// <summary>What a reporter does to the case of their own report. The caller has proved whose it is (the tracker's link);
    /// the state machine decides as for everybody else.</summary>
    public async Task<CommandResult> RunForReporterAsync(long reportId, CitizenCommand command, CancellationToken ct = default)
    {
        var act = Act.Of(command);
        if (act.ProblemOf(command) is var problem and not Refusal.None)
            return new CommandResult(CommandOutcome.Refused, StateMachine.Sentence(problem), 0);
        return await writer.RunAsync(db =>
        {
            var caseId = db.CaseReports.Where(m => m.ReportId == reportId && m.To == null).Select(m => m.CaseId).First();
            var c = Load(db, caseId)!;
            var refusal = Apply(db, c, Actor.Citizen, act, command with { Report = db.Reports.First(r => r.Id == reportId) });
            var outcome = refusal == Refusal.None ? CommandOutcome.Done : CommandOutcome.Refused;
            return new CommandResult(outcome, StateMachine.Sentence(refusal), c.Version);
        }, ct);
    }

    /// <summary>What a person may do with a case, each with its reason when not; for the buttons.</summary>
    internal IReadOnlyList<(Act Act, Refusal Refusal)> Choices(CrmDb db, Case c, Actor actor)
    {
        var facts = FactsOf(db, c, actor);
        return [.. Act.All.Select(a => (a, StateMachine.Decide(a, facts, actor, out _)))];
    }

    private Answer Run(CrmDb db, Actor actor, long caseId, int seenVersion, Act act, CaseCommand command)
    {
        var c = Load(db, caseId);
        // The same answer for "not there" and "not yours": a number must not tell that a case exists.
        if (c is null || !Scope.Of(actor, routing.Current.Tree).Sees(ScopeFacts.Of(c)))
            return new Answer(CommandOutcome.NotFound, Refusal.None, seenVersion, null);
        if (ConflictSince(db, c, actor, seenVersion, command) is { } conflict)
            return new Answer(CommandOutcome.Conflict, Refusal.None, c.Version, conflict);
        var refusal = Apply(db, c, actor, act, command);
        return new Answer(refusal == Refusal.None ? CommandOutcome.Done : CommandOutcome.Refused, refusal, c.Version, null);
    }

    private Refusal Apply(CrmDb db, Case c, Actor actor, Act act, CaseCommand command)
    {
        var refusal = StateMachine.Decide(act, FactsOf(db, c, actor), actor, out var to);
        if (refusal == Refusal.None)
        {
            var change = new CaseChange(services, db, c, actor, to);
            var waited = c.State == CaseState.AwaitingCitizen;
            refusal = act.Run(change, command);
            if (refusal == Refusal.None && waited && c.State != CaseState.AwaitingCitizen) CaseClocks.StopWaiting(db, c.Id, change.Now);
            if (refusal == Refusal.None && act.TouchesClocks) change.Settle();
        }
        // All or nothing: whatever was touched before the refusal must not be saved.
        if (refusal != Refusal.None) db.ChangeTracker.Clear();
        return refusal;
    }

    // A reporter is no member of staff with a scope: their link has opened this one case to them.
    private MachineFacts FactsOf(CrmDb db, Case c, Actor actor) => new(c.State, c.AgencyCode is not null, c.CategoryCode is not null,
        actor.Kind != ActorKind.Citizen && Scope.Of(actor, routing.Current.Tree).ReadOnly(ScopeFacts.Of(c)), c.Sealed,
        c.State == CaseState.AwaitingValidation ? DoneBy(db, c.Id) : null, c.RulingPending, c.Ruled, c.Attention);

    private static long? DoneBy(CrmDb db, long caseId)
    {
        var moves = CaseFact.TypesOf<StateMove>();
        return db.Events.Where(e => e.CaseId == caseId && moves.Contains(e.Type)).OrderByDescending(e => e.Seq).AsEnumerable()
            .Where(e => CaseFact.Read(e.Type, e.Payload).StateAfter == CaseState.AwaitingValidation)
                .Select(e => (long?)e.ActorId).FirstOrDefault();
    }

    private static FieldConflict? ConflictSince(CrmDb db, Case c, Actor actor, int seenVersion, CaseCommand command)
    {
        if (command.Aspect == CaseAspect.None || seenVersion >= c.Version) return null;
        var theirs = db.Events.AsNoTracking().Where(e => e.CaseId == c.Id && e.Index > seenVersion && e.ActorId != actor.Id)
            .OrderByDescending(e => e.Index).AsEnumerable().FirstOrDefault(e => CaseFact.Read(e.Type, e.Payload).Aspect == command.Aspect);
        if (theirs is null) return null;
        var name = theirs.ActorKind == ActorKind.Staff
            ? db.Users.Where(u => u.Id == theirs.ActorId).Select(u => u.DisplayName).FirstOrDefault() : null;
        return new FieldConflict(command.Aspect, Value(c, command.Aspect), name, theirs.At);
    }

    private static string? Value(Case c, CaseAspect aspect) => aspect switch
    {
        CaseAspect.State => c.State.Code(),
        CaseAspect.Agency => c.AgencyCode,
        CaseAspect.Category => c.CategoryCode,
        CaseAspect.Area => c.AreaCode,
        CaseAspect.Officer => c.OfficerId?.ToString(CultureInfo.InvariantCulture),
        CaseAspect.Priority => c.Priority.Code(),
        CaseAspect.Promise => c.PromisedAt is { } promise
            ? JakartaTime.Day(promise).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        _ => null,
    };

    private static Case? Load(CrmDb db, long caseId) => db.Cases.Include(c => c.Holders).FirstOrDefault(c => c.Id == caseId);

    private sealed record Answer(CommandOutcome Outcome, Refusal Refusal, int Version, FieldConflict? Conflict);
}
