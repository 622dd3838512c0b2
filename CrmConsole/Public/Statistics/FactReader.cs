using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Public.Open311;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Public.Statistics;

/// <summary>Keeps the facts at the height of the event log: everything once, afterwards only the cases that events speak of.</summary>
internal sealed class FactReader(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, TimeProvider time)
{
    /// <summary>More cases than this are read faster all at once.</summary>
    private const int MostOneByOne = 20_000;

    private static readonly string[] Moves = CaseFact.TypesOf<StateMove>();

    /// <summary>True when there was something new.</summary>
    /// <param name="all">Reads every case again, whatever is known already.</param>
    public async Task<bool> FollowAsync(FactStore store, bool all, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        // One moment for everything: the facts then are those of their place in the log, and of nothing younger.
        await using var moment = await SqliteSetUp.SnapshotAsync(db, ct);
        var last = await db.Events.AsNoTracking().OrderByDescending(e => e.Seq).Select(e => new { e.Seq, e.Hash }).FirstOrDefaultAsync(ct);
        if (last is null || (last.Seq == store.Seq && !all)) return false;
        await ReadReopenedAsync(db, store, last.Seq, ct);
        var touched = all || store.Seq == 0 ? null : await db.Events.Where(e => e.Seq > store.Seq && e.Seq <= last.Seq).Select(e => e.CaseId).Distinct().Take(MostOneByOne + 1).ToListAsync(ct);
        if (touched is null || touched.Count > MostOneByOne) await ReadAllAsync(db, store, ct);
        else foreach (var ids in touched.Chunk(500)) await ReadAsync(db, store, ids, ct);
        (store.Seq, store.Hash) = (last.Seq, last.Hash);
        return true;
    }

    /// <summary>Whether facts were read from this database, and from this past of it: its log has their last event. A database that was
    /// restored from an older copy has not, or another one under that number.</summary>
    public async Task<bool> KnowsAsync(FactStore store, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Events.Where(e => e.Seq == store.Seq).Select(e => e.Hash).FirstOrDefaultAsync(ct) is { } hash && hash.AsSpan().SequenceEqual(store.Hash);
    }

    // The row of a case does not remember that it was done before; its log does.
    private static async Task ReadReopenedAsync(CrmDb db, FactStore store, long last, CancellationToken ct)
    {
        var changes = db.Events.AsNoTracking().Where(e => e.Seq > store.Seq && e.Seq <= last && Moves.Contains(e.Type) && e.Payload.Contains("\"from\":\"done\""))
            .Select(e => new { e.CaseId, e.Type, e.Payload }).AsAsyncEnumerable();
        await foreach (var e in changes.WithCancellation(ct))
            if (CaseFact.Read(e.Type, e.Payload) is StateMove { From: CaseState.Done } change && change.To.IsOpen()) store.ReopenedCases.Add(e.CaseId);
    }

    private async Task ReadAllAsync(CrmDb db, FactStore store, CancellationToken ct)
    {
        var stars = new Dictionary<long, byte>();
        await foreach (var f in db.Feedback.AsNoTracking().Where(f => f.Stars != null).OrderBy(f => f.Id).Select(f => new { f.ReportId, f.Stars }).AsAsyncEnumerable().WithCancellation(ct))
            stars[f.ReportId] = (byte)f.Stars!.Value;
        var scope = Scope.Of(RequestReader.Everybody, routing.Current.Tree);
        var all = new List<ReportFact>(store.Count + 1_000);
        await foreach (var row in Rows(db).AsAsyncEnumerable().WithCancellation(ct)) all.Add(Fact(store, row, stars, scope));
        store.Replace(all);
        store.WholeAt = time.GetUtcNow();
    }

    private async Task ReadAsync(CrmDb db, FactStore store, long[] ids, CancellationToken ct)
    {
        var stars = new Dictionary<long, byte>();
        foreach (var f in await db.Feedback.AsNoTracking().Where(f => f.Stars != null && ids.Contains(f.CaseId)).OrderBy(f => f.Id).Select(f => new { f.ReportId, f.Stars }).ToListAsync(ct))
            stars[f.ReportId] = (byte)f.Stars!.Value;
        var scope = Scope.Of(RequestReader.Everybody, routing.Current.Tree);
        // One by one, each by its index: joined, the database may choose to read a whole table.
        var members = await db.CaseReports.AsNoTracking().Where(m => ids.Contains(m.CaseId) && m.To == null).Select(m => new { m.CaseId, m.ReportId }).ToListAsync(ct);
        var cases = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id))
            .Select(c => new Row(0, "", default, c.Id, c.State, c.Sealed, c.SubjectAgencyCode, c.CategoryCode, c.AreaCode, c.AgencyCode, c.TotalDueAt, c.ClosedAt)).ToDictionaryAsync(c => c.Case, ct);
        foreach (var some in members.Chunk(500))
        {
            var reports = some.Select(m => m.ReportId).ToArray();
            var received = await db.Reports.AsNoTracking().Where(r => reports.Contains(r.Id)).Select(r => new { r.Id, r.Channel, r.ReceivedAt }).ToDictionaryAsync(r => r.Id, ct);
            foreach (var m in some)
                if (received.TryGetValue(m.ReportId, out var r)) store.Put(Fact(store, cases[m.CaseId] with { Report = r.Id, Channel = r.Channel, ReceivedAt = r.ReceivedAt }, stars, scope));
        }
    }

    private static IQueryable<Row> Rows(CrmDb db) =>
        from c in db.Cases.AsNoTracking()
        join m in db.CaseReports on c.Id equals m.CaseId
        join r in db.Reports on m.ReportId equals r.Id
        where m.To == null
        select new Row(r.Id, r.Channel, r.ReceivedAt, c.Id, c.State, c.Sealed, c.SubjectAgencyCode, c.CategoryCode, c.AreaCode, c.AgencyCode, c.TotalDueAt, c.ClosedAt);

    private static ReportFact Fact(FactStore store, Row row, Dictionary<long, byte> stars, Scope scope) => new()
    {
        Report = row.Report,
        Received = FactTime.Seconds(row.ReceivedAt),
        Due = FactTime.Seconds(row.TotalDueAt),
        Closed = !row.State.IsOpen() && row.ClosedAt is { } closed ? FactTime.Seconds(closed) : 0,
        Category = store.Codes.Of(row.CategoryCode),
        Agency = store.Codes.Of(row.AgencyCode),
        Area = store.Codes.Of(row.AreaCode),
        Channel = store.Codes.Of(row.Channel),
        Done = row.State == CaseState.Done,
        Reopened = store.ReopenedCases.Contains(row.Case),
        // The public's own part of the one rule of sight.
        Visible = scope.Sees(new ScopeFacts(row.Sealed, row.State, false, row.AgencyCode, row.SubjectAgencyCode, null, [])),
        Stars = stars.GetValueOrDefault(row.Report),
    };

    private sealed record Row(long Report, string Channel, DateTimeOffset ReceivedAt, long Case, CaseState State, bool Sealed, string? SubjectAgencyCode,
        string? CategoryCode, string? AreaCode, string? AgencyCode, DateTimeOffset TotalDueAt, DateTimeOffset? ClosedAt);
}
