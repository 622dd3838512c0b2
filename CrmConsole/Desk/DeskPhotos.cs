using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using CrmConsole.Replies;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>What the visitor's phone needs to hand over photos.</summary>
/// <param name="Address">Absolute; whoever has it can send files, and see the names of those sent through it.</param>
/// <param name="QrSize">Modules on a side; <paramref name="QrPath"/> is the path of an SVG of that size. <c>PhotoCode</c> draws it.</param>
public sealed record PhotoHandover(string Address, DateTimeOffset Until, int QrSize, string QrPath);

/// <summary>A file beside a draft, as it is listed.</summary>
public sealed record DeskPhoto(long Id, string Name, DateTimeOffset At);

/// <summary>A file beside a draft, opened for the hand-in.</summary>
/// <param name="Type">What the sender said it is; not believed.</param>
public sealed record DeskFile(long Id, string Name, string Type, byte[] Bytes)
{
    /// <summary>Why it cannot go along, in a sentence that names it; then there are no bytes.</summary>
    public string? Problem { get; init; }
}

/// <summary>A phone that came by a link which is still good.</summary>
internal sealed record PhotoVisit(long LinkId, long DraftId, string Place);

/// <summary>Photos, scans and files that wait beside a counter's draft: sealed each with a key of its own, gone with the draft.</summary>
public sealed class DeskPhotos(IDbContextFactory<CrmDb> databases, Writer writer, Sealer sealer, ContentStore store, PublicLinks links, TimeProvider time, ILogger<DeskPhotos> log)
{
    public const int MostFiles = 10, MostBytes = PhotoRules.MostBytes;
    public static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(30), Kept = TimeSpan.FromHours(24);
    private const int TokenBytes = 24, TokenLength = 32, LongestType = 100;

    // One file at a time for a draft: its number and its doubles are counted before it is written.
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 8).Select(_ => new SemaphoreSlim(1, 1))];
    // What came through a link. Of other files of the draft a phone sees not even the name. Forgotten at a restart: then it lists none.
    private readonly ConcurrentDictionary<long, ConcurrentBag<long>> sent = new();

    /// <summary>The draft whose files are others now. Raised on any thread; handlers must be quick.</summary>
    public event Action<long>? Changed;

    /// <summary>A new address for the visitor's phone; one given before for this draft ends.</summary>
    public async Task<PhotoHandover> OpenAsync(long draftId, CancellationToken ct = default)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var until = time.UtcNowMicros() + LinkLife;
        await writer.RunAsync(db =>
        {
            db.PhotoLinks.Where(l => l.DraftId == draftId).ExecuteDelete();
            db.PhotoLinks.Add(new PhotoLink { TokenHash = SHA256.HashData(token), DraftId = draftId, ExpiresAt = until });
        }, ct);
        var address = links.Photos(Base64Url.EncodeToString(token));
        var code = ReceiptQr.Of(address);
        return new PhotoHandover(address, until, code.Size, code.Path);
    }

    /// <summary>Takes a file of the officer's own: dropped, chosen or scanned. Reads at most <see cref="MostBytes"/> of it. Never throws
    /// for what is wrong with a file or the storage: then the answer says so.</summary>
    /// <param name="declaredType">Kept, not believed.</param>
    public async Task<PhotoTaken> AddAsync(long draftId, string fileName, string declaredType, Stream bytes, CancellationToken ct = default)
    {
        var name = FileNames.Clean(fileName);
        if (await PhotoRules.ReadAsync(bytes, ct) is not { } all) return PhotoRules.TooLarge(name);
        var gate = gates[(int)((ulong)draftId % (ulong)gates.Length)];
        await gate.WaitAsync(ct);
        try
        {
            var taken = await KeepAsync(draftId, name, declaredType, all, ct);
            if (taken.Id is not null) Changed?.Invoke(draftId);
            return taken;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "A file beside a draft could not be kept; its sender was told so");
            return new PhotoTaken(null, name) { Problem = T($"{name} belum tersimpan karena gangguan pada kami. Kirim lagi sebentar lagi; yang lain tetap aman.", $"{name} was not kept because of a fault on our side. Send it again in a moment; the others are safe.") };
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The files beside a draft, in the order in which they came.</summary>
    public async Task<IReadOnlyList<DeskPhoto>> ListAsync(long draftId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return [.. (await db.PhotoUploads.AsNoTracking().Where(p => p.DraftId == draftId).OrderBy(p => p.Id).Select(p => new { p.Id, p.FileName, p.WrappedKey, p.At }).ToListAsync(ct)).Select(p => new DeskPhoto(p.Id, NameOf(p.FileName, p.WrappedKey), p.At))];
    }

    /// <summary>False when it was gone already. Its bytes in the content store are unreadable from now on, for their key goes with the
    /// row; the sweep of orphans takes them away.</summary>
    public async Task<bool> RemoveAsync(long draftId, long uploadId, CancellationToken ct = default)
    {
        var removed = await writer.RunAsync(db => db.PhotoUploads.Where(p => p.Id == uploadId && p.DraftId == draftId).ExecuteDelete(), ct) > 0;
        if (removed) Changed?.Invoke(draftId);
        return removed;
    }

    /// <summary>All files of a draft, opened. Those that cannot go along are in the list with their <see cref="DeskFile.Problem"/>.</summary>
    /// <param name="anonymous">Only pictures, encoded anew without metadata, under names of ours.</param>
    public async Task<IReadOnlyList<DeskFile>> ReadAsync(long draftId, bool anonymous = false, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var files = new List<DeskFile>();
        foreach (var row in await db.PhotoUploads.AsNoTracking().Where(p => p.DraftId == draftId).OrderBy(p => p.Id).ToListAsync(ct))
            files.Add(Read(row, anonymous, 1 + files.Count(f => f.Problem is null)));
        return files;
    }

    /// <summary>Inside the writer's transaction in which the draft becomes a report or is thrown away: files and link go with it.</summary>
    public static void DropAll(CrmDb db, long draftId)
    {
        db.PhotoUploads.Where(p => p.DraftId == draftId).ExecuteDelete();
        db.PhotoLinks.Where(l => l.DraftId == draftId).ExecuteDelete();
    }

    /// <summary>After <see cref="DropAll"/> was committed.</summary>
    internal void Tell(long draftId) => Changed?.Invoke(draftId);

    /// <summary>The address given out last for a draft still works.</summary>
    internal async Task<bool> IsOpenAsync(long draftId, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.PhotoLinks.AnyAsync(l => l.DraftId == draftId && l.ExpiresAt > now, ct);
    }

    /// <summary>What a dead draft or one that nobody touched for a day left behind, and links that are over.</summary>
    public async Task CleanUpAsync(CancellationToken ct = default)
    {
        var now = time.UtcNowMicros();
        var old = now - Kept;
        var (drafts, alive) = await writer.RunAsync(db =>
        {
            db.PhotoLinks.Where(l => l.ExpiresAt <= now || !db.DeskDrafts.Any(d => d.Id == l.DraftId)).ExecuteDelete();
            var over = db.PhotoUploads.Where(p => !db.DeskDrafts.Any(d => d.Id == p.DraftId) || (p.At <= old && !db.DeskDrafts.Any(d => d.Id == p.DraftId && d.UpdatedAt > old)));
            var touched = over.Select(p => p.DraftId).Distinct().ToList();
            over.ExecuteDelete();
            return (touched, db.PhotoLinks.Select(l => l.Id).ToHashSet());
        }, ct);
        foreach (var link in sent.Keys.Where(k => !alive.Contains(k))) sent.TryRemove(link, out _);
        foreach (var draft in drafts) Changed?.Invoke(draft);
    }

    /// <summary>Null for a token that is unknown, over, or of a draft that is gone: these look the same.</summary>
    internal async Task<PhotoVisit?> FindAsync(string token, CancellationToken ct = default)
    {
        var bytes = new byte[TokenBytes];
        if (token.Length != TokenLength || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length != TokenBytes) return null;
        var (hash, now) = (SHA256.HashData(bytes), time.UtcNowMicros());
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (from l in db.PhotoLinks
                      join d in db.DeskDrafts on l.DraftId equals d.Id
                      join p in db.DeskPlaces on d.PlaceId equals p.Id
                      where l.TokenHash == hash && l.ExpiresAt > now
                      select new PhotoVisit(l.Id, l.DraftId, p.Name)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Takes a file from a visitor's phone.</summary>
    internal async Task<PhotoTaken> AddAsync(PhotoVisit visit, string fileName, string declaredType, Stream bytes, CancellationToken ct = default)
    {
        var taken = await AddAsync(visit.DraftId, fileName, declaredType, bytes, ct);
        if (taken.Id is { } id) sent.GetOrAdd(visit.LinkId, _ => []).Add(id);
        return taken;
    }

    /// <summary>Names of what came through this link and is still there.</summary>
    internal async Task<IReadOnlyList<string>> SentAsync(PhotoVisit visit, CancellationToken ct = default)
    {
        if (!sent.TryGetValue(visit.LinkId, out var came)) return [];
        var ids = came.Distinct().ToArray();
        await using var db = await databases.CreateDbContextAsync(ct);
        return [.. (await db.PhotoUploads.AsNoTracking().Where(p => p.DraftId == visit.DraftId && ids.Contains(p.Id)).OrderBy(p => p.Id).Select(p => new { p.FileName, p.WrappedKey }).ToListAsync(ct)).Select(p => NameOf(p.FileName, p.WrappedKey))];
    }

    /// <summary>One file, for the officer whose draft it lies beside; null for everybody else.</summary>
    internal async Task<DeskFile?> ReadOneAsync(long userId, long uploadId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.PhotoUploads.AsNoTracking().FirstOrDefaultAsync(p => p.Id == uploadId && db.DeskDrafts.Any(d => d.Id == p.DraftId && d.UserId == userId), ct);
        return row is null ? null : Read(row, anonymous: false, 1);
    }

    private async Task<PhotoTaken> KeepAsync(long draftId, string name, string declaredType, ReadOnlyMemory<byte> all, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var fit = PhotoRules.Fit(name, all);
        if (fit.Problem is not null) return new PhotoTaken(null, name) { Problem = fit.Problem };
        var there = await db.PhotoUploads.AsNoTracking().Where(p => p.DraftId == draftId).ToListAsync(ct);
        if (there.Find(p => IsSame(p, fit.Bytes)) is { } same) return new PhotoTaken(same.Id, NameOf(same.FileName, same.WrappedKey)) { Note = T($"{name} sudah ada, jadi tidak disimpan dua kali.", $"{name} is there already and was not kept twice.") };
        if (there.Count >= MostFiles) return Full(name);
        var row = Seal(draftId, fit, declaredType);
        var problem = await writer.RunAsync(w =>
        {
            if (!w.DeskDrafts.Any(d => d.Id == draftId)) return new PhotoTaken(null, name) { Problem = T($"{name} tidak disimpan: pelayanan di loket ini sudah selesai.", $"{name} was not kept: the visit at this counter is over.") };
            if (w.PhotoUploads.Count(p => p.DraftId == draftId) >= MostFiles) return Full(name);
            w.PhotoUploads.Add(row);
            return null;
        }, ct);
        return problem ?? new PhotoTaken(row.Id, fit.Name) { Note = fit.Note };
    }

    private static PhotoTaken Full(string name) => new(null, name) { Problem = T($"{name} tidak diambil: sudah ada {MostFiles} berkas, lebih tidak bisa.", $"{name} was not taken: there are {MostFiles} files already, which is the most.") };

    private PhotoUpload Seal(long draftId, FitFile fit, string declaredType)
    {
        var (key, wrapped) = sealer.NewKey();
        var (sealedBytes, sealedName) = (Sealer.Seal(key, fit.Bytes.Span), Sealer.SealText(key, fit.Name));
        CryptographicOperations.ZeroMemory(key);
        var inRow = fit.Bytes.Length <= ContentStore.InRow;
        return new PhotoUpload
        {
            DraftId = draftId,
            // A name may say who somebody is, and what is deleted lies in the database's file for a while.
            FileName = Convert.ToBase64String(sealedName),
            DeclaredType = fit.Shrunk ? NamelessPicture.Type : declaredType[..Math.Min(declaredType.Length, LongestType)],
            WrappedKey = wrapped,
            Sealed = inRow ? sealedBytes : null,
            File = inRow ? null : store.WriteSealed(sealedBytes),
            At = time.UtcNowMicros(),
        };
    }

    // Only what is equally long is opened.
    private bool IsSame(PhotoUpload row, ReadOnlyMemory<byte> bytes) =>
        (row.Sealed?.LongLength ?? store.SealedLength(row.File!)) == bytes.Length + Sealer.Overhead && Open(row).AsSpan().SequenceEqual(bytes.Span);

    private byte[] Open(PhotoUpload row) => Sealer.Open(sealer.Unwrap(row.WrappedKey), row.Sealed ?? store.ReadSealed(row.File!));

    private string NameOf(string sealedName, byte[] wrappedKey) => Sealer.OpenText(sealer.Unwrap(wrappedKey), Convert.FromBase64String(sealedName));

    private DeskFile Read(PhotoUpload row, bool anonymous, int number)
    {
        var name = NameOf(row.FileName, row.WrappedKey);
        byte[] bytes;
        try
        {
            bytes = Open(row);
        }
        catch (Exception e) when (e is IOException or CryptographicException)
        {
            log.LogError(e, "A file beside a draft cannot be opened");
            return No(T($"{name} tidak dapat dibaca dari penyimpanan, jadi tidak ikut. Minta pengunjung mengirimnya lagi.", $"{name} cannot be read from the storage, so it does not go along. Ask the visitor to send it again."));
        }
        if (!anonymous) return new DeskFile(row.Id, name, row.DeclaredType, bytes);
        return NamelessPicture.Make(bytes, number) is { } clean
            ? new DeskFile(row.Id, clean.Name, NamelessPicture.Type, clean.Bytes)
            : No(T($"{name} tidak dapat dibersihkan dari data pembuatnya, jadi tidak ikut dalam laporan anonim. Foto JPG atau PNG bisa.", $"{name} cannot be cleaned of data about who made it, so it does not go with an anonymous report. A JPG or PNG photo can."));

        DeskFile No(string problem) => new(row.Id, name, row.DeclaredType, []) { Problem = problem };
    }
}
