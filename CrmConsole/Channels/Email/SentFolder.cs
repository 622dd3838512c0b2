using System.Collections.Concurrent;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>A copy of each sent mail in the mailbox's folder for it. It is filed only after the server accepted the mail,
/// and before the result is told: so a copy proves the sending even when the program dies before its own commit. Filing is
/// best effort and never changes the result; without a copy a broken sending stays unsure.</summary>
internal sealed class SentFolder(TimeProvider time, ILogger<SentFolder> log) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);
    private readonly ConcurrentDictionary<string, Line> linesByChannel = new(StringComparer.Ordinal);

    public async Task KeepAsync(string channel, EmailSettings settings, MimeMessage mail, CancellationToken ct)
    {
        if (!settings.KeepSentCopy || settings.Mailboxes.Count == 0) return;
        var line = linesByChannel.GetOrAdd(channel, static _ => new Line());
        if (time.GetUtcNow() < line.RestUntil) return;
        await line.Turn.WaitAsync(CancellationToken.None);
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
            await (await FolderAsync(line, settings, either.Token)).AppendAsync(new AppendRequest(mail, MessageFlags.Seen), either.Token);
        }
        catch (Exception e)
        {
            line.Drop();
            line.RestUntil = time.GetUtcNow() + RestAfterFailure;
            log.LogWarning("The copy of a sent mail of {Channel} could not be filed: {Error}", channel, e.GetType().Name);
        }
        finally
        {
            line.Turn.Release();
        }
    }

    /// <summary>Looks for the copy, and in the mailboxes for a delivery report that quotes the id.</summary>
    public async Task<SendResult> FindAsync(string channel, EmailSettings settings, string wireId, CancellationToken ct)
    {
        if (settings.Mailboxes.Count == 0) return Unknown("tidak ada kotak surat yang dapat diperiksa");
        try
        {
            foreach (var account in settings.Mailboxes)
            {
                using var client = await MailLines.OpenImapAsync(settings, account, ct);
                var since = SearchQuery.SentSince(time.GetUtcNow().UtcDateTime - LookBack);
                if (account == settings.Mailboxes[0] && await SentAsync(client, account, ct) is { } folder && await HasAsync(folder, SearchQuery.HeaderContains("Message-ID", wireId), ct))
                    return new SendResult(SendOutcome.Sent, "Salinannya ada di map surat terkirim.");
                var inbox = account.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : await client.GetFolderAsync(account.Folder, ct);
                if (await HasAsync(inbox, since.And(SearchQuery.BodyContains(wireId)), ct))
                    return new SendResult(SendOutcome.Sent, "Surat ini dikutip di kotak masuk, jadi sudah keluar.");
            }
            return Unknown("salinannya tidak ada di map surat terkirim");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning("Evidence of a sent mail of {Channel} could not be looked for: {Error}", channel, e.GetType().Name);
            return Unknown("server surat tidak dapat diperiksa");
        }
    }

    private static SendResult Unknown(string why) => new(SendOutcome.Unsure, $"Tidak dapat dipastikan apakah surat sudah terkirim: {why}. Periksa sebelum mengirim lagi.");

    private static async Task<bool> HasAsync(IMailFolder folder, SearchQuery query, CancellationToken ct)
    {
        await folder.OpenAsync(FolderAccess.ReadOnly, ct);
        return (await folder.SearchAsync(query, ct)).Count > 0;
    }

    private static async Task<IMailFolder> FolderAsync(Line line, EmailSettings settings, CancellationToken ct)
    {
        if (line is { Client: { IsConnected: true, IsAuthenticated: true }, Folder: { } folder }) return folder;
        line.Drop();
        line.Client = await MailLines.OpenImapAsync(settings, settings.Mailboxes[0], ct);
        line.Folder = await SentAsync(line.Client, settings.Mailboxes[0], ct) ?? throw new FolderNotFoundException("Sent");
        return line.Folder;
    }

    private static async Task<IMailFolder?> SentAsync(ImapClient client, MailAccount account, CancellationToken ct)
    {
        if (account.SentFolder is { Length: > 0 } name) return await client.GetFolderAsync(name, ct);
        if ((client.Capabilities & (ImapCapabilities.SpecialUse | ImapCapabilities.XList)) != 0 && client.GetFolder(SpecialFolder.Sent) is { } marked) return marked;
        var top = client.GetFolder(client.PersonalNamespaces[0]);
        return (await top.GetSubfoldersAsync(false, ct)).FirstOrDefault(f => f.Name is "Sent" or "Sent Items" or "Sent Messages" or "Terkirim" or "Item Terkirim");
    }

    public void Dispose()
    {
        foreach (var line in linesByChannel.Values) line.Dispose();
    }

    private sealed class Line : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);
        public ImapClient? Client { get; set; }
        public IMailFolder? Folder { get; set; }
        public DateTimeOffset RestUntil { get; set; }

        public void Drop()
        {
            Client?.Dispose();
            (Client, Folder) = (null, null);
        }

        public void Dispose()
        {
            Drop();
            Turn.Dispose();
        }
    }
}
