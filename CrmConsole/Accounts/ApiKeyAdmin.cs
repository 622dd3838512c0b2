using CrmConsole.Data;
using CrmConsole.Shell;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>A key of a machine as administrators see it; the key itself is nowhere.</summary>
public sealed record ApiKeyRow(long Id, string Name, string Scopes, string Channels, string? Unit, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>Keys of machines, for the administrators' page. Each change asks the database whether the actor still is one.</summary>
public sealed class ApiKeyAdmin(IDbContextFactory<CrmDb> databases, ApiKeys keys, TimeProvider time)
{
    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ApiKeys.AsNoTracking().OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.Id)
            .Select(k => new ApiKeyRow(k.Id, k.Name, k.Scopes, k.Channels, k.UnitCode, k.CreatedAt, k.RevokedAt)).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<UnitName>> ChannelsAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ChannelNames(Shell.Words.IsEnglish).ToListAsync(ct);
    }

    /// <param name="channels">Codes that the key may write to; none means every channel.</param>
    /// <param name="unit">Whose cases it may read; null means every unsealed case.</param>
    public async Task<StaffResult> CreateAsync(Actor by, string name, IReadOnlyCollection<string> scopes, IReadOnlyCollection<string> channels, string? unit, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!StaffDirectory.IsAdmin(db, by, time.GetUtcNow())) return No(Words.T("Anda bukan administrator lagi. Masuk ulang.", "You are no longer an administrator. Sign in again."));
        if (name.Trim().Length is < 2 or > 80) return No(Words.T("Isi nama, 2 sampai 80 huruf.", "Give a name of 2 to 80 characters."));
        if (scopes.Count == 0 || scopes.Except(ApiKeys.AllScopes).Any()) return No(Words.T("Pilih paling sedikit satu hak.", "Choose at least one right."));
        var known = await db.ChannelCodes().ToListAsync(ct);
        if (channels.Except(known).FirstOrDefault() is { } strange) return No(Words.T($"Kanal \"{strange}\" tidak ada.", $"There is no channel \"{strange}\"."));
        if (unit is not null && !await db.Units().AnyAsync(u => u.Code == unit, ct)) return No(Words.T($"Unit \"{unit}\" tidak ada.", $"There is no unit \"{unit}\"."));
        var key = await keys.CreateAsync(name.Trim(), scopes, string.Join(',', channels), unit, by.Id);
        return new StaffResult(true, Words.T("Kunci dibuat. Salin sekarang: hanya tampil sekali.", "The key is made. Copy it now: it is shown once."), key);
    }

    public async Task<StaffResult> RevokeAsync(Actor by, long id, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!StaffDirectory.IsAdmin(db, by, time.GetUtcNow())) return No(Words.T("Anda bukan administrator lagi. Masuk ulang.", "You are no longer an administrator. Sign in again."));
        await keys.RevokeAsync(id, by.Id);
        return new StaffResult(true, Words.T("Kunci dicabut dan tidak berlaku lagi.", "The key is revoked and no longer works."));
    }

    private static StaffResult No(string sentence) => new(false, sentence);
}
