using CrmConsole.Data;
using CrmConsole.Deadlines;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace CrmConsole.Tests.Deadlines;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = Book().CalendarAt(JakartaTime.StartOf(new DateOnly(2026, 7, 1)));

    [Theory]
    [InlineData("2026-07-06", 37.5)] // Monday of a usual week
    [InlineData("2026-02-23", 32.5)] // in Ramadan
    [InlineData("2026-06-15", 30.0)] // Tuesday is the Islamic new year
    [InlineData("2026-03-16", 13.0)] // two Ramadan days before the long leave
    public void A_week_has_its_hours(string monday, double hours)
    {
        var start = JakartaTime.StartOf(DateOnly.ParseExact(monday, "yyyy-MM-dd"));
        Assert.Equal(TimeSpan.FromHours(hours), Calendar.Between(start, start.AddDays(7)));
    }

    [Theory]
    [InlineData("2026-07-06 07:30", 0.5, "2026-07-06 08:00")]
    [InlineData("2026-07-06 05:00", 0.5, "2026-07-06 08:00")]
    [InlineData("2026-07-06 11:30", 1, "2026-07-06 13:30")] // over the break
    [InlineData("2026-07-06 12:15", 1, "2026-07-06 14:00")] // from the break
    [InlineData("2026-07-10 16:00", 1, "2026-07-13 08:00")] // over a weekend
    [InlineData("2026-07-10 15:30", 1, "2026-07-10 16:30")] // exactly to the end of Friday
    [InlineData("2026-12-23 15:30", 1, "2026-12-28 08:00")] // over leave, Christmas, weekend
    [InlineData("2026-03-17 14:00", 2, "2026-03-25 08:30")] // Ramadan ends within the leave
    public void Working_time_is_added_over_nights_breaks_and_holidays(string start, double hours, string end) =>
        Assert.Equal(Wib(end), Calendar.Add(Wib(start), TimeSpan.FromHours(hours)));

    [Fact]
    public void Nothing_added_changes_nothing() => Assert.Equal(Wib("2026-07-05 03:00"), Calendar.Add(Wib("2026-07-05 03:00"), TimeSpan.Zero));

    [Theory]
    [InlineData("2026-07-06 09:00", 1, "2026-07-07 16:00")]
    [InlineData("2026-07-09 20:00", 1, "2026-07-10 16:30")]
    [InlineData("2026-07-11 09:00", 3, "2026-07-15 16:00")]
    [InlineData("2026-12-23 09:00", 1, "2026-12-28 16:00")]
    public void Days_end_with_the_work_of_the_last_one(string start, int days, string end) =>
        Assert.Equal(Wib(end), Calendar.AddDays(Wib(start), days));

    [Property(MaxTest = 2000)]
    public Property Both_directions_agree_with_counting_minute_by_minute()
    {
        var starts = Gen.Choose(0, 365 * 24 * 60).Select(m => JakartaTime.StartOf(new DateOnly(2026, 1, 1)).AddMinutes(m));
        var spans = from start in starts
                    from minutes in Gen.Frequency((3, Gen.Choose(0, 3 * 24 * 60)), (1, Gen.Choose(0, 20 * 24 * 60)))
                    select (Start: start, End: start.AddMinutes(minutes));
        return Prop.ForAll(spans.ToArbitrary(), s =>
        {
            var slow = SlowMinutes(s.Start, s.End);
            var between = Calendar.Between(s.Start, s.End);
            var end = Calendar.Add(s.Start, between);
            return between == TimeSpan.FromMinutes(slow) && Calendar.Between(s.End, s.Start) == -between
                && Calendar.Between(s.Start, end) == between && end <= (between == TimeSpan.Zero ? s.Start : s.End);
        });
    }

    [Fact]
    public void A_calendar_without_working_days_says_so() =>
        Assert.Throws<InvalidOperationException>(() => new WorkingCalendar(new WorkingHours { Regular = [] }, []).Add(Wib("2026-07-06 09:00"), TimeSpan.FromHours(1)));

    [Fact]
    public void It_tells_how_long_its_holidays_are_known() => Assert.Equal(new DateOnly(2026, 12, 31), Calendar.KnownUntil);

    internal static DeadlineBook Book()
    {
        var policies = ReferenceFiles.Policies();
        for (var i = 0; i < policies.Count; i++) policies[i].Id = i + 1;
        return new DeadlineBook(policies, ReferenceFiles.Holidays());
    }

    internal static DateTimeOffset Wib(string text) => new(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", null), TimeSpan.FromHours(7));

    // Written without the calendar: what the rule on paper says of one minute.
    private static int SlowMinutes(DateTimeOffset start, DateTimeOffset end)
    {
        var holidays = ReferenceFiles.Holidays().Select(h => h.Date).ToHashSet();
        var count = 0;
        for (var at = start.ToOffset(TimeSpan.FromHours(7)); at < end; at = at.AddMinutes(1))
        {
            var (day, minute) = (DateOnly.FromDateTime(at.DateTime), at.Hour * 60 + at.Minute);
            if (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || holidays.Contains(day)) continue;
            var friday = at.DayOfWeek == DayOfWeek.Friday;
            var ramadan = day >= new DateOnly(2026, 2, 19) && day <= new DateOnly(2026, 3, 20);
            var (open, close) = ramadan ? (480, friday ? 930 : 900) : (450, friday ? 990 : 960);
            var (pause, resume) = (friday ? 690 : 720, ramadan ? (friday ? 750 : 750) : 780);
            if (minute >= open && minute < close && !(minute >= pause && minute < resume)) count++;
        }
        return count;
    }
}
