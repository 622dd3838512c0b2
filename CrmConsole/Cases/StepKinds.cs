namespace CrmConsole.Cases;

/// <summary>Kinds of news of which a reporter is told by a message of their own (<see cref="CaseFact.StepKind"/>). What an officer writes or promises (questions, answers,
/// promises, refusals, merging) goes out as a reply at once and is no step: nobody is told twice.</summary>
internal static class StepKinds
{
    public const string Accepted = "accepted", HandedOver = "handed_over", Started = "started", Progress = "progress",
        Milestone = "milestone", Checking = "checking", Redo = "redo", Done = "done", Reopened = "reopened";

    /// <summary>Goes out without waiting for the distance between two messages; it takes along what waits.</summary>
    public static bool IsUrgent(string kind) => kind is Done or Reopened;
}

/// <summary>When step messages go out: settings <c>Replies:Steps:QuietFrom</c>, <c>QuietUntil</c> (Jakarta's clock), <c>GatherMinutes</c>
/// (what happens within them is one message) and <c>SpacingMinutes</c> (between two messages of one report).</summary>
public sealed class StepTimes
{
    private readonly TimeOnly from, until;
    private readonly TimeSpan gather;

    public StepTimes(IConfiguration configuration)
    {
        (from, until) = (Clock("QuietFrom", new(21, 0)), Clock("QuietUntil", new(7, 0)));
        (gather, Spacing) = (Minutes("GatherMinutes", 5), Minutes("SpacingMinutes", 60));

        TimeOnly Clock(string name, TimeOnly usual) => configuration["Replies:Steps:" + name] is not { Length: > 0 } text ? usual
            : TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? time
            : throw new Data.StartRefusedException($"Replies:Steps:{name} berisi \"{text}\"; tulis jam seperti 21:00.");

        TimeSpan Minutes(string name, int usual) => configuration["Replies:Steps:" + name] is not { Length: > 0 } text ? TimeSpan.FromMinutes(usual)
            : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var minutes) && minutes is >= 0 and <= 1440 ? TimeSpan.FromMinutes(minutes)
            : throw new Data.StartRefusedException($"Replies:Steps:{name} berisi \"{text}\"; tulis menit, 0 sampai 1440.");
    }

    /// <summary>Between two messages of one report.</summary>
    public TimeSpan Spacing { get; }

    /// <summary>When something that happened then is told.</summary>
    public DateTimeOffset Due(DateTimeOffset at) => AfterQuiet(at + gather);

    /// <summary>The same instant, or the end of the quiet hours that it falls in.</summary>
    public DateTimeOffset AfterQuiet(DateTimeOffset at)
    {
        var local = Data.JakartaTime.ToJakarta(at);
        var clock = TimeOnly.FromDateTime(local.DateTime);
        var overnight = from > until;
        if (overnight ? clock < from && clock >= until : clock < from || clock >= until) return at;
        var day = DateOnly.FromDateTime(local.DateTime).AddDays(overnight && clock >= from ? 1 : 0);
        return (Data.JakartaTime.StartOf(day) + until.ToTimeSpan()).ToUniversalTime();
    }
}
