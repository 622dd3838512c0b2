using System.Globalization;

namespace CrmConsole.Shell;

/// <summary>Lengths of time as an officer says them: "5 j 40 m", "1 hr 4 j", "2 hr".</summary>
public static class Spans
{
    /// <summary>Two units at most, and only one from two days on: nobody plans the minute of the day after tomorrow.</summary>
    public static string Short(TimeSpan span)
    {
        span = span.Duration();
        if (span >= TimeSpan.FromDays(2)) return $"{(int)span.TotalDays} {Words.T("hr", "d")}";
        if (span >= TimeSpan.FromDays(1)) return Two((int)span.TotalDays, Words.T("hr", "d"), span.Hours, Words.T("j", "h"));
        if (span >= TimeSpan.FromHours(1)) return Two(span.Hours, Words.T("j", "h"), span.Minutes, "m");
        return $"{(int)span.TotalMinutes} m";
    }

    /// <summary>How long ago: "baru", "14 mnt", "3 j", "2 hr".</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => Words.T("baru", "now"),
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} {Words.T("mnt", "min")}",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} {Words.T("j", "h")}",
        _ => $"{(int)age.TotalDays} {Words.T("hr", "d")}",
    };

    /// <summary>Thousands separated in the reader's way: 1.284.</summary>
    public static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private static string Two(int first, string firstUnit, int second, string secondUnit) =>
        second == 0 ? $"{first} {firstUnit}" : $"{first} {firstUnit} {second} {secondUnit}";
}
