using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>Report numbers <c>JK-yyMMdd-nnnn</c> by Jakarta's day. The counter is a row of the same transaction: no double
/// under concurrency, and no gap, because what is rolled back takes its number with it.</summary>
public static class Numbers
{
    private static readonly PreparedSql Count = new(
        "INSERT INTO \"NumberSeries\" (\"Day\", \"Last\") VALUES (@0, 1) ON CONFLICT (\"Day\") DO UPDATE SET \"Last\" = \"NumberSeries\".\"Last\" + 1 RETURNING \"Last\"", 1);

    public static string Next(CrmDb db, DateTimeOffset now)
    {
        var day = JakartaTime.Day(now).ToString("yyMMdd", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"JK-{day}-{Count.Number(db, day):0000}");
    }
}
