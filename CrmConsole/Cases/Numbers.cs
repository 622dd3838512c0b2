using System.Globalization;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CrmConsole.Cases;

/// <summary>Report numbers <c>JK-yyMMdd-nnnn</c> by Jakarta's day. The counter is a row of the same transaction: no double
/// under concurrency, and no gap, because what is rolled back takes its number with it.</summary>
public static class Numbers
{
    public static string Next(CrmDb db, DateTimeOffset now)
    {
        var day = JakartaTime.Day(now).ToString("yyMMdd", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"JK-{day}-{NextOf(db, day):0000}");
    }

    // One statement, not a tracked row: every intake comes through here.
    private static long NextOf(CrmDb db, string day)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = "INSERT INTO \"NumberSeries\" (\"Day\", \"Last\") VALUES (@day, 1) ON CONFLICT (\"Day\") DO UPDATE SET \"Last\" = \"NumberSeries\".\"Last\" + 1 RETURNING \"Last\"";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@day", day);
        command.Parameters.Add(parameter);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
