namespace CrmConsole.Deadlines;

/// <summary>The rules of a <c>working_hours</c> policy: a usual week, and weeks that differ between two dates
/// (Ramadan). Days that are not named are free. Times are Jakarta's.</summary>
public sealed record WorkingHours
{
    public required Dictionary<DayOfWeek, WorkingDay> Regular { get; init; }
    public IReadOnlyList<SpecialPeriod> Special { get; init; } = [];

    /// <summary>The hours of a date, holidays aside; null when it is free.</summary>
    public WorkingDay? On(DateOnly date)
    {
        foreach (var period in Special)
            if (period.From <= date && date <= period.To) return period.Days.GetValueOrDefault(date.DayOfWeek);
        return Regular.GetValueOrDefault(date.DayOfWeek);
    }

    public static WorkingHours Read(Policy policy) => PolicyJson.Read<WorkingHours>(policy);
}

/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record SpecialPeriod(string Name, DateOnly From, DateOnly To, Dictionary<DayOfWeek, WorkingDay> Days);

/// <summary>One day's work; the break is not counted.</summary>
public sealed record WorkingDay(TimeOnly From, TimeOnly To, TimeOnly? BreakFrom = null, TimeOnly? BreakTo = null)
{
    /// <summary>The stretches of work, as ticks from midnight.</summary>
    internal IEnumerable<(long From, long To)> Stretches()
    {
        if (BreakFrom is not { } pause || BreakTo is not { } resume)
        {
            yield return (From.Ticks, To.Ticks);
            yield break;
        }
        yield return (From.Ticks, pause.Ticks);
        yield return (resume.Ticks, To.Ticks);
    }
}
