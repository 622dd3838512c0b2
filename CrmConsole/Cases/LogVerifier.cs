using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Live;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <summary>What is wrong with a log: which entry, and how one can tell. For administrators, in Indonesian.</summary>
public sealed record LogFinding(string Where, string What);

/// <summary>Recomputes the chains of the event log and of the access log and names what was changed, is missing or was
/// cut off. A nightly anchor outside the database also shows that whole cases or the newest events were taken away.</summary>
public sealed class LogVerifier(IDbContextFactory<CrmDb> databases, KeyRing keys, DatabaseSettings settings, TimeProvider time)
{
    private readonly byte[] key = keys.Newest(KeyPurpose.Log);

    private string AnchorFile => settings.Outside(".jsonl");

    public async IAsyncEnumerable<LogFinding> VerifyAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        // Rows and events of the same moment: what is written meanwhile must not look like tampering.
        await using var moment = await SqliteSetUp.SnapshotAsync(db, ct);
        await foreach (var finding in EventsAsync(db, ct)) yield return finding;
        await foreach (var finding in AccessLogAsync(db, ct)) yield return finding;
        await foreach (var finding in AnchorsAsync(db, ct)) yield return finding;
    }

    /// <summary>Appends today's anchor: a keyed hash over every event up to now, kept outside the database's folder.</summary>
    public async Task AnchorAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var last = await db.Events.MaxAsync(e => (long?)e.Seq, ct) ?? 0;
        var line = JsonSerializer.Serialize(new Anchor(time.GetUtcNow(), last, await RollAsync(db, last, ct)));
        Directory.CreateDirectory(Path.GetDirectoryName(AnchorFile)!);
        await File.AppendAllTextAsync(AnchorFile, line + "\n", ct);
    }

    private async IAsyncEnumerable<LogFinding> EventsAsync(CrmDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        var heads = await db.Cases.Select(c => new { c.Id, c.Number, c.Version, c.Head }).ToDictionaryAsync(c => c.Id, ct);
        long current = 0;
        var index = 0;
        byte[] head = [];
        var broken = false;
        var seen = new HashSet<long>();
        await foreach (var e in db.Events.AsNoTracking().OrderBy(e => e.CaseId).ThenBy(e => e.Index).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (e.CaseId != current)
            {
                if (current != 0 && End(current) is { } finding) yield return finding;
                (current, index, head, broken) = (e.CaseId, 0, [], false);
                seen.Add(current);
            }
            if (broken) continue;
            if (e.Index != index + 1)
            {
                yield return new LogFinding(Name(current), $"peristiwa ke-{index + 1} hilang");
                broken = true;
            }
            else if (!CryptographicOperations.FixedTimeEquals(CaseWriter.Hash(key, head, e), e.Hash))
            {
                yield return new LogFinding(Name(current), $"peristiwa ke-{e.Index} (urutan {e.Seq}, {e.Type}) diubah");
                broken = true;
            }
            (index, head) = (e.Index, e.Hash);
        }
        if (current != 0 && End(current) is { } last) yield return last;
        foreach (var id in heads.Keys.Where(id => !seen.Contains(id))) yield return new LogFinding(Name(id), "semua peristiwanya hilang");

        string Name(long id) => heads.TryGetValue(id, out var h) ? h.Number : $"kasus id {id} (barisnya hilang)";
        LogFinding? End(long id)
        {
            if (!heads.TryGetValue(id, out var h)) return new LogFinding(Name(id), "baris kasus dihapus");
            if (broken) return null;
            if (h.Version > index) return new LogFinding(h.Number, $"peristiwa ke-{index + 1} sampai {h.Version} dipotong dari ujung");
            return h.Version != index || !h.Head.AsSpan().SequenceEqual(head) ? new LogFinding(h.Number, "kepala rantai pada baris kasus diubah") : null;
        }
    }

    private async IAsyncEnumerable<LogFinding> AccessLogAsync(CrmDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        byte[] head = [];
        await foreach (var r in db.RevealLog.AsNoTracking().OrderBy(r => r.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (!r.PrevHash.AsSpan().SequenceEqual(head)) yield return new LogFinding($"log akses {r.Id}", "catatan sebelumnya hilang atau diubah");
            else if (!CryptographicOperations.FixedTimeEquals(IdentityReveal.Hash(key, r), r.Hash)) yield return new LogFinding($"log akses {r.Id}", "diubah");
            head = r.Hash;
        }
    }

    private async IAsyncEnumerable<LogFinding> AnchorsAsync(CrmDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!File.Exists(AnchorFile)) yield break;
        var lines = await File.ReadAllLinesAsync(AnchorFile, ct);
        if (lines.Length == 0 || JsonSerializer.Deserialize<Anchor>(lines[^1]) is not { } anchor) yield break;
        if (await RollAsync(db, anchor.Seq, ct) != anchor.Hash)
            yield return new LogFinding("jangkar " + anchor.At.ToJakarta().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), $"peristiwa sampai urutan {anchor.Seq} tidak lagi seperti saat dijangkarkan");
    }

    private async Task<string> RollAsync(CrmDb db, long upTo, CancellationToken ct)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        await foreach (var hash in db.Events.Where(e => e.Seq <= upTo).OrderBy(e => e.Seq).Select(e => e.Hash).AsAsyncEnumerable().WithCancellation(ct)) mac.AppendData(hash);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    private sealed record Anchor(DateTimeOffset At, long Seq, string Hash);
}
