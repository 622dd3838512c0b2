using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CrmConsole.Data;

/// <summary>Saves what a context tracks, as <c>SaveChanges</c> would, but writes new rows by statements that stay prepared
/// on the writer's connection: an intake has fifteen of them, and building their SQL anew each time was most of its cost.
/// Changed and deleted rows, and rows whose key the database chooses, are left to EF.</summary>
internal sealed class RowSaver(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<IEntityType, Insert?> inserts = [];

    /// <param name="db">A context that does not look for changes by itself.</param>
    public void Save(CrmDb db, SqliteTransaction transaction)
    {
        // The only look for changes; by itself EF would look anew at every question below.
        db.ChangeTracker.DetectChanges();
        var changed = db.ChangeTracker.Entries().Where(e => e.State is not (EntityState.Unchanged or EntityState.Detached)).ToList();
        // A deleted row may hold the unique value of a new one; EF knows that order.
        var rest = changed;
        if (changed.TrueForAll(e => e.State != EntityState.Deleted && Known(e)))
        {
            var added = changed.Where(e => e.State == EntityState.Added).OrderBy(e => InsertOf(e)!.Rank).ToList();
            foreach (var entry in added) InsertOf(entry)!.Run(entry, transaction);
            rest = changed.FindAll(e => e.State == EntityState.Modified);
            // Only EF would write them again; without it nobody asks for their state any more.
            if (rest.Count > 0) foreach (var entry in added) entry.State = EntityState.Unchanged;
        }
        if (rest.Count > 0) db.SaveChanges();
    }

    private bool Known(EntityEntry entry) => entry.State != EntityState.Added || InsertOf(entry) is not null;

    private Insert? InsertOf(EntityEntry entry)
    {
        if (!inserts.TryGetValue(entry.Metadata, out var insert))
            inserts[entry.Metadata] = insert = IsPlain(entry.Metadata) ? new Insert(connection, entry.Metadata, Rank(entry.Metadata, [])) : null;
        return insert;
    }

    private static bool IsPlain(IEntityType type) =>
        type.BaseType is null && !type.GetDirectlyDerivedTypes().Any() && !type.IsOwned() && !type.GetComplexProperties().Any()
        && !type.GetReferencingForeignKeys().Any(f => f.IsOwnership)
        && type.GetProperties().All(p => p.PropertyInfo is not null
            && (p.ValueGenerated == ValueGenerated.Never || (p.IsPrimaryKey() && typeof(IAllocatedId).IsAssignableFrom(type.ClrType))));

    // A row comes after every row it can point at.
    private static int Rank(IEntityType type, HashSet<IEntityType> below) =>
        !below.Add(type) ? 0 : type.GetForeignKeys().Select(f => 1 + Rank(f.PrincipalEntityType, below)).DefaultIfEmpty(0).Max();

    public void Dispose()
    {
        foreach (var insert in inserts.Values) insert?.Dispose();
    }

    private sealed class Insert : IDisposable
    {
        private readonly SqliteCommand command;
        private readonly (SqliteParameter Parameter, IClrPropertyGetter Getter, Func<object?, object?>? Convert)[] columns;

        public Insert(SqliteConnection connection, IEntityType type, int rank)
        {
            Rank = rank;
            var properties = type.GetProperties().ToList();
            command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", properties.Select(p => $"\"{p.GetColumnName()}\""))}) "
                + $"VALUES ({string.Join(", ", properties.Select((_, i) => $"$p{i}"))})";
            columns = [.. properties.Select((p, i) => (command.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" }), p.GetGetter(), p.GetTypeMapping().Converter?.ConvertToProvider))];
        }

        public int Rank { get; }

        public void Run(EntityEntry entry, SqliteTransaction transaction)
        {
            foreach (var (parameter, getter, convert) in columns)
            {
                var value = getter.GetClrValue(entry.Entity);
                parameter.Value = (value is not null && convert is not null ? convert(value) : value) ?? DBNull.Value;
            }
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        public void Dispose() => command.Dispose();
    }
}
