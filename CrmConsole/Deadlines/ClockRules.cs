
namespace CrmConsole.Deadlines;

/// <summary>A clock to be started.</summary>
public sealed record PlannedClock(ClockKind Kind, DateTimeOffset StartedAt, DateTimeOffset DueAt);

/// <summary>From a policy to due times. Pure; one object per version of the policy.</summary>
/// <param name="PolicyId">The version a case keeps (<see cref="Clock.PolicyId"/>).</param>
public sealed record ClockRules(long PolicyId, ClockPolicy Policy, ReopenPolicy Reopen, WorkingCalendar Calendar)
{
    /// <summary>The clocks of a case that begins now. The category's days take the place of the policy's total
    /// (on the wall, as is promised to citizens).</summary>
    /// <param name="categoryDays">Null or 0 when there is no category yet, or it says nothing.</param>
    /// <param name="straightToVillage">It went to the village by its point: the village's clock runs instead of coordination.</param>
    /// <param name="serviceClass">The sender's class (<see cref="ClockPolicy.Service"/>): its time is the one that was promised.</param>
    public IReadOnlyList<PlannedClock> ForNewCase(DateTimeOffset at, int? categoryDays, bool straightToVillage, string? serviceClass = null)
    {
        var first = straightToVillage
            ? new PlannedClock(ClockKind.Village, at, Due(at, Policy.VillageFollowUp))
            : new PlannedClock(ClockKind.FirstCoordination, at, Due(at, Policy.FirstCoordination));
        return [first, new PlannedClock(ClockKind.FirstResponse, at, Due(at, Policy.FirstResponse)), new PlannedClock(ClockKind.Total, at, Policy.Service(serviceClass) is { } promised ? Due(at, promised) : TotalDue(at, categoryDays))];
    }

    /// <summary>When the total clock of a case that began at <paramref name="at"/> ends; also after its category was corrected.</summary>
    public DateTimeOffset TotalDue(DateTimeOffset at, int? categoryDays) =>
        categoryDays is > 0 ? at.AddDays(categoryDays.Value) : Due(at, Policy.Total);

    /// <summary>When the supervisor gets the red flag: so many days before the end, or at the share of a short clock.</summary>
    public DateTimeOffset RedFlagAt(DateTimeOffset startedAt, DateTimeOffset dueAt)
    {
        var before = dueAt.AddDays(-Policy.RedFlagDaysBefore);
        var share = Share(startedAt, dueAt, Policy.RedFlagShare);
        return before > share ? before : share;
    }

    /// <summary>When the holder of a clock is warned.</summary>
    public DateTimeOffset WarnAt(DateTimeOffset startedAt, DateTimeOffset dueAt) => Share(startedAt, dueAt, Policy.WarnShare);

    /// <summary>When whom to tell of a clock, in the order of time. The citizen's clocks have one rung, their end.</summary>
    public IReadOnlyList<LadderRung> Ladder(ClockKind kind, DateTimeOffset startedAt, DateTimeOffset dueAt)
    {
        if (kind is ClockKind.CitizenReminder or ClockKind.CitizenAnswer) return [new(Rung.Breach, dueAt)];
        List<LadderRung> rungs =
        [
            new(Rung.Warn, WarnAt(startedAt, dueAt)), new(Rung.Breach, dueAt),
            new(Rung.Head, dueAt.AddHours(Policy.HeadAfterHours)), new(Rung.Bureau, dueAt.AddHours(Policy.BureauAfterHours)),
        ];
        if (kind == ClockKind.Total) rungs.Add(new(Rung.RedFlag, RedFlagAt(startedAt, dueAt)));
        return [.. rungs.OrderBy(r => r.At).ThenBy(r => r.Rung)];
    }

    /// <summary>When work resumes although the citizen has not answered.</summary>
    public DateTimeOffset AnswerDue(DateTimeOffset askedAt) => askedAt.AddDays(Policy.CitizenAnswerDays);

    /// <summary>Until when (not including that instant) a case closed then may be opened again.</summary>
    public DateTimeOffset ReopenUntil(DateTimeOffset closedAt) => closedAt.AddDays(Reopen.WindowDays);

    public DateTimeOffset Due(DateTimeOffset start, ClockSpan span) => (span.Runs, span.Days) switch
    {
        (ClockRuns.Wall, { } days) => start.AddDays(days),
        (ClockRuns.Wall, null) => start.AddHours(span.Hours ?? 0),
        (_, { } days) => Calendar.AddDays(start, days),
        _ => Calendar.Add(start, TimeSpan.FromHours(span.Hours ?? 0)),
    };

    private static DateTimeOffset Share(DateTimeOffset from, DateTimeOffset to, double share) => from + (to - from) * share;
}
