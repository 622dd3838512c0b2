using System.Text.Json;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>Fetches the files that messages only point at, right after their commit: vendors keep some for five minutes. What
/// cannot be fetched leaves a line that says so. A row goes only together with its file, so that a crash fetches again; but a try
/// is counted, and the next one set, before the work: a file that ends the program or hangs is not the first thing of every start.</summary>
public sealed class MediaFetcher(IDbContextFactory<CrmDb> databases, Writer writer, WireDirectory wires, AttachmentMaker maker, FileArrivals arrivals,
    Vault vault, TimeProvider time, ILogger<MediaFetcher> log) : BackgroundService
{
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];
    private static readonly TimeSpan WithoutSignal = TimeSpan.FromSeconds(5);

    /// <summary>For one file, from the first byte asked to the last one got.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>At the same time: a server that drips holds one place, and nobody behind it.</summary>
    private const int AtOnce = 4;

    private readonly Signal signal = new();
    private readonly SemaphoreSlim one = new(1, 1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        writer.Committed += signal.Wake;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await SweepAsync(stoppingToken); }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Files could not be fetched; they are tried again"); }
            await signal.WaitAsync(WithoutSignal, stoppingToken);
        }
    }

    /// <summary>Fetches everything that is due. Safe to call at any time. One that fails, in whatever way, keeps no other waiting.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            // Each once: what cannot even be counted as tried must not turn this into a circle.
            var seen = new HashSet<long>();
            while ((await DueAsync(ct)).FindAll(f => seen.Add(f.Id)) is { Count: > 0 } due)
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (file, stop) => await OneAsync(file, stop));
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<List<PendingFile>> DueAsync(CancellationToken ct)
    {
        var now = time.UtcNowMicros();
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.PendingFiles.AsNoTracking().Where(f => f.NextTryAt <= now).OrderBy(f => f.NextTryAt).Take(50).ToListAsync(ct);
    }

    private async Task OneAsync(PendingFile pending, CancellationToken ct)
    {
        try
        {
            // Tried too often, and no word of how it ended: the program did not outlive it.
            if (pending.Tries > Backoff.Length) await EndAsync(pending, Unreadable(pending), ct);
            else if (await BeginAsync(pending, ct)) await FetchAsync(pending, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.LogError(e, "A file on {Channel} could not be taken in; the others go on, and this one is tried again", pending.Channel);
        }
    }

    // What happens next is on the disk before anything of the file is touched.
    private Task<bool> BeginAsync(PendingFile pending, CancellationToken ct) => writer.RunAsync(d =>
    {
        if (d.PendingFiles.Find(pending.Id) is not { } row) return false;
        row.NextTryAt = time.UtcNowMicros() + Backoff[Math.Min(row.Tries, Backoff.Length - 1)];
        row.Tries++;
        return true;
    }, ct);

    private async Task FetchAsync(PendingFile pending, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var channel = await db.Channels.AsNoTracking().FirstOrDefaultAsync(c => c.Code == pending.Channel, ct);
        var reporter = await db.Reports.Where(r => r.Id == pending.ReportId).Join(db.Reporters, r => r.ReporterId, p => p.Id, (_, p) => p).FirstOrDefaultAsync(ct);
        var media = reporter is not null && vault.KeyOf(reporter) is { } key ? JsonSerializer.Deserialize<MediaReference>(Sealer.Open(key, pending.ReferenceSealed)) : null;
        var result = media is null || channel is null ? new MediaResult(null, Gone: true)
            : wires.Find(media.Wire ?? channel.Wire) is IMediaSource source ? await TryAsync(source, channel, media, ct)
            : new MediaResult(null, Gone: true, "Kanal ini tidak dapat mengambil berkas.");
        if (result.Bytes is null && !result.Gone && pending.Tries < Backoff.Length) return;
        var name = media?.FileName ?? "berkas";
        var file = result.Bytes is not { } bytes ? AttachmentMaker.LeftOut(name, 0, null, $"Lampiran {name} tidak dapat diambil. {result.Detail}".Trim())
            // A camera writes into the file who owns it and where it was: of an anonymous person only the picture is kept.
            : reporter is { Anonymous: true } ? maker.PrepareNameless(bytes, await NumberAsync(db, pending, ct))
            : maker.Prepare(name, media!.DeclaredType, bytes);
        await EndAsync(pending, file, ct);
    }

    private Task EndAsync(PendingFile pending, PreparedAttachment file, CancellationToken ct) =>
        writer.RunAsync(d => { if (d.PendingFiles.Find(pending.Id) is { } row) arrivals.Add(d, row, file); }, ct);

    private static PreparedAttachment Unreadable(PendingFile pending) =>
        AttachmentMaker.LeftOut("berkas", 0, null, $"Sebuah lampiran tidak dapat dibaca dan ditinggalkan sesudah {pending.Tries} kali dicoba.");

    private static async Task<int> NumberAsync(CrmDb db, PendingFile pending, CancellationToken ct) =>
        1 + await db.Attachments.CountAsync(a => a.ReportId == pending.ReportId && a.MessageId == pending.MessageId, ct);

    private async Task<MediaResult> TryAsync(IMediaSource source, Channel channel, MediaReference media, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try { return await source.FetchAsync(channel, media, both.Token); }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.LogWarning(e, "A file on {Channel} could not be fetched", channel.Code);
            return new MediaResult(null, Detail: "Layanan asal tidak menjawab.");
        }
    }

    public override void Dispose()
    {
        writer.Committed -= signal.Wake;
        base.Dispose();
        signal.Dispose();
        one.Dispose();
    }
}
