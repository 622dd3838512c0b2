using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CrmConsole.Data;

/// <summary>A statement that is parsed once for each connection, which for the writer's is for ever: for the few that every
/// intake asks. Plain SQL that both providers read; parameters are named <c>@0</c>, <c>@1</c>, ….</summary>
internal sealed class PreparedSql(string sql, int parameters)
{
    private readonly ConditionalWeakTable<DbConnection, DbCommand> commands = [];

    /// <summary>The first column of the first row as a number; null when there is no row.</summary>
    public long? Number(CrmDb db, params ReadOnlySpan<object> values)
    {
        var connection = db.Database.GetDbConnection();
        var opened = connection.State != System.Data.ConnectionState.Open;
        if (opened) db.Database.OpenConnection();
        try
        {
            var command = commands.GetValue(connection, Prepare);
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            for (var i = 0; i < parameters; i++) command.Parameters[i].Value = values[i];
            return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : null;
        }
        finally
        {
            if (opened) db.Database.CloseConnection();
        }
    }

    private DbCommand Prepare(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{i}");
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
