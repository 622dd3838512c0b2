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
/// cannot be fetched leaves a line that says so. A row goes only together with its file, so that a crash fetches again.</summary>
public sealed class MediaFetcher(IDbContextFactory<CrmDb> databases, Writer writer, IServiceProvider services, AttachmentMaker maker, FileArrivals arrivals,
    Vault vault, TimeProvider time, ILogger<MediaFetcher> log) : BackgroundService
{
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];
    private static readonly TimeSpan WithoutSignal = TimeSpan.FromSeconds(5);

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

    /// <summary>Fetches everything that is due. Safe to call at any time.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            while (await NextAsync(ct) is { } pending) await FetchAsync(pending, ct);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<PendingFile?> NextAsync(CancellationToken ct)
    {
        var now = time.UtcNowMicros();
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.PendingFiles.AsNoTracking().Where(f => f.NextTryAt <= now).OrderBy(f => f.NextTryAt).FirstOrDefaultAsync(ct);
    }

    private async Task FetchAsync(PendingFile pending, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var channel = await db.Channels.AsNoTracking().FirstOrDefaultAsync(c => c.Code == pending.Channel, ct);
        var reporter = await db.Reports.Where(r => r.Id == pending.ReportId).Join(db.Reporters, r => r.ReporterId, p => p.Id, (_, p) => p).FirstOrDefaultAsync(ct);
        var media = reporter is not null && vault.KeyOf(reporter) is { } key ? JsonSerializer.Deserialize<MediaReference>(Sealer.Open(key, pending.ReferenceSealed)) : null;
        var result = media is null || channel is null ? new MediaResult(null, Gone: true)
            : services.GetRequiredService<WireDirectory>().Find(media.Wire ?? channel.Wire) is IMediaSource source ? await TryAsync(source, channel, media, ct)
            : new MediaResult(null, Gone: true, "Kanal ini tidak dapat mengambil berkas.");
        if (result.Bytes is null && !result.Gone && pending.Tries < Backoff.Length)
        {
            await writer.RunAsync(d =>
            {
                if (d.PendingFiles.Find(pending.Id) is not { } row) return;
                row.NextTryAt = time.UtcNowMicros() + Backoff[row.Tries];
                row.Tries++;
            }, ct);
            return;
        }
        if (reporter is { Anonymous: true } && result.Bytes is { } sent) result = OnlyPicture(sent);
        var name = media?.FileName ?? "berkas";
        var file = result.Bytes is { } bytes ? maker.Prepare(name, media!.DeclaredType, bytes)
            : AttachmentMaker.LeftOut(name, 0, null, $"Lampiran {name} tidak dapat diambil. {result.Detail}".Trim());
        await writer.RunAsync(d => { if (d.PendingFiles.Find(pending.Id) is { } row) arrivals.Add(d, row, file); }, ct);
    }

    // A camera writes into the file who owns it and where it was: of an anonymous person only the picture is kept.
    private static MediaResult OnlyPicture(ReadOnlyMemory<byte> bytes) =>
        PictureMaker.Make(bytes.Span).Picture is { } made ? new MediaResult(made.View) : new MediaResult(null, Gone: true, "Bukan gambar yang dapat dibersihkan dari data kamera.");

    private async Task<MediaResult> TryAsync(IMediaSource source, Channel channel, MediaReference media, CancellationToken ct)
    {
        try { return await source.FetchAsync(channel, media, ct); }
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
