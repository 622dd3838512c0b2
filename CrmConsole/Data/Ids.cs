using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace CrmConsole.Data;

/// <summary>A row whose id is known as soon as it is added to a context, before anything is saved: tokens, events and
/// outbox rows of one transaction can name each other, and inserts need no answer from the database.</summary>
public interface IAllocatedId
{
    long Id { get; set; }
}

/// <summary>Gives out ids. One process owns the database file (lock file), so counting in memory from the highest
/// stored id is safe; a second provider takes blocks from a sequence here. A rollback leaves a gap, which is harmless.</summary>
public sealed class Ids
{
    private readonly ConcurrentDictionary<string, StrongBox> last = new();

    public long Next(CrmDb db, string table, string column = "Id") =>
        Interlocked.Increment(ref last.GetOrAdd(table, static (t, a) => new StrongBox(Highest(a.db, t, a.column)), (db, column)).Value);

    private static long Highest(CrmDb db, string table, string column)
    {
        // A connection of its own: the caller's may be inside a transaction that will be rolled back.
        using var connection = CrmDb.OpenRaw(db.Database.GetConnectionString()!);
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT COALESCE(MAX(\"{column}\"), 0) FROM \"{table}\"";
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class StrongBox(long value)
    {
        public long Value = value;
    }
}

/// <summary>EF's hook that asks <see cref="Ids"/>.</summary>
public sealed class AllocatedIdGenerator : ValueGenerator<long>
{
    public override bool GeneratesTemporaryValues => false;

    public override long Next(EntityEntry entry)
    {
        var db = (CrmDb)entry.Context;
        return db.Ids.Next(db, entry.Metadata.GetTableName()!);
    }
}
