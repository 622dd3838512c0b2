using System.Collections.Frozen;
using CrmConsole.Data;

namespace CrmConsole.Deadlines;

/// <summary>Working time in Jakarta: the hours of each day, without breaks, weekends, national holidays and collective
/// leave. Pure and immutable.</summary>
public sealed class WorkingCalendar
{
    // Ten years without a working day can only be a calendar that has none.
    private const int MostDays = 3660;

    private readonly WorkingHours hours;
    private readonly FrozenSet<DateOnly> holidays;

    public WorkingCalendar(WorkingHours hours, IEnumerable<DateOnly> holidays)
    {
        this.hours = hours;
        this.holidays = holidays.ToFrozenSet();
        KnownUntil = this.holidays.Count == 0 ? null : new DateOnly(this.holidays.Max().Year, 12, 31);
    }

    /// <summary>The last day of the last year whose holidays are entered: warn when it draws near. Null when none are.</summary>
    public DateOnly? KnownUntil { get; }

    public bool IsHoliday(DateOnly date) => holidays.Contains(date);
    public bool IsWorkingDay(DateOnly date) => DayOf(date) is not null;

    public bool IsWorking(DateTimeOffset instant)
    {
        var (day, ticks) = Split(instant);
        return DayOf(day) is { } work && work.Stretches().Any(s => s.From <= ticks && ticks < s.To);
    }

    /// <summary>The instant at which <paramref name="amount"/> of working time has passed since <paramref name="start"/>.
    /// For zero or less, the start itself. An end of exactly one stretch is that stretch's end, not the next one's start.</summary>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan amount)
    {
        if (amount <= TimeSpan.Zero) return start;
        var (first, since) = Split(start);
        var left = amount.Ticks;
        for (var day = first; day.DayNumber < first.DayNumber + MostDays; day = day.AddDays(1), since = 0)
        {
            foreach (var (from, to) in Work(day))
            {
                var begin = Math.Max(from, since);
                if (begin >= to) continue;
                if (left <= to - begin) return At(day, begin + left);
                left -= to - begin;
            }
        }
        throw new InvalidOperationException("Kalender kerja tidak memiliki hari kerja. Perbaiki jam kerja atau hari libur.");
    }

    /// <summary>Working time between two instants; negative when <paramref name="to"/> is the earlier one.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from) return -Between(to, from);
        var (first, since) = Split(from);
        var (last, until) = Split(to);
        var total = 0L;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var (low, high) = (day == first ? since : 0, day == last ? until : TimeSpan.TicksPerDay);
            foreach (var (begin, end) in Work(day)) total += Math.Max(0, Math.Min(end, high) - Math.Max(begin, low));
        }
        return TimeSpan.FromTicks(total);
    }

    /// <summary>The end of work on the n-th working day after the day of <paramref name="start"/>: "within n working days".</summary>
    public DateTimeOffset AddDays(DateTimeOffset start, int days)
    {
        var first = Split(start).Day;
        var left = days;
        for (var day = first.AddDays(1); day.DayNumber < first.DayNumber + MostDays; day = day.AddDays(1))
            if (DayOf(day) is { } work && --left <= 0) return At(day, work.To.Ticks);
        throw new InvalidOperationException("Kalender kerja tidak memiliki hari kerja. Perbaiki jam kerja atau hari libur.");
    }

    private WorkingDay? DayOf(DateOnly date) => holidays.Contains(date) ? null : hours.On(date);

    private IEnumerable<(long From, long To)> Work(DateOnly date) => DayOf(date)?.Stretches() ?? [];

    private static (DateOnly Day, long Ticks) Split(DateTimeOffset instant)
    {
        var local = instant.ToJakarta();
        return (DateOnly.FromDateTime(local.DateTime), local.TimeOfDay.Ticks);
    }

    private static DateTimeOffset At(DateOnly day, long ticks) => JakartaTime.StartOf(day).AddTicks(ticks).ToUniversalTime();
}
