using System.Globalization;
using CrmConsole.Data;
using CrmConsole.Shell;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

/// <summary>Instants as a timeline says them, on Jakarta's clock and in the reader's language.</summary>
internal static class When
{
    private static CultureInfo Culture => IsEnglish ? English : Indonesian;

    public static string Day(DateTimeOffset at) => at.ToJakarta().ToString("ddd, d MMM", Culture);

    /// <summary>"08.26" today, "24 Nov 08.26" on another day.</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now) =>
        JakartaTime.Day(at) == JakartaTime.Day(now) ? Dates.Clock(at) : $"{at.ToJakarta().ToString("d MMM", Culture)} {Dates.Clock(at)}";

    public static string DayTitle(DateTimeOffset at, DateTimeOffset now) => (JakartaTime.Day(now).DayNumber - JakartaTime.Day(at).DayNumber) switch
    {
        0 => T("Hari ini", "Today"),
        1 => T("Kemarin", "Yesterday"),
        _ => at.ToJakarta().ToString(at.ToJakarta().Year == now.ToJakarta().Year ? "dddd, d MMMM" : "dddd, d MMMM yyyy", Culture),
    };
}
