using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>A reporter's wish about step messages; the caller has proved whose report it is (the tracker's link).</summary>
public sealed class StepWishes(Writer writer, TimeProvider time)
{
    /// <summary>False when nobody is behind the report any more.</summary>
    public Task<bool> SetAsync(long reportId, bool off, CancellationToken ct = default) => writer.RunAsync(db =>
    {
        var owner = db.Reports.Where(r => r.Id == reportId).Select(r => r.ReporterId).FirstOrDefault();
        if (db.Reporters.FirstOrDefault(r => r.Id == owner && r.AnonymisedAt == null) is not { } reporter) return false;
        reporter.StepsOffAt = off ? reporter.StepsOffAt ?? time.UtcNowMicros() : null;
        return true;
    }, ct);
}
