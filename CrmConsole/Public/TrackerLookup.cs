using CrmConsole.Cases;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Public;

/// <summary>Finds a citizen's report by the token of a link: a report's own, or that of a receipt given out before the
/// report was processed.</summary>
public sealed class TrackerLookup(Tracker tracker, TrackerKeys keys, IDbContextFactory<CrmDb> databases)
{
    /// <summary>No view and not pending: wrong, revoked or unknown. Pending: genuine, but not processed yet.</summary>
    public async Task<(TrackerView? View, bool Pending)> FindAsync(string token, CancellationToken ct = default)
    {
        if (keys.JournalIdOf(token) is not { } journal) return (await tracker.ByTokenAsync(token, ct), false);
        await using var db = await databases.CreateDbContextAsync(ct);
        var made = await db.Journal.Where(j => j.Id == journal).Select(j => j.ReportId).FirstOrDefaultAsync(ct);
        return made is { } id ? (await tracker.ByReportAsync(id, ct), false) : (null, true);
    }
}
