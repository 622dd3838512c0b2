using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

/// <summary>The one writing thread. Waiting commands share one commit (and so one fsync): each has a savepoint and
/// an empty context, so that a bad one fails alone, and is answered only after the commit. On SQLite this is
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

    /// <summary>Why the last commit failed, in words; null when it succeeded.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Runs <paramref name="work"/> in a transaction, saves, and completes after the commit is on disk.
    /// The work must be quick and free of I/O: it holds up every other writer. It may run on a batch that fails as a whole
    /// (disk full): then nothing of it is stored and the exception tells so. Sentences are made in the caller's language.</summary>
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
        Line? line = null;
        foreach (var first in queue.GetConsumingEnumerable())
        {
            var batch = new List<Work> { first };
            try
            {
                line ??= new Line(connectionString, ids);
                RunBatch(line, batch);
                Trouble = null;
            }
            catch (Exception e)
            {
                log.LogError(e, "A commit of {Count} commands failed; none of them is stored", batch.Count);
                Trouble = StorageTrouble.Sentence(e) ?? "Penulisan terakhir gagal";
                foreach (var item in batch) item.Fail(e);
                line?.Dispose();
                line = null;
            }
        }
        line?.Dispose();
    }

    private void RunBatch(Line line, List<Work> batch)
    {
        CommitAll(line, batch);
        Faults.Hit("writer.after-commit");
        foreach (var item in batch) item.Complete();
        Committed?.Invoke();
    }

    private void CommitAll(Line line, List<Work> batch)
    {
        var transaction = line.Connection.BeginTransaction(deferred: false);
        try
        {
            line.Db.Database.UseTransaction(transaction);
            RunOne(batch[0], line, transaction);
            while (batch.Count < MostPerCommit && queue.TryTake(out var next))
            {
                batch.Add(next);
                RunOne(next, line, transaction);
            }
            Faults.Hit("writer.before-commit");
            transaction.Commit();
            line.Db.Database.UseTransaction(null);
        }
        finally
        {
            Forget(transaction);
        }
    }

    // Rolls back what was not committed. A transaction that SQLite gave up by itself cannot be, and that must not hide why.
    private static void Forget(SqliteTransaction transaction)
    {
        try { transaction.Dispose(); }
        catch (Exception e) when (e is SqliteException or InvalidOperationException) { /* gone already */ }
    }

    private static void RunOne(Work item, Line line, SqliteTransaction transaction)
    {
        line.Save(transaction);
        try
        {
            item.RunAs(line.Db);
            line.Db.ChangeTracker.AutoDetectChangesEnabled = false;
            line.Rows.Save(line.Db, transaction);
            line.Release(transaction);
        }
        catch (Exception e)
        {
            if (!line.TryGoBack(transaction)) throw;
            item.Refuse(e);
        }
        finally
        {
            // The next command starts empty: what this one read may be changed by it, and what it failed to write must not follow.
            line.Db.ChangeTracker.Clear();
            line.Db.ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <summary>What the writing thread keeps between batches; made anew after a commit that failed.</summary>
    private sealed class Line : IDisposable
    {
        private readonly SqliteCommand save, release, back;

        public Line(string connectionString, Ids ids)
        {
            Connection = CrmDb.OpenRaw(connectionString);
            Db = new CrmDb(new DbContextOptionsBuilder<CrmDb>().UseSqlite(Connection).UseModel(CrmModel.Value).Options, ids);
            Db.Database.AutoSavepointsEnabled = false;
            Rows = new RowSaver(Connection);
            save = Command("SAVEPOINT one");
            release = Command("RELEASE one");
            back = Command("ROLLBACK TO one");
        }

        public SqliteConnection Connection { get; }
        public CrmDb Db { get; }
        public RowSaver Rows { get; }

        public void Save(SqliteTransaction transaction) => Run(save, transaction);
        public void Release(SqliteTransaction transaction) => Run(release, transaction);

        /// <summary>False when SQLite has given up the whole transaction (disk full): then the whole batch fails.</summary>
        public bool TryGoBack(SqliteTransaction transaction)
        {
            try
            {
                Run(back, transaction);
                Run(release, transaction);
                return true;
            }
            catch (Exception e) when (e is SqliteException or InvalidOperationException)
            {
                return false;
            }
        }

        private SqliteCommand Command(string sql)
        {
            var command = Connection.CreateCommand();
            command.CommandText = sql;
            return command;
        }

        private static void Run(SqliteCommand command, SqliteTransaction transaction)
        {
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        public void Dispose()
        {
            foreach (var command in new[] { save, release, back }) command.Dispose();
            Rows.Dispose();
            Db.Dispose();
            Connection.Dispose();
        }
    }

    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join(TimeSpan.FromSeconds(20));
    }

    private abstract class Work
    {
        private readonly CultureInfo culture = CultureInfo.CurrentCulture, language = CultureInfo.CurrentUICulture;

        /// <summary>Runs it in the language of whoever asked.</summary>
        public void RunAs(CrmDb db)
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
            Run(db);
        }

        protected abstract void Run(CrmDb db);
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
        protected override void Run(CrmDb db) => result = work(db);
        public override void Refuse(Exception e) => refused = e;
        public override void Fail(Exception e) => done.TrySetException(e);
        public override void Complete()
        {
            if (refused is null) done.TrySetResult(result!);
            else done.TrySetException(refused);
        }
    }
}
