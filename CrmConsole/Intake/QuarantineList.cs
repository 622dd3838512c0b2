using CrmConsole.Accounts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>A kept envelope as metadata.</summary>
public sealed record QuarantineRow(long Id, string Channel, DateTimeOffset ReceivedAt, IntakeOutcome Outcome, string? Reason, int Tries, DateTimeOffset? NextTryAt, long Size);

/// <summary>What can be shown of its content: parsed if possible, else the beginning of the raw text.</summary>
public sealed record QuarantineContent(string? Subject, string Text, bool Parsed);

/// <summary>What waits for a person, within the rules of sight: triage sees content but the Inspectorate's, the Inspectorate
/// its own, administrators metadata only.</summary>
public sealed class QuarantineList(IDbContextFactory<CrmDb> databases, Journal journal, ParserDirectory parsers, IntakeSweep sweep)
{
    private const int MostRows = 200, LongestRaw = 4_000;

    public async Task<IReadOnlyList<QuarantineRow>> ReadAsync(Actor actor, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var waiting = db.Journal.AsNoTracking().Where(j => j.Outcome == IntakeOutcome.Quarantined || j.Outcome == IntakeOutcome.Pending);
        if (!actor.IsAny(Roles.Admin, Roles.Auditor))
            waiting = actor.Is(Roles.Inspectorate) ? waiting.Where(j => j.Channel == SpecialUnits.InspectorateCounter)
                : waiting.Where(j => j.Channel != SpecialUnits.InspectorateCounter);
        return await waiting.OrderByDescending(j => j.Id).Take(MostRows)
            .Select(j => new QuarantineRow(j.Id, j.Channel, j.ReceivedAt, j.Outcome, j.Reason, j.Tries, j.NextTryAt, j.RawSize)).ToListAsync(ct);
    }

    public static bool MayRead(Actor actor, string channel) => channel == SpecialUnits.InspectorateCounter ? actor.Is(Roles.Inspectorate)
        : actor.Is(Roles.Triage);

    /// <summary>Null when it is not there or not for this person.</summary>
    public async Task<QuarantineContent?> OpenAsync(Actor actor, long id, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.Journal.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, ct);
        if (row is null || !MayRead(actor, row.Channel)) return null;
        var envelope = journal.Reopen(row);
        try
        {
            var parsed = parsers.Find(envelope.Format)!.Parse(envelope);
            return new QuarantineContent(parsed.Subject, parsed.Text, true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var raw = System.Text.Encoding.UTF8.GetString(envelope.Bytes.Span[..Math.Min(envelope.Bytes.Length, LongestRaw)]);
            return new QuarantineContent(null, raw, false);
        }
    }

    /// <summary>Lets it in because a person says so; null when it is not waiting any more or not theirs to decide.</summary>
    public async Task<IntakeReceipt?> ReplayAsync(Actor actor, long id, CancellationToken ct = default)
    {
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var channel = await db.Journal.Where(j => j.Id == id).Select(j => j.Channel).FirstOrDefaultAsync(ct);
            if (channel is null || !MayRead(actor, channel)) return null;
        }
        return await sweep.ReplayAsync(id, byPerson: true, ct);
    }
}
