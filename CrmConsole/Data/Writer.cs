using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

/// <summary>The one writing thread. Waiting commands share one commit (and so one fsync): each has a savepoint and a
/// fresh context of its own, so that a bad one fails alone, and is answered only after the commit. On SQLite this is
/// what lifts durable writes from hundreds to thousands a second. A second provider would run each command in a
/// transaction of its own instead.</summary>
public sealed class Writer : IDisposable
{
    // Bounds how long the first of a batch waits for the last.
    private const int MostPerCommit = 200;

    private readonly BlockingCollection<Work> queue = new(new ConcurrentQueue<Work>(), 20_000);
    private readonly string connectionString;
    private readonly Ids ids;
    private readonly ILogger<Writer> log;
    private readonly Thread thread;

    public Writer(DatabaseSettings settings, Ids ids, ILogger<Writer> log)
    {
        connectionString = settings.ConnectionString;
        this.ids = ids;
        this.log = log;
        thread = new Thread(Loop) { IsBackground = true, Name = "crm-writer" };
        thread.Start();
    }

    /// <summary>Raised on the writing thread after each commit; handlers must only set a signal.</summary>
    public event Action? Committed;

    /// <summary>Runs <paramref name="work"/> in a transaction, saves, and completes after the commit is on disk.
    /// The work must be quick and free of I/O: it holds up every other writer. It may run on a batch that fails as a whole
    /// (disk full): then nothing of it is stored and the exception tells so.</summary>
    public Task<T> RunAsync<T>(Func<CrmDb, T> work, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        var item = new Work<T>(work);
        queue.Add(item, ct);
        return item.Task;
    }

    public Task RunAsync(Action<CrmDb> work, CancellationToken ct = default) =>
        RunAsync(db => { work(db); return true; }, ct);

    private void Loop()
    {
        SqliteConnection? connection = null;
        foreach (var first in queue.GetConsumingEnumerable())
        {
            var batch = new List<Work> { first };
            try
            {
                connection ??= CrmDb.OpenRaw(connectionString);
                RunBatch(connection, batch);
            }
            catch (Exception e)
            {
                log.LogError(e, "A commit of {Count} commands failed; none of them is stored", batch.Count);
                foreach (var item in batch) item.Fail(e);
                connection?.Dispose();
                connection = null;
            }
        }
        connection?.Dispose();
    }

    private void RunBatch(SqliteConnection connection, List<Work> batch)
    {
        var options = new DbContextOptionsBuilder<CrmDb>().UseSqlite(connection).Options;
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            RunOne(batch[0], options, transaction);
            while (batch.Count < MostPerCommit && queue.TryTake(out var next))
            {
                batch.Add(next);
                RunOne(next, options, transaction);
            }
            Faults.Hit("writer.before-commit");
            transaction.Commit();
        }
        Faults.Hit("writer.after-commit");
        foreach (var item in batch) item.Complete();
        Committed?.Invoke();
    }

    private void RunOne(Work item, DbContextOptions<CrmDb> options, SqliteTransaction transaction)
    {
        transaction.Save("one");
        try
        {
            using var db = new CrmDb(options, ids);
            db.Database.AutoSavepointsEnabled = false;
            db.Database.UseTransaction(transaction);
            item.Run(db);
            db.SaveChanges();
            transaction.Release("one");
        }
        catch (Exception e)
        {
            // Throws when SQLite has given up the whole transaction (disk full): then the whole batch fails.
            transaction.Rollback("one");
            transaction.Release("one");
            item.Refuse(e);
        }
    }

    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join(TimeSpan.FromSeconds(20));
    }

    private abstract class Work
    {
        public abstract void Run(CrmDb db);
        public abstract void Refuse(Exception e);
        public abstract void Fail(Exception e);
        public abstract void Complete();
    }

    private sealed class Work<T>(Func<CrmDb, T> work) : Work
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? refused;

        public Task<T> Task => done.Task;
        public override void Run(CrmDb db) => result = work(db);
        public override void Refuse(Exception e) => refused = e;
        public override void Fail(Exception e) => done.TrySetException(e);
        public override void Complete()
        {
            if (refused is null) done.TrySetResult(result!);
            else done.TrySetException(refused);
        }
    }
}
