namespace CrmConsole.Channels.Lapor;

/// <summary>Rows into the one door, in order. A row that is there with other words comes in as a change to it.</summary>
public sealed class LaporIntake(IIntake intake, IReceived received, HealthBook health, TimeProvider time)
{
    public async Task<IReadOnlyList<LaporTaken>> TakeAsync(IReadOnlyList<LaporRow> rows, CancellationToken ct)
    {
        var planned = await PlanAsync(rows, ct);
        var now = time.GetUtcNow();
        var receipts = await intake.ReceiveManyAsync(
            [.. planned.Select(p => new RawEnvelope(LaporWire.ChannelCode, LaporRowParser.FormatName, p.ExternalId, now, p.Row.ToBytes()))], ct);
        health.Received(LaporWire.ChannelCode, receipts.Count(r => !r.Duplicate));
        return [.. planned.Zip(receipts, (p, r) => new LaporTaken(p.Row, p.Is, r))];
    }

    /// <summary>What each row would be; within one file too.</summary>
    public async Task<IReadOnlyList<LaporPlan>> PlanAsync(IReadOnlyList<LaporRow> rows, CancellationToken ct)
    {
        var prints = rows.Select(r => r.Print()).ToList();
        var ids = rows.SelectMany((r, i) => new[] { r.TrackingId, Changed(r, prints[i]) }).Distinct(StringComparer.Ordinal).ToList();
        var known = new Dictionary<string, string?>(await received.FindAsync(LaporWire.ChannelCode, ids, ct), StringComparer.Ordinal);
        var plans = new List<LaporPlan>(rows.Count);
        foreach (var (row, print) in rows.Zip(prints))
        {
            var plan = !known.TryGetValue(row.TrackingId, out var before) ? new LaporPlan(row, row.TrackingId, LaporDifference.New)
                : before is null || before == print || known.ContainsKey(Changed(row, print)) ? new LaporPlan(row, before is null || before == print ? row.TrackingId : Changed(row, print), LaporDifference.Same)
                : new LaporPlan(row, Changed(row, print), LaporDifference.Changed);
            known.TryAdd(plan.ExternalId, print);
            plans.Add(plan);
        }
        return plans;
    }

    private static string Changed(LaporRow row, string print) => $"{row.TrackingId}#{print[..12]}";
}

public enum LaporDifference { New, Same, Changed }

public sealed record LaporPlan(LaporRow Row, string ExternalId, LaporDifference Is);

public sealed record LaporTaken(LaporRow Row, LaporDifference Was, IntakeReceipt Receipt);
