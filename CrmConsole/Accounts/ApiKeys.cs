using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>Keys of machines. There are few, so all of them are held in memory: a request costs one hash and one look-up,
/// and a flood of wrong keys never reaches the database. A key revoked here ends at once, one revoked in the
/// database by hand within <see cref="Life"/>.</summary>
public sealed class ApiKeys(IDbContextFactory<CrmDb> databases, TimeProvider time) : IDisposable
{
    public static readonly IReadOnlyList<string> AllScopes = [Policies.ReportsWrite, Policies.CasesRead, Policies.Open311];
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim loading = new(1);
    private volatile Loaded? current;

    /// <summary>The machine's principal, or null when no such key is valid. The principal is shared: never change it.</summary>
    public async ValueTask<ClaimsPrincipal?> FindAsync(string key)
    {
        // Longer than any key that was made: not worth hashing.
        if (key.Length is 0 or > 200) return null;
        var loaded = current;
        if (loaded is null || time.GetElapsedTime(loaded.At) > Life) loaded = await LoadAsync();
        return loaded.ByHash.GetValueOrDefault(Convert.ToHexString(Hash(key)));
    }

    public async ValueTask<bool> IsAliveAsync(string id)
    {
        var loaded = current;
        if (loaded is null || time.GetElapsedTime(loaded.At) > Life) loaded = await LoadAsync();
        return loaded.Ids.Contains(id);
    }

    /// <summary>Makes a key and returns it: the only time that it can be read.</summary>
    public async Task<string> CreateAsync(string name, IEnumerable<string> scopes, string channels, string? unit, long? by)
    {
        var key = NewKey();
        await AddAsync(name, key, scopes, channels, unit, by);
        return key;
    }

    internal async Task AddAsync(string name, string key, IEnumerable<string> scopes, string channels, string? unit, long? by)
    {
        var wanted = scopes.ToList();
        if (wanted.Count == 0 || wanted.Except(AllScopes).Any()) throw new ArgumentException("Unknown scope.", nameof(scopes));
        await using var db = await databases.CreateDbContextAsync();
        var now = time.UtcNowMicros();
        db.ApiKeys.Add(new ApiKey { Name = name, Hash = Hash(key), Scopes = string.Join(',', wanted), Channels = channels, UnitCode = unit, CreatedAt = now });
        db.Audit.Add(new AuditEntry { At = now, UserId = by, Subject = "api-key", Key = name, After = $"{string.Join(',', wanted)} · {(channels.Length == 0 ? "*" : channels)} · {unit ?? "*"}" });
        await db.SaveChangesAsync();
        Forget();
    }

    public async Task RevokeAsync(long id, long? by)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await db.ApiKeys.FindAsync(id) is not { RevokedAt: null } key) return;
        key.RevokedAt = time.UtcNowMicros();
        db.Audit.Add(new AuditEntry { At = key.RevokedAt.Value, UserId = by, Subject = "api-key", Key = key.Name, Before = key.Scopes, After = "dicabut" });
        await db.SaveChangesAsync();
        Forget();
    }

    /// <summary>Reads all keys again at the next request.</summary>
    public void Forget() => current = null;

    public void Dispose() => loading.Dispose();

    internal static string NewKey() => "crm_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(24)).ToLowerInvariant();

    internal static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private async Task<Loaded> LoadAsync()
    {
        await loading.WaitAsync();
        try
        {
            if (current is { } fresh && time.GetElapsedTime(fresh.At) <= Life) return fresh;
            await using var db = await databases.CreateDbContextAsync();
            var rows = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync();
            return current = new Loaded(rows.ToFrozenDictionary(k => Convert.ToHexString(k.Hash), Principal),
                rows.Select(k => k.Id.ToString(CultureInfo.InvariantCulture)).ToFrozenSet(), time.GetTimestamp());
        }
        finally
        {
            loading.Release();
        }
    }

    private static ClaimsPrincipal Principal(ApiKey key)
    {
        var id = key.Id.ToString(CultureInfo.InvariantCulture);
        var claims = new List<Claim> { new(Actor.ApiKeyClaim, id), new(Actor.DisplayNameClaim, key.Name) };
        claims.AddRange(Split(key.Scopes).Select(s => new Claim(Policies.ScopeClaim, s)));
        claims.AddRange(Split(key.Channels).Select(c => new Claim(Policies.ChannelClaim, c)));
        if (key.UnitCode is not null) claims.Add(new Claim(Actor.UnitClaim, key.UnitCode));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, ApiKeyHandler.Scheme, Actor.DisplayNameClaim, ClaimTypes.Role));
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed record Loaded(FrozenDictionary<string, ClaimsPrincipal> ByHash, FrozenSet<string> Ids, long At);
}
