using System.Security.Cryptography;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Desk;

/// <param name="Body">The form as JSON.</param>
/// <param name="SavedAt">Milliseconds since 1970, for the browser.</param>
public sealed record DeskDraftText(string Body, long Revision, long SavedAt);

/// <summary>What is being typed at a counter, one entry a person, sealed with a key of its own: it says who the visitor is.</summary>
public sealed class DeskDrafts(Writer writer, IDbContextFactory<CrmDb> databases, Sealer sealer, TimeProvider time, ILogger<DeskDrafts> log)
{
    /// <summary>The row of an officer's entry, made when there is none.</summary>
    public Task<DeskDraft> EnsureAsync(Actor actor, DeskPlace place, CancellationToken ct = default) => writer.RunAsync(db => Ensure(db, actor.Id, place.Id), ct);

    /// <summary>Null when nothing is kept.</summary>
    public async Task<DeskDraftText?> ReadAsync(long userId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DeskDrafts.AsNoTracking().FirstOrDefaultAsync(d => d.UserId == userId, ct) is { } draft ? Open(draft) : null;
    }

    /// <summary>The row without its words; null when there is none.</summary>
    public async Task<DeskDraft?> FindAsync(long userId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DeskDrafts.AsNoTracking().FirstOrDefaultAsync(d => d.UserId == userId, ct);
    }

    /// <summary>Keeps what the browser saved; a saving that came late changes nothing.</summary>
    public Task<DeskDraftText> SaveAsync(Actor actor, DeskPlace place, string body, long revision, CancellationToken ct = default)
    {
        var (key, wrapped) = sealer.NewKey();
        var bytes = Sealer.SealText(key, body);
        return writer.RunAsync(db =>
        {
            var draft = Ensure(db, actor.Id, place.Id);
            if (draft.Revision >= revision) return Open(draft) ?? new DeskDraftText("", draft.Revision, draft.UpdatedAt.ToUnixTimeMilliseconds());
            (draft.PlaceId, draft.WrappedKey, draft.Sealed, draft.Revision, draft.UpdatedAt) = (place.Id, wrapped, bytes, revision, time.UtcNowMicros());
            return new DeskDraftText(body, revision, draft.UpdatedAt.ToUnixTimeMilliseconds());
        }, ct);
    }

    /// <summary>Nothing is left of words and files; the row stays with the revision, so that a saving under way cannot bring them back.</summary>
    /// <returns>The row's id; null when there is none.</returns>
    public Task<long?> EraseAsync(Actor actor, long revision, CancellationToken ct = default) => writer.RunAsync(db =>
    {
        if (db.DeskDrafts.FirstOrDefault(d => d.UserId == actor.Id) is not { } draft) return default(long?);
        Empty(db, draft, revision);
        return draft.Id;
    }, ct);

    /// <summary>A new visitor sits down: the clock at the counter starts. False when the last entry is not finished.</summary>
    internal bool TryBegin(CrmDb db, long userId, long placeId, long? ticketId)
    {
        var draft = Ensure(db, userId, placeId);
        if (draft.Sealed.Length > 0 && Open(draft) is { } text && DeskForm.Read(text.Body) is { IsEmpty: false }) return false;
        Empty(db, draft, draft.Revision);
        (draft.PlaceId, draft.TicketId, draft.StartedAt) = (placeId, ticketId, time.UtcNowMicros());
        return true;
    }

    /// <summary>Within the transaction that makes the entry a report, or throws it away.</summary>
    internal void Empty(CrmDb db, DeskDraft draft, long revision)
    {
        DeskPhotos.DropAll(db, draft.Id);
        (draft.Sealed, draft.WrappedKey, draft.Revision, draft.UpdatedAt) = ([], [], Math.Max(draft.Revision, revision), time.UtcNowMicros());
    }

    private DeskDraft Ensure(CrmDb db, long userId, long placeId)
    {
        if (db.DeskDrafts.FirstOrDefault(d => d.UserId == userId) is { } there) return there;
        var now = time.UtcNowMicros();
        var draft = new DeskDraft { UserId = userId, PlaceId = placeId, WrappedKey = [], Sealed = [], StartedAt = now, UpdatedAt = now };
        db.DeskDrafts.Add(draft);
        return draft;
    }

    // What cannot be opened (keys of another installation) must not keep the counter from working.
    private DeskDraftText? Open(DeskDraft draft)
    {
        if (draft.Sealed.Length == 0) return null;
        try
        {
            return new DeskDraftText(Sealer.OpenText(sealer.Unwrap(draft.WrappedKey), draft.Sealed), draft.Revision, draft.UpdatedAt.ToUnixTimeMilliseconds());
        }
        catch (Exception e) when (e is CryptographicException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            log.LogError(e, "A draft of a counter cannot be opened and is left out");
            return null;
        }
    }
}
