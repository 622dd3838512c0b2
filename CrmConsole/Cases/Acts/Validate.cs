using System.Text.Json;
using CrmConsole.Accounts;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The Bureau's word that it is done; never by whoever did the work.</summary>
/// <param name="Answers">To every doubt about the proof, by <see cref="EvidenceWarning.Key"/>, in words.</param>
public sealed record Validate(string? Text, IReadOnlyDictionary<string, string>? Answers = null) : CaseCommand(CaseAspect.State)
{
    /// <summary>Set when it is prepared, whatever the caller says.</summary>
    public IReadOnlyList<EvidenceWarning> Doubts { get; init; } = [];
}

public sealed class ValidateAct : Act<Validate>
{
    private const int ShortestAnswer = 5, LongestAnswer = 1_000;

    private sealed record AnsweredDoubt(string Key, string Doubt, string Answer);

    public override IReadOnlyList<Transition> Rows { get; } = [new([CaseState.AwaitingValidation], CaseState.Done, [Roles.Validator])];

    public override string Name => T("Sahkan selesai", "Validate");
    public override string Key => "v";
    public override int? Button => 70;

    public override Refusal Forbids(in MachineFacts facts, Actor actor) => facts.DoneBy == actor.Id ? Refusal.OwnWork : Refusal.None;

    // No follow-up can come in between: in this state none is taken.
    protected override async Task<(Validate Command, Refusal Why)> PrepareAsync(
        ActServices services, long caseId, Validate command, CancellationToken ct) =>
        (command with { Doubts = await new EvidenceReview(services.Databases).ReadAsync(caseId, ct) }, Refusal.None);

    protected override Refusal Do(CaseChange change, Validate command)
    {
        if (!command.Doubts.All(d => command.Answers?.GetValueOrDefault(d.Key)?.Trim().Length is >= ShortestAnswer and <= LongestAnswer))
            return Refusal.DoubtsOpen;
        var answers = command.Doubts
            .Select(d => new AnsweredDoubt(d.Key, EvidenceReview.Sentence(d), command.Answers![d.Key].Trim())).ToList();
        change.Db.Validations.Add(new Validation
        {
            CaseId = change.Case.Id,
            ByUserId = change.Actor.Id,
            Accepted = true,
            Reason = command.Text,
            Answers = JsonSerializer.Serialize(answers),
            At = change.Now,
        });
        // The doubts and what was said to them stay readable for colleagues.
        foreach (var answer in answers) change.Note($"{answer.Doubt} {answer.Answer}");
        change.Append(new Validated(change.Case.State, change.To, change.Case.AgencyCode));
        change.Meet(ClockKind.FirstCoordination, ClockKind.FirstResponse, ClockKind.Village, ClockKind.Unit, ClockKind.Total);
        return Refusal.None;
    }
}

public sealed record Validated(CaseState From, CaseState To, string? ClosingAgency) : StateMove(From, To)
{
    public override string StepKind => StepKinds.Done;

    protected override void Change(Case c, DateTimeOffset at)
    {
        base.Change(c, at);
        (c.Progress, c.ClosingAgencyCode) = (100, ClosingAgency ?? c.ClosingAgencyCode);
    }

    public override string ForStaff(FactWords words) => T("Divalidasi: selesai", "Validated: done");
    public override string ForCitizen(FactWords words) => T("Selesai", "Done");
}
