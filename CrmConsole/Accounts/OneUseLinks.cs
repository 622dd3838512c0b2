using System.Buffers.Text;
using System.Data;
using System.Security.Cryptography;
using CrmConsole.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>Links that set a password once: the invitation and the reset. Only a hash of the token is stored, so that
/// nobody who reads the database can use one.</summary>
internal sealed class OneUseLinks(IServiceScopeFactory scopes, TimeProvider time, IConfiguration configuration, SignInThrottle throttle)
{
    private static readonly TimeSpan InviteLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan ResetLife = TimeSpan.FromHours(24);

    /// <summary>Adds the link to the context, unsaved, and ends older ones of this kind. Returns the address to hand over.</summary>
    public async Task<string> AddAsync(CrmDb db, long userId, LinkPurpose purpose, long? by)
    {
        var now = time.UtcNowMicros();
        await db.OneUseLinks.Where(l => l.UserId == userId && l.Purpose == purpose && l.UsedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now));
        var token = RandomNumberGenerator.GetBytes(32);
        db.OneUseLinks.Add(new OneUseLink
        {
            UserId = userId, Purpose = purpose, TokenHash = SHA256.HashData(token), CreatedBy = by, CreatedAt = now,
            ExpiresAt = now + (purpose == LinkPurpose.Invite ? InviteLife : ResetLife),
        });
        return Address(purpose, Base64Url.EncodeToString(token));
    }

    private string Address(LinkPurpose purpose, string token)
    {
        var root = (configuration["Public:BaseUrl"] ?? "http://localhost:5080").TrimEnd('/');
        return $"{root}/{(purpose == LinkPurpose.Invite ? "undangan" : "atur-ulang")}/{token}";
    }

    /// <summary>Whose link it is; null when it is unknown, used, too old, of the other kind, or of a deactivated account.</summary>
    public async Task<StaffUser?> FindAsync(LinkPurpose purpose, string token)
    {
        if (Hash(token) is not { } hash) return null;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        var now = time.UtcNowMicros();
        var userId = await db.OneUseLinks.Where(l => l.TokenHash == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now)
            .Select(l => (long?)l.UserId).FirstOrDefaultAsync();
        return userId is null ? null : await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId && u.Active);
    }

    /// <summary>Sets the password and uses the link up, both or neither; of two at once only one succeeds. A password that breaks
    /// the rules leaves the link usable. Every session of the account ends.</summary>
    public async Task<LinkOutcome> UseAsync(LinkPurpose purpose, string token, string password)
    {
        if (Hash(token) is not { } hash) return LinkOutcome.Dead;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        if (await FindAsync(purpose, token) is not { } found || await db.Users.FirstOrDefaultAsync(u => u.Id == found.Id) is not { } user) return LinkOutcome.Dead;
        foreach (var validator in users.PasswordValidators)
            if (await validator.ValidateAsync(users, user, password) is { Succeeded: false } refused)
                return new LinkOutcome(false, refused.Errors.First().Description);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);

        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable);
        var now = time.UtcNowMicros();
        var won = await db.OneUseLinks.Where(l => l.TokenHash == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now));
        if (won != 1) return LinkOutcome.Dead;
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        user.EmailConfirmed = true;
        var saved = await users.UpdateSecurityStampAsync(user);
        if (!saved.Succeeded) return new LinkOutcome(false, saved.Errors.First().Description);
        db.Audit.Add(new AuditEntry { At = now, UserId = user.Id, Subject = "staff", Key = user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), After = purpose == LinkPurpose.Invite ? "undangan dipakai" : "kata sandi diatur ulang" });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        throttle.Succeeded(user.Email!);
        return new LinkOutcome(true, null);
    }

    private static byte[]? Hash(string token)
    {
        Span<byte> bytes = stackalloc byte[64];
        return token.Length == 43 && Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var length) && length == 32 ? SHA256.HashData(bytes[..length]) : null;
    }
}

/// <param name="Sentence">What the person can do about a refusal; null when the link itself is dead.</param>
internal sealed record LinkOutcome(bool Succeeded, string? Sentence)
{
    public static readonly LinkOutcome Dead = new(false, null);
}
