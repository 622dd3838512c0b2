using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
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

    // Kept as long as its connection, which for the writer is for ever: every intake comes through here.
    private static readonly ConditionalWeakTable<DbConnection, DbCommand> Prepared = [];

    private static long NextOf(CrmDb db, string day)
    {
        var command = Prepared.GetValue(db.Database.GetDbConnection(), Prepare);
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.Parameters[0].Value = day;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static DbCommand Prepare(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO \"NumberSeries\" (\"Day\", \"Last\") VALUES (@day, 1) ON CONFLICT (\"Day\") DO UPDATE SET \"Last\" = \"NumberSeries\".\"Last\" + 1 RETURNING \"Last\"";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@day";
        command.Parameters.Add(parameter);
        return command;
    }
}
