using System.Globalization;
using CrmConsole.Data;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>When a place is open, by Jakarta's clock: <c>1-5 07:30-09:30; 6 08:00-12:00</c>, 1 = Monday. Holidays are the caller's.</summary>
public sealed class OpeningHours
{
    private readonly List<(int From, int To, TimeOnly Opens, TimeOnly Closes)> spans = [];

    private OpeningHours() { }

    /// <summary>Null when the text is not of that form.</summary>
    public static OpeningHours? Parse(string text)
    {
        var hours = new OpeningHours();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var days, var clock] || clock.Split('-') is not [var opens, var closes]) return null;
            if (Days(days) is not { } span || Time(opens) is not { } from || Time(closes) is not { } to || to <= from) return null;
            hours.spans.Add((span.From, span.To, from, to));
        }
        return hours.spans.Count == 0 ? null : hours;
    }

    public bool IsOpen(DateTimeOffset at)
    {
        var there = at.ToJakarta();
        var (day, time) = (Number(there.DayOfWeek), TimeOnly.FromDateTime(there.DateTime));
        return spans.Exists(s => day >= s.From && day <= s.To && time >= s.Opens && time < s.Closes);
    }

    /// <summary>"Senin–Jumat 07.30–09.30 WIB", in the reader's language.</summary>
    public override string ToString() => string.Join(", ", spans.Select(s => $"{Day(s.From)}{(s.To == s.From ? "" : "–" + Day(s.To))} {Clock(s.Opens)}–{Clock(s.Closes)}")) + (IsEnglish ? "" : " WIB");

    private static string Day(int number) => (IsEnglish ? English : Indonesian).DateTimeFormat.DayNames[number % 7];
    private static string Clock(TimeOnly time) => time.ToString(IsEnglish ? "HH:mm" : "HH.mm", CultureInfo.InvariantCulture);
    private static int Number(DayOfWeek day) => day == DayOfWeek.Sunday ? 7 : (int)day;

    private static (int From, int To)? Days(string text)
    {
        var ends = text.Split('-').Select(d => d is [>= '1' and <= '7'] ? d[0] - '0' : 0).ToArray();
        return ends is [> 0 and var from] ? (from, from) : ends is [> 0 and var first, var last] && last >= first ? (first, last) : null;
    }

    private static TimeOnly? Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
