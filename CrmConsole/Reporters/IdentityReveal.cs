using System.Security.Cryptography;
using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Reporters;

/// <param name="ExpiresAt">The screen hides it then; another look needs another purpose.</param>
public sealed record RevealedIdentity(Identity Identity, DateTimeOffset ExpiresAt);

/// <summary>Opening an identity for a person's eyes: with a purpose, for ten minutes, written into a chained log first.
/// The caller has checked scope and role; this asks for the rest.</summary>
public sealed class IdentityReveal(Vault vault, KeyRing keys, TimeProvider time)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>Purposes offered; the code is stored, the words are made where shown.</summary>
    public static readonly IReadOnlyList<string> Purposes = ["contact_reporter", "verify_location", "field_visit", "legal_request"];

    /// <summary>Inside the writer's transaction, so that no identity is shown whose log line could be lost.
    /// Null when there is nothing to open (anonymous, anonymised).</summary>
    public RevealedIdentity? Open(CrmDb db, Actor actor, long caseId, long reporterId, string purpose, string purposeText)
    {
        if (!Purposes.Contains(purpose)) throw new ArgumentException("Unknown purpose.", nameof(purpose));
        var reporter = db.Reporters.Include(r => r.Contacts).FirstOrDefault(r => r.Id == reporterId);
        if (reporter is null || reporter.Anonymous || vault.Open(reporter) is not { } identity) return null;
        var now = time.UtcNowMicros();
        var previous = db.RevealLog.OrderByDescending(r => r.Id).Select(r => r.Hash).FirstOrDefault() ?? [];
        var entry = new RevealLog
        {
            ReporterId = reporterId,
            CaseId = caseId,
            UserId = actor.Id,
            Purpose = purpose,
            PurposeText = purposeText.Trim(),
            At = now,
            ExpiresAt = now + Lasts,
            PrevHash = previous,
            Hash = [],
        };
        db.RevealLog.Add(entry);
        entry.Hash = Hash(keys.Newest(KeyPurpose.Log), entry);
        return new RevealedIdentity(identity, entry.ExpiresAt);
    }

    /// <summary>The keyed hash that an entry must carry.</summary>
    public static byte[] Hash(byte[] key, RevealLog r) => HMACSHA256.HashData(key, (byte[])[.. r.PrevHash, .. Encoding.UTF8.GetBytes(
        $"{r.Id}\n{r.ReporterId}\n{r.CaseId}\n{r.UserId}\n{r.Purpose}\n{r.PurposeText}\n{Instants.ToMicros(r.At)}\n{Instants.ToMicros(r.ExpiresAt)}")]);
}

public static class ReportersRoom
{
    public static IServiceCollection AddReporters(this IServiceCollection services)
    {
        services.AddSingleton<Vault>();
        services.AddSingleton<IdentityReveal>();
        return services;
    }
}
