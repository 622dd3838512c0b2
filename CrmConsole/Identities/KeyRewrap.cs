using System.Linq.Expressions;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Desk;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Identities;

/// <summary>After a new master key: every data key is wrapped by it, in small steps beside the day's work. The data itself is not
/// touched. Safe to run twice and to kill.</summary>
public sealed class KeyRewrap(IDbContextFactory<CrmDb> databases, Writer writer, Sealer sealer, KeyRing keys)
{
    private const int Batch = 500;

    /// <summary>Returns how many keys were wrapped anew.</summary>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        // With one version there can be no other to get away from.
        if (keys.Versions(KeyPurpose.Master).Count < 2) return 0;
        return await TableAsync<Reporter>(r => r.Id, r => r.WrappedKey, (r, k) => r.WrappedKey = k, ct)
            + await TableAsync<OutboxMessage>(o => o.Id, o => o.WrappedKey, (o, k) => o.WrappedKey = k, ct)
            + await TableAsync<InboundMessage>(j => j.Id, j => j.WrappedKey, (j, k) => j.WrappedKey = k!, ct)
            + await TableAsync<StoredContent>(c => c.Id, c => c.WrappedKey, (c, k) => c.WrappedKey = k!, ct)
            + await TableAsync<DeskDraft>(d => d.Id, d => d.WrappedKey, (d, k) => d.WrappedKey = k!, ct)
            + await TableAsync<PhotoUpload>(p => p.Id, p => p.WrappedKey, (p, k) => p.WrappedKey = k!, ct);
    }

    /// <summary>How many keys each version of the master key still wraps.</summary>
    public async Task<IReadOnlyDictionary<int, int>> CountAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var used = new SortedDictionary<int, int>();
        foreach (var query in new[] { db.Reporters.Select(r => r.WrappedKey), db.Outbox.Select(o => o.WrappedKey), db.Journal.Select(j => (byte[]?)j.WrappedKey), db.Contents.Select(c => (byte[]?)c.WrappedKey),
            db.DeskDrafts.Select(d => (byte[]?)d.WrappedKey), db.PhotoUploads.Select(p => (byte[]?)p.WrappedKey) })
            await foreach (var key in query.AsAsyncEnumerable().WithCancellation(ct))
                if (key is { Length: > 0 }) used[key[0]] = used.GetValueOrDefault(key[0]) + 1;
        return used;
    }

    private async Task<int> TableAsync<T>(Expression<Func<T, long>> id, Expression<Func<T, byte[]?>> key, Action<T, byte[]?> set, CancellationToken ct) where T : class
    {
        var (idOf, keyOf) = (id.Compile(), key.Compile());
        var row = id.Parameters[0];
        var (done, last) = (0, 0L);
        while (true)
        {
            var after = last;
            var next = Expression.Lambda<Func<T, bool>>(Expression.GreaterThan(id.Body, Expression.Constant(after)), row);
            var (seen, wrapped, end) = await writer.RunAsync(db =>
            {
                var rows = db.Set<T>().Where(next).OrderBy(id).Take(Batch).ToList();
                var old = rows.Where(r => keyOf(r) is { Length: > 0 } k && k[0] != keys.NewestVersion(KeyPurpose.Master)).ToList();
                foreach (var r in old) set(r, sealer.Wrap(sealer.Unwrap(keyOf(r)!)));
                return (rows.Count, old.Count, rows.Count == 0 ? after : idOf(rows[^1]));
            }, ct);
            if (seen == 0) return done;
            (done, last) = (done + wrapped, end);
        }
    }
}
