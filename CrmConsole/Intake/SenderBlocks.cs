using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>A blocked contact, without the contact.</summary>
public sealed record BlockedRow(long Id, ContactKind Kind, string By, DateTimeOffset At);

/// <summary>Blocks and unblocks senders. For those who may read quarantined content; every step is audited.</summary>
public sealed class SenderBlocks(IDbContextFactory<CrmDb> databases, Writer writer, Journal journal, ParserDirectory parsers, Vault vault, TimeProvider time)
{
    /// <summary>Blocks whoever sent that envelope; false when it may not be read, or has no contact that a machine recognises.</summary>
    public async Task<bool> BlockAsync(Actor actor, long journalId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.Journal.AsNoTracking().FirstOrDefaultAsync(j => j.Id == journalId, ct);
        if (row is null || !QuarantineList.MayRead(actor, row.Channel)) return false;
        var sender = parsers.Find(row.Format)!.Parse(journal.Reopen(row)).Sender;
        var identity = new Identity(sender.Name, sender.Email, sender.Phone, null, sender.Handle);
        return await writer.RunAsync(d =>
        {
            if (!vault.Block(d, identity, "quarantine", actor.Id, time.UtcNowMicros())) return false;
            Audit(d, actor, $"journal:{journalId}", "blocked");
            return true;
        }, ct);
    }

    public async Task<IReadOnlyList<BlockedRow>> ReadAsync(Actor actor, CancellationToken ct = default)
    {
        if (!actor.IsAny(Roles.Triage, Roles.Inspectorate)) return [];
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (from b in db.BlockedSenders
                      join u in db.Users on b.ByUserId equals u.Id into people
                      from u in people.DefaultIfEmpty()
                      orderby b.Id descending
                      select new BlockedRow(b.Id, b.Kind, u == null ? "" : u.DisplayName, b.At)).Take(200).ToListAsync(ct);
    }

    public Task UnblockAsync(Actor actor, long id, CancellationToken ct = default) => writer.RunAsync(d =>
    {
        if (!actor.IsAny(Roles.Triage, Roles.Inspectorate) || d.BlockedSenders.Find(id) is not { } row) return;
        d.BlockedSenders.Remove(row);
        Audit(d, actor, $"blocked:{id}", null);
    }, ct);

    private void Audit(CrmDb db, Actor actor, string key, string? after) =>
        db.Audit.Add(new AuditEntry { At = time.UtcNowMicros(), UserId = actor.Id, Subject = "blocked_sender", Key = key, After = after });
}
