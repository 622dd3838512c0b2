using CrmConsole.Evidence;

namespace CrmConsole.Cases;

/// <summary>A change that somebody wants: what the person gave, and nothing else. What it does stands in the <see cref="Act"/> of
/// the same file. Texts are plain.</summary>
/// <param name="Aspect">What two people can be of two minds about here; a colleague's newer change of the same is a conflict.</param>
public abstract record CaseCommand(CaseAspect Aspect = CaseAspect.None);

/// <summary>What a reporter does, by the tracker of one report: <see cref="CaseDoor.RunForReporterAsync"/>.</summary>
public abstract record CitizenCommand : CaseCommand
{
    /// <summary>Set by <see cref="CaseDoor"/>.</summary>
    public Report Report { get; init; } = null!;
    public IReadOnlyList<PreparedAttachment> Files { get; init; } = [];
}

public enum CommandOutcome { Done, Refused, Conflict, NotFound }

/// <param name="Sentence">For the person who asked, in their language; empty when all went well.</param>
/// <param name="Version">The case's version after it.</param>
public sealed record CommandResult(CommandOutcome Outcome, string Sentence, int Version)
{
    public FieldConflict? Conflict { get; init; }
}

/// <summary>A colleague changed the same thing since the page was read. Repeating the command with the new version goes through.</summary>
/// <param name="Theirs">The value as it stands now: a code.</param>
public sealed record FieldConflict(CaseAspect Field, string? Theirs, string? ByName, DateTimeOffset At);
