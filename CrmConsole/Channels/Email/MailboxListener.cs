using CrmConsole.Data;
using MailKit.Net.Imap;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels.Email;

/// <summary>Keeps a connection to every mailbox and is told of new mail by IMAP's IDLE, so that a report is on the screen
/// within a second or two. Where the server has no IDLE it asks now and then.</summary>
internal sealed class MailboxListener(MailboxReaders readers, HealthBook health, IDbContextFactory<CrmDb> databases, TimeProvider time, ILogger<MailboxListener> log) : BackgroundService
{
    // Servers end IDLE after about 30 minutes and firewalls forget a silent connection after 10.
    private static readonly TimeSpan RenewIdle = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan AskWithoutIdle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookWhenOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(readers.All.Select(r => ListenAsync(r, stoppingToken)));

    private async Task ListenAsync(MailboxReader reader, CancellationToken ct)
    {
        await Task.Yield();
        var pause = new BackOff(LongestPause);
        while (!ct.IsCancellationRequested)
            try
            {
                if (await IsOnAsync(reader, ct)) await FollowAsync(reader, pause, ct);
                else await Task.Delay(LookWhenOff, time, ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                health.Error(reader.Channel, MailLines.Sentence(e, reader.Account, reader.Setting));
                log.LogWarning("A mailbox of {Channel} cannot be read: {Error}", reader.Channel, e.GetType().Name);
                await Task.Delay(pause.Next(), time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    private async Task<bool> IsOnAsync(MailboxReader reader, CancellationToken ct)
    {
        if (await health.IsPausedAsync(reader.Channel, ct)) return false;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Channels.AnyAsync(c => c.Code == reader.Channel && c.Wire == EmailWire.WireCode && c.Enabled, ct);
    }

    /// <summary>Reads and waits, on one connection, until it breaks or the channel is switched off.</summary>
    private async Task FollowAsync(MailboxReader reader, BackOff pause, CancellationToken ct)
    {
        using var client = await MailLines.OpenImapAsync(reader.Settings, reader.Account, ct);
        using var bell = new Bell();
        void Ring(string channel)
        {
            if (channel == reader.Channel) bell.Ring();
        }
        var listening = false;
        health.PauseChanged += Ring;
        try
        {
            while (await IsOnAsync(reader, ct))
            {
                bell.Reset();
                await reader.ReadAsync(client, ct);
                pause.Reset();
                if (!listening) Folder(client, reader).CountChanged += (_, _) => bell.Ring();
                // The first reading opened the folder without the bell: read once more before waiting.
                if (listening) await WaitAsync(client, bell, ct);
                listening = true;
            }
        }
        finally
        {
            health.PauseChanged -= Ring;
        }
    }

    private static MailKit.IMailFolder Folder(ImapClient client, MailboxReader reader) =>
        reader.Account.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : client.GetFolder(reader.Account.Folder);

    private async Task WaitAsync(ImapClient client, Bell bell, CancellationToken ct)
    {
        if (client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            using var renew = new CancellationTokenSource(RenewIdle, time);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(renew.Token, bell.Token);
            await client.IdleAsync(done.Token, ct);
            return;
        }
        await Task.Delay(AskWithoutIdle, time, ct);
        await client.NoOpAsync(ct);
    }

    /// <summary>Rung when mail arrived; a ring before the waiting begins is not lost.</summary>
    private sealed class Bell : IDisposable
    {
        private readonly Lock gate = new();
        private CancellationTokenSource source = new();

        public CancellationToken Token
        {
            get
            {
                lock (gate) return source.Token;
            }
        }

        public void Ring()
        {
            lock (gate) source.Cancel();
        }

        public void Reset()
        {
            lock (gate)
            {
                if (!source.IsCancellationRequested) return;
                source.Dispose();
                source = new CancellationTokenSource();
            }
        }

        // Not disposed: a late ring may still come, and a source without timer holds nothing.
        public void Dispose() => Ring();
    }
}
