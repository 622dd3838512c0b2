using CrmConsole.Channels;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Reporters;

namespace CrmConsole.Cases;

/// <summary>A report as Intake hands it over: parsed, assessed, its files ready; nothing in it needs I/O any more.</summary>
public sealed record NewReport
{
    public required string Channel { get; init; }
    public required Identity Identity { get; init; }
    /// <summary>The wire proves that the contacts are the sender's.</summary>
    public bool Proven { get; init; }
    /// <summary>The same, sealed.</summary>
    public required SealedIdentity Reporter { get; init; }
    public required Privacy Privacy { get; init; }
    public string? Subject { get; init; }
    public required string Text { get; init; }
    /// <summary>The line for lists, contacts masked; worked out beforehand because it takes time.</summary>
    public required string Title { get; init; }
    public string? Folded { get; init; }
    public string? Html { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Address { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public IReadOnlyList<string> LeftOut { get; init; } = [];
    /// <summary>Where an answer on this channel goes; null when there is no way back.</summary>
    public string? ReplyHandle { get; init; }
    public string? ThreadKey { get; init; }
    /// <summary>Where the conversation goes on; null: where the report came in.</summary>
    public string? AnswerBy { get; init; }
    /// <summary>No receipt and no messages about steps go out.</summary>
    public bool Quiet { get; init; }
    public string? WireId { get; init; }
    /// <summary>The category that the person chose themselves, from a list that we showed.</summary>
    public string? ChosenCategory { get; init; }
    /// <summary>Written where everybody reads it.</summary>
    public bool Public { get; init; }
    /// <summary>Files to be fetched, each as JSON sealed with the reporter's key by the opener.</summary>
    public IReadOnlyList<MediaReference> Media { get; init; } = [];
    public IReadOnlyList<PreparedAttachment> Attachments { get; init; } = [];
    public required Assessment Assessment { get; init; }
    /// <summary>The counter's agency code, when staff entered it.</summary>
    public string? EnteredAt { get; init; }
    public long? EnteredBy { get; init; }
}

/// <summary>What the program thinks of a report before anybody has read it: a proposal that officers may change.</summary>
/// <param name="Because">Routing's reason as codes; null when it could not route.</param>
/// <param name="Clocks">The clocks that start with the case.</param>
public sealed record Assessment(string? CategoryCode, string? AreaCode, string? AgencyCode, string? Because, bool Emergency, bool Sealed, IReadOnlyList<ClockStart> Clocks)
{
    /// <summary>Categories that something speaks for, best first, when none is clearly it.</summary>
    public IReadOnlyList<string> MayBe { get; init; } = [];
}

/// <summary>A clock that starts with the case, with the policy it follows for ever.</summary>
/// <param name="NextAt">The first rung of its ladder.</param>
public sealed record ClockStart(ClockKind Kind, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset NextAt, long PolicyId);
