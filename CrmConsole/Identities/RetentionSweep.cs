using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Identities;

/// <summary>Anonymises on schedule: reporters none of whose cases is open, the last of them closed longer ago than the policy
/// keeps identities, or at once when they asked for it. Safe to run twice and to kill: each reporter is one transaction.</summary>
public sealed class RetentionSweep(IDbContextFactory<CrmDb> databases, Anonymiser anonymiser, DeadlineDirectory deadlines, TimeProvider time, ILogger<RetentionSweep> log)
{
    private const int Batch = 200;

    /// <summary>Returns how many became nobody.</summary>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        var limit = now.AddDays(-deadlines.Current.RetentionAt(now).KeepDays);
        var done = 0;
        while (await DueAsync(limit, ct) is { Count: > 0 } due)
        {
            foreach (var id in due)
                if (await anonymiser.RunAsync(id, "retention", ct)) done++;
        }
        if (done > 0) log.LogInformation("Retention: {Count} reporters were anonymised", done);
        return done;
    }

    private async Task<List<long>> DueAsync(DateTimeOffset limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Reporters.Where(r => r.AnonymisedAt == null && (r.CreatedAt < limit || r.WithdrawnAt != null)
                && !db.Reports.Any(x => x.ReporterId == r.Id && db.CaseReports.Any(m => m.ReportId == x.Id && m.To == null
                    && db.Cases.Any(c => c.Id == m.CaseId && (CaseStates.Open.Contains(c.State) || c.ClosedAt == null || (c.ClosedAt >= limit && r.WithdrawnAt == null))))))
            .OrderBy(r => r.Id).Select(r => r.Id).Take(Batch).ToListAsync(ct);
    }
}
