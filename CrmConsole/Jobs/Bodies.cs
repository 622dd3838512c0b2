using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Jobs;

/// <summary>Asks every channel that is switched on for what waits outside. One that fails does not hold up the others.</summary>
public sealed class ChannelPoll(IDbContextFactory<CrmDb> databases, WireDirectory wires, HealthBook health, TimeProvider time, ILogger<ChannelPoll> log)
{
    // As its row of the timetable says.
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken ct)
    {
        List<Channel> channels;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            channels = await db.Channels.AsNoTracking().Where(c => c.Enabled && !db.ChannelHealth.Any(h => h.Channel == c.Code && h.Paused)).ToListAsync(ct);
        }
        foreach (var channel in channels)
        {
            if (wires.Find(channel.Wire) is not { Card.Polls: true } wire || wire.Card.InProblem(channel) is not null) continue;
            try { await wire.PollAsync(channel, ct); }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Polling {Channel} failed", channel.Code); }
            health.NextPoll(channel.Code, time.GetUtcNow() + Pace);
        }
    }
}

/// <summary>Throws away what has served its time. Never anything of a case.</summary>
public sealed class CleanUp(IDbContextFactory<CrmDb> databases, Writer writer, ContentStore files, TimeProvider time)
{
    // The contract promises seven days; two more for clocks that disagree.
    private static readonly TimeSpan IdempotencyKept = TimeSpan.FromDays(9), NoticesKept = TimeSpan.FromDays(90), LinksKept = TimeSpan.FromDays(30),
        OrphansKept = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await writer.RunAsync(db =>
        {
            db.Idempotency.Where(r => r.CreatedAt < now - IdempotencyKept).ExecuteDelete();
            db.Notices.Where(n => n.ReadAt != null && n.At < now - NoticesKept).ExecuteDelete();
            db.OneUseLinks.Where(l => l.ExpiresAt < now - LinksKept).ExecuteDelete();
            // They hold a number and belong to no reporter: no anonymising would ever find them.
            db.DeliveryAttempts.Where(a => db.Outbox.Any(o => o.Id == a.OutboxId && o.Kind == PromptAnswers.Kind && o.CreatedAt < now - LinksKept)).ExecuteDelete();
            db.Outbox.Where(o => o.Kind == PromptAnswers.Kind && o.CreatedAt < now - LinksKept).ExecuteDelete();
        }, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        files.SweepOrphans(db, OrphansKept, (d, names) => d.Journal.Where(j => names.Contains(j.RawFile)).Select(j => j.RawFile)
            .Concat(d.PhotoUploads.Where(p => names.Contains(p.File)).Select(p => p.File)));
    }
}

/// <summary>Checks the logs every night, and anchors today's state outside the database when all is well.</summary>
public sealed class NightlyVerification(LogVerifier verifier, ILogger<NightlyVerification> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var found = 0;
        await foreach (var finding in verifier.VerifyAsync(ct))
        {
            found++;
            log.LogCritical("The log was tampered with: {Where}: {What}", finding.Where, finding.What);
        }
        if (found > 0) throw new InvalidDataException($"{found} catatan log tidak utuh; jalankan `verify-log` untuk rinciannya.");
        await verifier.AnchorAsync(ct);
    }
}
