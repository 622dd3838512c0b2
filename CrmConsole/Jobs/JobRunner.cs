using System.Collections.Concurrent;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Jobs;

/// <summary>Runs a job of the timetable, one at a time each, and remembers in the database when it came to its end:
/// Hangfire's own memory is gone after a restart.</summary>
public sealed class JobRunner(IServiceProvider services, IDbContextFactory<CrmDb> databases, TimeProvider time, ILogger<JobRunner> log)
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    /// <summary>Runs it unless it is running already. An error is kept for the jobs page and thrown on, so that Hangfire shows it too.</summary>
    public async Task RunAsync(string name, CancellationToken ct)
    {
        var entry = Timetable.Entries.First(e => e.Name == name);
        var gate = Gates.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        if (!await gate.WaitAsync(0, ct)) return;
        try
        {
            await NoteAsync(name, r => r.StartedAt = time.UtcNowMicros(), ct);
            await entry.Run(services, ct);
            await NoteAsync(name, r => (r.CompletedAt, r.LastError) = (time.UtcNowMicros(), null), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Job {Job} failed", name);
            await NoteAsync(name, r => r.LastError = e.Message, ct);
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Jobs that have not come to their end for longer than they should, or never.</summary>
    public async Task<IReadOnlyList<string>> OverdueAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var done = await db.JobRuns.AsNoTracking().ToDictionaryAsync(r => r.Name, r => r.CompletedAt, ct);
        var now = time.GetUtcNow();
        return [.. Timetable.Entries.Where(e => done.GetValueOrDefault(e.Name) is not { } at || now - at > e.Every).Select(e => e.Name)];
    }

    private async Task NoteAsync(string name, Action<JobRun> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var run = await db.JobRuns.FindAsync([name], ct);
        if (run is null) db.JobRuns.Add(run = new JobRun { Name = name });
        change(run);
        await db.SaveChangesAsync(ct);
    }
}
