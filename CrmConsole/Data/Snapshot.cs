using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

/// <summary>Reference data as an immutable object in memory: read at the first use, replaced as a whole by
/// <see cref="Reload"/> after an administrator's change. Whoever took <see cref="Current"/> keeps what they took.</summary>
public sealed class Snapshot<T>(IDbContextFactory<CrmDb> databases, Func<CrmDb, T> load) where T : class
{
    private readonly Lock loading = new();
    private volatile T? current;

    public T Current => current ?? LoadFirst();

    public void Reload()
    {
        lock (loading) current = Load();
    }

    private T LoadFirst()
    {
        lock (loading) return current ??= Load();
    }

    private T Load()
    {
        using var db = databases.CreateDbContext();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return load(db);
    }
}
