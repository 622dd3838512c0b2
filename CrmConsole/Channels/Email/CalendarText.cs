using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Channels.Email;

/// <summary>An invitation (text/calendar) as words.</summary>
internal static class CalendarText
{
    public static string Read(string calendar)
    {
        // Long lines are continued by a blank at the beginning (RFC 5545, 3.1).
        var lines = calendar.Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal).Split('\n');
        var from = Array.FindIndex(lines, l => l.StartsWith("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase));
        var fields = lines.Skip(Math.Max(0, from)).TakeWhile(l => !l.StartsWith("END:VEVENT", StringComparison.OrdinalIgnoreCase)).Take(500).ToList();
        var words = new[]
        {
            Line("Undangan", Value(fields, "SUMMARY")),
            Line("Mulai", Time(Value(fields, "DTSTART"))),
            Line("Selesai", Time(Value(fields, "DTEND"))),
            Line("Tempat", Value(fields, "LOCATION")),
            Value(fields, "DESCRIPTION"),
        };
        return string.Join('\n', words.Where(w => !string.IsNullOrWhiteSpace(w)));
    }

    private static string? Line(string label, string? value) => string.IsNullOrWhiteSpace(value) ? null : $"{label}: {value}";

    private static string? Value(List<string> fields, string name)
    {
        var line = fields.FirstOrDefault(f => f.StartsWith(name, StringComparison.OrdinalIgnoreCase) && f.Length > name.Length && f[name.Length] is ':' or ';');
        var colon = line?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon < 0 ? null : line![(colon + 1)..].Replace("\\n", "\n", StringComparison.OrdinalIgnoreCase).Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal);
    }

    private static string? Time(string? value)
    {
        if (DateTimeOffset.TryParseExact(value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var utc))
            return utc.ToJakarta().ToString("d MMMM yyyy HH.mm 'WIB'", CultureInfo.GetCultureInfo("id-ID"));
        return DateTime.TryParseExact(value, ["yyyyMMdd'T'HHmmss", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
            ? wall.ToString("d MMMM yyyy HH.mm", CultureInfo.GetCultureInfo("id-ID"))
            : value;
    }
}
