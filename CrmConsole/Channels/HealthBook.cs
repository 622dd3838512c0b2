using System.Collections.Concurrent;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels;

/// <summary>Where wires note how they fare. Notes cost nothing: they are gathered in memory and written about once a
/// second, and when the disk is full they can still be read from <see cref="Snapshot"/>.</summary>
public sealed class HealthBook(Writer writer, IDbContextFactory<CrmDb> databases, TimeProvider time, ILogger<HealthBook> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Page> pages = new(StringComparer.Ordinal);
    private readonly Signal noted = new();
    private readonly SemaphoreSlim flushing = new(1, 1);
    private volatile bool loaded;

    /// <summary>Raised after a note was written, with the channel's code; handlers must only set a signal.</summary>
    public event Action<string>? Changed;

    /// <summary>Messages came in and are committed. Counts as a success too.</summary>
    public void Received(string channel, int count = 1)
    {
        if (count <= 0) return;
        Note(channel, (h, now) =>
        {
            h.Received += count;
            h.LastReceiptAt = now;
            Well(h, now);
        });
    }

    public void Sent(string channel, int count = 1) => Note(channel, (h, now) =>
    {
        h.Sent += count;
        Well(h, now);
    });

    /// <summary>The other side answered, though there was nothing to fetch.</summary>
    public void Success(string channel) => Note(channel, Well);

    /// <param name="sentence">Indonesian, for people: what happened and what to do. No personal data.</param>
    public void Error(string channel, string sentence) => Note(channel, (h, now) =>
    {
        h.LastError = sentence;
        h.LastErrorAt = now;
        h.ErrorsInARow++;
    });

    public void Remark(string channel, string sentence) => Note(channel, (h, now) =>
    {
        h.Remark = sentence;
        h.RemarkAt = now;
    });

    /// <param name="sentence">Indonesian: what is left of the other side's limits.</param>
    public void Quota(string channel, string sentence) => Note(channel, (h, _) => h.Quota = sentence);

    /// <summary>How long a message was on its way to us.</summary>
    public void Lag(string channel, TimeSpan lag) => Note(channel, (h, _) => h.LagSeconds = Math.Max(0, lag.TotalSeconds));

    public void NextPoll(string channel, DateTimeOffset at) => Note(channel, (h, _) => h.NextPollAt = at);

    /// <summary>Raised when an officer paused or resumed a channel; handlers must only set a signal.</summary>
    public event Action<string>? PauseChanged;

    public async Task<bool> IsPausedAsync(string channel, CancellationToken ct)
    {
        await LoadAsync(ct);
        var page = PageOf(channel);
        lock (page) return page.Row.Paused;
    }

    /// <summary>Stops or resumes fetching and sending on a channel; stored before this returns.</summary>
    public async Task SetPausedAsync(string channel, bool paused, CancellationToken ct)
    {
        await LoadAsync(ct);
        Note(channel, (h, _) => h.Paused = paused);
        PauseChanged?.Invoke(channel);
        await FlushAsync(ct);
    }

    /// <summary>What is known now, written or not.</summary>
    public async Task<ChannelHealth> Snapshot(string channel, CancellationToken ct)
    {
        await LoadAsync(ct);
        var page = PageOf(channel);
        lock (page) return Copy(page.Row);
    }

    /// <summary>Writes what has been noted. Throws when the database refuses; the notes are kept.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        await flushing.WaitAsync(ct);
        try
        {
            var news = pages.Values.Select(Take).OfType<(Page Page, long Version, ChannelHealth Row)>().ToList();
            if (news.Count == 0) return;
            await writer.RunAsync(db =>
            {
                foreach (var (_, _, row) in news) Store(db, row);
            }, ct);
            foreach (var (page, version, row) in news)
            {
                lock (page) page.Stored = version;
                Changed?.Invoke(row.Channel);
            }
        }
        finally
        {
            flushing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await noted.WaitAsync(null, stoppingToken);
                await FlushAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "The channels' health could not be written; it is kept in memory");
                noted.Wake();
            }
            await Task.Delay(Pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await LastFlush();
    }

    private async Task LastFlush()
    {
        try
        {
            await FlushAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "The channels' health could not be written at the end");
        }
    }

    private void Note(string channel, Action<ChannelHealth, DateTimeOffset> change)
    {
        var page = PageOf(channel);
        lock (page)
        {
            change(page.Row, time.UtcNowMicros());
            page.Version++;
        }
        noted.Wake();
    }

    private static void Well(ChannelHealth h, DateTimeOffset now)
    {
        h.LastSuccessAt = now;
        h.ErrorsInARow = 0;
    }

    private Page PageOf(string channel) => pages.GetOrAdd(channel, static c => new Page(new ChannelHealth { Channel = c }));

    /// <summary>Adds the stored counts to what was noted before the database could be read.</summary>
    private async Task LoadAsync(CancellationToken ct)
    {
        if (loaded) return;
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.ChannelHealth.AsNoTracking().ToListAsync(ct);
        lock (pages)
        {
            if (loaded) return;
            foreach (var row in rows) Merge(PageOf(row.Channel), row);
            loaded = true;
        }
    }

    private static void Merge(Page page, ChannelHealth stored)
    {
        lock (page)
        {
            var row = page.Row;
            row.Paused = stored.Paused;
            row.Received += stored.Received;
            row.Sent += stored.Sent;
            row.LastReceiptAt ??= stored.LastReceiptAt;
            row.LastSuccessAt ??= stored.LastSuccessAt;
            row.NextPollAt ??= stored.NextPollAt;
            row.Quota ??= stored.Quota;
            row.LagSeconds ??= stored.LagSeconds;
            if (row.LastErrorAt is null) (row.LastError, row.LastErrorAt) = (stored.LastError, stored.LastErrorAt);
            if (row.RemarkAt is null) (row.Remark, row.RemarkAt) = (stored.Remark, stored.RemarkAt);
            if (page.Version == 0) row.ErrorsInARow = stored.ErrorsInARow;
        }
    }

    private static (Page, long, ChannelHealth)? Take(Page page)
    {
        lock (page) return page.Version == page.Stored ? null : (page, page.Version, Copy(page.Row));
    }

    private static void Store(CrmDb db, ChannelHealth row)
    {
        if (db.ChannelHealth.Find(row.Channel) is { } old) db.Entry(old).CurrentValues.SetValues(row);
        else db.ChannelHealth.Add(row);
    }

    private static ChannelHealth Copy(ChannelHealth h) => new()
    {
        Channel = h.Channel, Paused = h.Paused, LastReceiptAt = h.LastReceiptAt, LastSuccessAt = h.LastSuccessAt, NextPollAt = h.NextPollAt,
        LastError = h.LastError, LastErrorAt = h.LastErrorAt, ErrorsInARow = h.ErrorsInARow, Received = h.Received, Sent = h.Sent,
        Remark = h.Remark, RemarkAt = h.RemarkAt, Quota = h.Quota, LagSeconds = h.LagSeconds,
    };

    public override void Dispose()
    {
        noted.Dispose();
        flushing.Dispose();
        base.Dispose();
    }

    private sealed class Page(ChannelHealth row)
    {
        public ChannelHealth Row { get; } = row;
        public long Version;
        public long Stored;
    }
}
