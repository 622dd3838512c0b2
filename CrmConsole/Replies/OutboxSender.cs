using CrmConsole.Channels;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Replies;

/// <summary>Sends the outbox. The commit "sending, under this id" comes before the first byte leaves; a crash in between
/// is resolved at the next start by evidence, and where there is none the message is marked unsure and never repeated by
/// itself (DESIGN §4). Woken by commits; a Hangfire job is the safety net.</summary>
public sealed class OutboxSender(IDbContextFactory<CrmDb> databases, Writer writer, OutboxReader reader, WireDirectory wires, IDeliveryObserver observer,
    PublicLinks links, IConfiguration configuration, TimeProvider time, ILogger<OutboxSender> log) : BackgroundService
{
    // After the last step a message has been tried for a day and a half: then a person must look.
    private static readonly TimeSpan[] Backoff =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        .. Enumerable.Repeat(TimeSpan.FromHours(1), 12), .. Enumerable.Repeat(TimeSpan.FromHours(3), 8),
    ];
    private static readonly TimeSpan WithoutSignal = TimeSpan.FromSeconds(5);
    // One: whatever is claimed when the program dies is unsure for ever, also what had not begun.
    private const int MostAtOnce = 1;

    // Off on a copy that was restored beside the living one: its messages were sent by the other.
    private readonly bool sends = configuration.GetValue("Replies:Send", true);
    private readonly Signal signal = new();
    private readonly SemaphoreSlim one = new(1, 1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!sends) log.LogWarning("Replies:Send=false: replies and confirmations are kept in the outbox and not sent");
        writer.Committed += signal.Wake;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The outbox could not be swept; it tries again");
            }
            await signal.WaitAsync(WithoutSignal, stoppingToken);
        }
    }

    /// <summary>Resolves what a crash left behind, then sends everything that is due. Safe to call at any time.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        if (!sends) return;
        await one.WaitAsync(ct);
        try
        {
            await ResolveInterruptedAsync(ct);
            while (await ClaimAsync(ct) is { Count: > 0 } claimed)
                foreach (var row in claimed) await SendAsync(row, ct);
        }
        finally
        {
            one.Release();
        }
    }

    // Only one sweep runs at a time, so a row that is "sending" when a sweep begins belongs to a process that died.
    private async Task ResolveInterruptedAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var left = await db.Outbox.AsNoTracking().Where(o => o.State == OutboxState.Sending).OrderBy(o => o.Id).ToListAsync(ct);
        foreach (var row in left)
        {
            var message = reader.Open(db, row);
            var channel = await db.Channels.AsNoTracking().FirstOrDefaultAsync(c => c.Code == row.Channel, ct);
            var wire = channel is null ? null : wires.Find(channel.Wire);
            var result = message is null || wire is null
                ? new SendResult(SendOutcome.Unsure, "Pengiriman terputus dan tidak dapat diperiksa.")
                : await FindEvidenceAsync(wire, channel!, message, ct);
            await RecordAsync(row, result);
        }
    }

    private static async Task<SendResult> FindEvidenceAsync(IWire wire, Channel channel, OutboundMessage message, CancellationToken ct)
    {
        try { return await wire.FindEvidenceAsync(channel, message, ct); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SendResult(SendOutcome.Unsure, "Pengiriman terputus dan buktinya tidak dapat dicari.");
        }
    }

    private async Task<List<OutboxMessage>> ClaimAsync(CancellationToken ct)
    {
        Faults.Hit("outbox.before-claim");
        var now = time.UtcNowMicros();
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            // Asked outside the writer first: an idle outbox must not cost a commit.
            if (!await db.Outbox.AnyAsync(o => o.State == OutboxState.Queued && o.NextTryAt <= now, ct)) return [];
        }
        var claimed = await writer.RunAsync(db => Claim(db, now), ct);
        Faults.Hit("outbox.after-claim");
        return claimed;
    }

    private List<OutboxMessage> Claim(CrmDb db, DateTimeOffset now)
    {
        var paused = db.ChannelHealth.Where(h => h.Paused).Select(h => h.Channel).ToList();
        var due = db.Outbox
            .Where(o => o.State == OutboxState.Queued && o.NextTryAt <= now && !paused.Contains(o.Channel))
            // One order within a conversation: a later answer never overtakes one that is still being tried.
            .Where(o => o.ConversationId == null || !db.Outbox.Any(e => e.ConversationId == o.ConversationId && e.Id < o.Id
                && (e.State == OutboxState.Queued || e.State == OutboxState.Sending)))
            // The index's own order: nothing is sorted, however long the queue is.
            .OrderBy(o => o.NextTryAt).ThenBy(o => o.Id).Take(MostAtOnce).ToList();
        foreach (var row in due)
        {
            row.State = OutboxState.Sending;
            // Stays the same over retries: a second copy after a lost answer can be recognised as one.
            row.WireId ??= $"crm-{row.Id}-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6))}@{links.Host}";
            row.Tries++;
        }
        return due;
    }

    private async Task SendAsync(OutboxMessage row, CancellationToken ct)
    {
        SendResult result;
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var channel = await db.Channels.AsNoTracking().FirstOrDefaultAsync(c => c.Code == row.Channel, ct);
            var wire = channel is null ? null : wires.Find(channel.Wire);
            if (channel is null || wire is null) result = new SendResult(SendOutcome.Failed, "Kanal ini tidak dapat mengirim.");
            else if (wire.Card.OutProblem(channel) is { } problem) result = new SendResult(SendOutcome.Retry, problem);
            else if (reader.Open(db, row) is not { } message) result = new SendResult(SendOutcome.Failed, "Pelapor sudah dianonimkan; tidak ada yang dikirim.");
            else result = await SendAsync(wire, channel, message);
        }
        await RecordAsync(row, result);
        Faults.Hit("outbox.after-result");
    }

    private async Task<SendResult> SendAsync(IWire wire, Channel channel, OutboundMessage message)
    {
        Faults.Hit("outbox.before-send");
        try
        {
            // Not cancelled by a stop of the program: an interrupted send is one that nobody can be sure of.
            var result = await wire.SendAsync(channel, message, CancellationToken.None);
            Faults.Hit("outbox.after-send");
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A wire must not throw; when it does, nobody knows what left.
            log.LogError(e, "Sending outbox row {Outbox} on {Channel} failed unexpectedly", message.OutboxId, channel.Code);
            return new SendResult(SendOutcome.Unsure, "Kesalahan tak terduga saat mengirim; periksa dengan penerima sebelum mengulang.");
        }
    }

    private Task RecordAsync(OutboxMessage claimed, SendResult result) => writer.RunAsync(db =>
    {
        var row = db.Outbox.First(o => o.Id == claimed.Id);
        var now = time.UtcNowMicros();
        if (row.State != OutboxState.Sending)
        {
            // A receipt was quicker than the answer to our call, and says more; only the id and the time are missing still.
            row.RemoteId ??= WireIds.OrNull(result.RemoteId);
            if (result.Outcome == SendOutcome.Sent) row.SentAt ??= now;
            return;
        }
        row.Error = result.Outcome == SendOutcome.Sent ? null : result.Detail;
        row.RemoteId = WireIds.OrNull(result.RemoteId) ?? row.RemoteId;
        row.State = result.Outcome switch
        {
            SendOutcome.Sent => OutboxState.Sent,
            SendOutcome.Failed => OutboxState.Failed,
            SendOutcome.ByHand => OutboxState.ByHand,
            SendOutcome.Declined => OutboxState.Cancelled,
            SendOutcome.AnotherWay => observer.TryAnotherWay(db, row) ? OutboxState.Rerouted : OutboxState.Failed,
            SendOutcome.Unsure => OutboxState.Unsure,
            _ => row.Tries > Backoff.Length ? OutboxState.Failed : OutboxState.Queued,
        };
        if (row.State == OutboxState.Sent) row.SentAt = now;
        if (row.State == OutboxState.Queued) row.NextTryAt = result.NotBefore is { } at && at > now ? at : now + Backoff[Math.Min(row.Tries, Backoff.Length) - 1];
        db.DeliveryAttempts.Add(new DeliveryAttempt { OutboxId = row.Id, At = now, Outcome = result.Outcome.Code(), Detail = result.Detail });
        if (row.State != OutboxState.Queued) observer.Changed(db, row);
    });

    public override void Dispose()
    {
        writer.Committed -= signal.Wake;
        base.Dispose();
        signal.Dispose();
        one.Dispose();
    }
}
