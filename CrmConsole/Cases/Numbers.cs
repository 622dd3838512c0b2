using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>Report numbers <c>JK-yyMMdd-nnnn</c> by Jakarta's day. The counter is a row of the same transaction: no double
/// under concurrency, and no gap, because what is rolled back takes its number with it.</summary>
public static class Numbers
{
    public static string Next(CrmDb db, DateTimeOffset now)
    {
        var day = JakartaTime.Day(now).ToString("yyMMdd", CultureInfo.InvariantCulture);
        var series = db.NumberSeries.Find(day);
        if (series is null) db.NumberSeries.Add(series = new NumberSeries { Day = day });
        series.Last++;
        return string.Create(CultureInfo.InvariantCulture, $"JK-{day}-{series.Last:0000}");
    }
}
