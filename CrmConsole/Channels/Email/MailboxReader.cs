using CrmConsole.Data;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels.Email;

/// <summary>Reads one mailbox: everything after the last UID, handed to Intake in batches. The order is: commit by Intake,
/// then \Seen, then the position. A crash in between delivers again, and the journal answers "already here".</summary>
internal sealed class MailboxReader(MailboxReader.Tools tools, string channel, EmailSettings settings, MailAccount account) : IDisposable
{
    /// <summary>What every reader needs.</summary>
    public sealed record Tools(IIntake Intake, Writer Writer, IDbContextFactory<CrmDb> Databases, HealthBook Health, TimeProvider Time,
        ILogger Log);

    // Sizes are asked for in pages, so that a mailbox of a million mails does not answer in one breath.
    private const int UidsPerPage = 500;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly MailFetcher fetcher = new(settings, account);
    private readonly TroubleBook trouble = new();

    public string Channel => channel;
    public EmailSettings Settings => settings;
    public MailAccount Account => account;
    public string Setting => $"Channels:{channel}:Imap";
    private string Key => $"{channel}:{account.Mailbox}";

    /// <summary>Takes in what is new and returns how many mails that was. Only one reading runs at a time; the others wait.</summary>
    public async Task<int> ReadAsync(ImapClient client, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            var folder = await OpenFolderAsync(client, ct);
            var last = await PositionAsync(folder.UidValidity, ct);
            var count = 0;
            foreach (var page in (await NewUidsAsync(folder, last, ct)).Chunk(UidsPerPage))
                foreach (var batch in MailBatch.Split(await SizesAsync(folder, page, ct), settings.LargestMail, trouble.IsCareful))
                    count += await TakeAsync(folder, batch, ct);
            tools.Health.Success(channel);
            return count;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IMailFolder> OpenFolderAsync(ImapClient client, CancellationToken ct)
    {
        var folder = account.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : await client.GetFolderAsync(account.Folder, ct);
        if (!folder.IsOpen) await folder.OpenAsync(FolderAccess.ReadWrite, ct);
        return folder;
    }

    /// <summary>The last UID read; 0 when the mailbox is new or has been rebuilt (other UIDVALIDITY).</summary>
    private async Task<uint> PositionAsync(uint validity, CancellationToken ct)
    {
        await using var db = await tools.Databases.CreateDbContextAsync(ct);
        var position = await db.MailboxPositions.AsNoTracking().FirstOrDefaultAsync(p => p.Mailbox == Key, ct);
        if (position is null) return 0;
        if (position.UidValidity == validity) return (uint)position.LastUid;
        tools.Health.Remark(channel, $"Kotak surat {account.Folder} dibangun ulang oleh server (UIDVALIDITY baru); semua surat dibaca lagi, yang sudah ada tidak digandakan.");
        trouble.Forget();
        return 0;
    }

    private static async Task<IReadOnlyList<UniqueId>> NewUidsAsync(IMailFolder folder, uint last, CancellationToken ct)
    {
        if (folder.Count == 0) return [];
        var range = new UniqueIdRange(new UniqueId(folder.UidValidity, last + 1), UniqueId.MaxValue);
        // "n+1:*" names the newest mail even when it is older than n+1.
        return [.. (await folder.SearchAsync(SearchQuery.Uids(range), ct)).Where(u => u.Id > last).OrderBy(u => u.Id)];
    }

    private static async Task<IReadOnlyList<(UniqueId Uid, long Size)>> SizesAsync(IMailFolder folder, UniqueId[] page, CancellationToken ct) =>
        [.. (await folder.FetchAsync(page, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, ct))
            .Where(s => s.UniqueId.IsValid).OrderBy(s => s.UniqueId.Id).Select(s => (s.UniqueId, (long)(s.Size ?? 0)))];

    private async Task<int> TakeAsync(IMailFolder folder, MailBatch batch, CancellationToken ct)
    {
        var mails = await FetchAsync(folder, batch, ct);
        var taken = await HandInAsync(mails, ct);
        Faults.Hit("mail.before-flag");
        await MarkSeenAsync(folder, [.. taken.Select(t => t.Uid)], ct);
        Faults.Hit("mail.after-flag");
        if (trouble.FirstRefused is { } refused && refused <= batch.Last.Id) await StorePositionAsync(folder.UidValidity, refused - 1, ct);
        else await StorePositionAsync(folder.UidValidity, batch.Last.Id, ct);
        tools.Health.Received(channel, taken.Count(t => !t.Receipt.Duplicate));
        return taken.Count;
    }

    private async Task<IReadOnlyList<FetchedMail>> FetchAsync(IMailFolder folder, MailBatch batch, CancellationToken ct)
    {
        var mails = new List<FetchedMail>(batch.Uids.Count);
        foreach (var part in trouble.IsCareful ? batch.Uids.Select(u => new[] { u }) : [[.. batch.Uids]])
        {
            if (part.Length == 1 && trouble.Hopeless(part[0]))
            {
                tools.Health.Error(channel, $"Surat dengan UID {part[0].Id} di map {account.Folder} tidak dapat diambil dari server dan dilewati; buka surat itu di webmail dan masukkan laporannya dengan tangan.");
                continue;
            }
            mails.AddRange(await FetchPartAsync(folder, batch, part, ct));
        }
        return mails;
    }

    private async Task<IReadOnlyList<FetchedMail>> FetchPartAsync(IMailFolder folder, MailBatch batch, UniqueId[] part, CancellationToken ct)
    {
        try
        {
            var slim = batch.Slim || (part.Length == 1 && trouble.TrySlim(part[0]));
            var mails = slim ? [await fetcher.SlimAsync(folder, part[0], batch.Size, ct)] : await fetcher.WholeAsync(folder, part, ct);
            trouble.Passed(part);
            return mails;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One of these mails may be what the connection stumbles over: next time they are asked for one by one.
            trouble.Stumbled(part);
            tools.Log.LogWarning(e, "Mails could not be fetched from a mailbox of {Channel}", channel);
            throw;
        }
    }

    private async Task<IReadOnlyList<(UniqueId Uid, IntakeReceipt Receipt)>> HandInAsync(IReadOnlyList<FetchedMail> mails, CancellationToken ct)
    {
        if (mails.Count == 0) return [];
        try
        {
            var receipts = await tools.Intake.ReceiveManyAsync([.. mails.Select(Envelope)], ct);
            trouble.Accepted(mails.Select(m => m.Uid));
            return [.. mails.Select((m, i) => (m.Uid, receipts[i]))];
        }
        catch (Exception e) when (e is not OperationCanceledException && mails.Count > 1)
        {
            tools.Log.LogWarning(e, "Intake refused {Count} mails of {Channel} together; they are tried one by one", mails.Count, channel);
            return await HandInOneByOneAsync(mails, ct);
        }
    }

    /// <summary>Intake keeps what it cannot read, so a refusal is its own trouble: of all mails (full disk), then this throws,
    /// or of one, then the rest goes on and that one is tried again a few times.</summary>
    private async Task<IReadOnlyList<(UniqueId Uid, IntakeReceipt Receipt)>> HandInOneByOneAsync(IReadOnlyList<FetchedMail> mails, CancellationToken ct)
    {
        var taken = new List<(UniqueId, IntakeReceipt)>();
        var refused = new List<(UniqueId Uid, Exception Error)>();
        foreach (var mail in mails)
            try
            {
                taken.Add((mail.Uid, await tools.Intake.ReceiveAsync(Envelope(mail), ct)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                refused.Add((mail.Uid, e));
                // Nothing at all goes through: do not try hundreds.
                if (taken.Count == 0 && refused.Count == 3) break;
            }
        if (taken.Count == 0) throw refused[0].Error;
        trouble.Accepted(taken.Select(t => t.Item1));
        foreach (var (uid, error) in refused)
        {
            trouble.Refused(uid);
            tools.Health.Error(channel, $"Surat dengan UID {uid.Id} di map {account.Folder} tidak dapat disimpan ({error.GetType().Name}); surat itu tetap belum dibaca di kotak surat. Laporkan ke administrator bila tetap begitu.");
        }
        return taken;
    }

    private RawEnvelope Envelope(FetchedMail mail) =>
        new(channel, MailParser.FormatName, $"{account.Mailbox}|{mail.Uid.Validity}|{mail.Uid.Id}", tools.Time.UtcNowMicros(), mail.Bytes)
        {
            Facts = new Dictionary<string, string> { ["mailbox"] = account.Mailbox },
            LeftOut = mail.LeftOut,
        };

    private async Task MarkSeenAsync(IMailFolder folder, IList<UniqueId> uids, CancellationToken ct)
    {
        if (uids.Count == 0) return;
        if (folder.Access == FolderAccess.ReadWrite) await folder.AddFlagsAsync(uids, MessageFlags.Seen, silent: true, ct);
        else tools.Health.Remark(channel, $"Map {account.Folder} hanya boleh dibaca: surat masuk tetap diterima tetapi tidak ditandai sudah dibaca.");
    }

    private Task StorePositionAsync(uint validity, uint last, CancellationToken ct)
    {
        var now = tools.Time.UtcNowMicros();
        return tools.Writer.RunAsync(db =>
        {
            var position = db.MailboxPositions.Find(Key);
            if (position is null) db.MailboxPositions.Add(position = new MailboxPosition { Mailbox = Key });
            position.UidValidity = validity;
            position.LastUid = last;
            position.UpdatedAt = now;
        }, ct);
    }

    public void Dispose() => turn.Dispose();
}
