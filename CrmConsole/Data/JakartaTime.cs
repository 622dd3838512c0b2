namespace CrmConsole.Data;

/// <summary>Jakarta's calendar and clock for people. No daylight saving: always UTC+7.</summary>
public static class JakartaTime
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Jakarta");

    public static DateTimeOffset ToJakarta(this DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The day on the wall in Jakarta.</summary>
    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToJakarta().DateTime);

    /// <summary>Until when something promised for a day holds: its last second.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1)).AddSeconds(-1).ToUniversalTime();

    /// <summary>The instant at which a day begins in Jakarta.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Zone.BaseUtcOffset);
}
