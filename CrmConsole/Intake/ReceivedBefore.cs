using CrmConsole.Channels;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>Looks envelopes up in the journal.</summary>
public sealed class ReceivedBefore(IDbContextFactory<CrmDb> databases) : IReceived
{
    public async Task<IReadOnlyDictionary<string, string?>> FindAsync(string channel, IReadOnlyCollection<string> externalIds, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var ids in externalIds.Chunk(500))
            foreach (var row in await db.Journal.AsNoTracking().Where(j => j.Channel == channel && ids.Contains(j.ExternalId)).Select(j => new { j.ExternalId, j.Fingerprint }).ToListAsync(ct))
                found[row.ExternalId] = row.Fingerprint;
        return found;
    }
}
