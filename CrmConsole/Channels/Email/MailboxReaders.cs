using CrmConsole.Data;
using MailKit;
using MailKit.Net.Imap;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels.Email;

/// <summary>One reader for each mailbox of each mail channel, shared by the listener and the safety-net poll.</summary>
internal sealed class MailboxReaders : IDisposable
{
    public MailboxReaders(EmailBook book, IIntake intake, Writer writer, IDbContextFactory<CrmDb> databases, HealthBook health,
        TimeProvider time, ILogger<MailboxReader> log)
    {
        var tools = new MailboxReader.Tools(intake, writer, databases, health, time, log);
        All = [.. book.Channels.SelectMany(c => c.Value.Mailboxes.Select(m => new MailboxReader(tools, c.Key, c.Value, m)))];
    }

    public IReadOnlyList<MailboxReader> All { get; }

    /// <summary>Reads all mailboxes of a channel by connections of their own, so that it works when the listeners' are dead.
    /// What goes wrong is noted on the channel's health and does not keep the other mailboxes from being read.</summary>
    public async Task<int> PollAsync(string channel, HealthBook health, CancellationToken ct)
    {
        var count = 0;
        foreach (var reader in All.Where(r => r.Channel.Equals(channel, StringComparison.OrdinalIgnoreCase)))
            try
            {
                using var client = await MailLines.OpenImapAsync(reader.Settings, reader.Account, ct);
                count += await reader.ReadAsync(client, ct);
                await client.DisconnectAsync(true, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                health.Error(channel, MailLines.Sentence(e, reader.Account, reader.Setting));
            }
        return count;
    }

    public void Dispose()
    {
        foreach (var reader in All) reader.Dispose();
    }
}
