using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Live;

namespace CrmConsole.Reference;

/// <summary>Warns the administrators before the calendar runs out of years: without holidays every working clock would be wrong.</summary>
public sealed class CalendarWatch(Writer writer, DeadlineDirectory deadlines, TimeProvider time)
{
    // The decree on next year's holidays comes in autumn: a first word, and a last one.
    private static readonly int[] DaysBefore = [60, 14];

    /// <summary>The last day that is known, when it is near enough to be told; null otherwise.</summary>
    public DateOnly? EndsSoon()
    {
        var today = JakartaTime.Day(time.GetUtcNow());
        var known = deadlines.Current.CalendarAt(time.GetUtcNow()).KnownUntil ?? today;
        return known.DayNumber - today.DayNumber <= DaysBefore[0] ? known : null;
    }

    /// <summary>Each administrator is told once a stage.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (EndsSoon() is not { } end) return;
        var left = end.DayNumber - JakartaTime.Day(time.GetUtcNow()).DayNumber;
        var stage = DaysBefore.Last(d => left <= d);
        var once = string.Create(CultureInfo.InvariantCulture, $"calendar:{end.Year}:{stage}");
        var now = time.UtcNowMicros();
        await writer.RunAsync(db =>
        {
            foreach (var admin in StaffDirectory.ActiveInRole(db, Roles.Admin))
                if (!db.Notices.Any(n => n.UserId == admin && n.OnceKey == once))
                    db.Notices.Add(new StaffNotice { UserId = admin, Kind = "calendar_ends", OnceKey = once, At = now });
        }, ct);
    }
}
