using CrmConsole.Data;

namespace CrmConsole.Identities;

/// <summary>A reporter takes back the consent to keep who they are (UU PDP): they become nobody as soon as none of their cases is
/// open any more; until then the answer still has to reach them.</summary>
public sealed class Withdrawal(Writer writer, TimeProvider time)
{
    /// <summary>False when there is nothing to forget: an anonymous report, or one already anonymised. The caller has proved whose
    /// report it is (the tracker's link). Asked twice, the first time counts.</summary>
    public Task<bool> AskAsync(long reportId, CancellationToken ct = default) => writer.RunAsync(db =>
    {
        var owner = db.Reports.Where(r => r.Id == reportId).Select(r => r.ReporterId).FirstOrDefault();
        if (db.Reporters.FirstOrDefault(r => r.Id == owner && !r.Anonymous && r.AnonymisedAt == null) is not { } reporter) return false;
        reporter.WithdrawnAt ??= time.UtcNowMicros();
        return true;
    }, ct);
}
