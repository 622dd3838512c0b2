using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CrmConsole.Accounts;

/// <summary>Counts failed sign-ins by the e-mail address that was typed, whether or not an account has it: a lock that
/// only real accounts could get would tell who has one. Identity keeps its own count in the database, which survives
/// a restart. Also remembers used TOTP codes, so that one seen over a shoulder is worth nothing.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    public const int MostFailures = 5;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<string, Failures> byName = new();
    private readonly ConcurrentDictionary<(long User, string Code), DateTimeOffset> usedCodes = new();

    public bool IsLocked(string email) => byName.TryGetValue(Key(email), out var seen) && seen.Count >= MostFailures && !IsOld(seen);

    /// <summary>Whether a failure of this name is still counted.</summary>
    public bool Knows(string email) => byName.TryGetValue(Key(email), out var seen) && !IsOld(seen);

    /// <summary>Returns whether the name is locked now.</summary>
    public bool Failed(string email)
    {
        var now = time.GetUtcNow();
        if (byName.Count >= MostRemembered) Forget();
        var seen = byName.AddOrUpdate(Key(email), static (_, at) => new Failures(1, at),
            static (_, old, at) => at - old.Last >= LockTime ? new Failures(1, at) : new Failures(old.Count + 1, at), now);
        return seen.Count >= MostFailures;
    }

    public void Succeeded(string email) => byName.TryRemove(Key(email), out _);

    /// <summary>False when this account already used the code in the minutes in which it is valid.</summary>
    public bool TakeCode(long userId, string code)
    {
        var now = time.GetUtcNow();
        foreach (var old in usedCodes.Where(c => now - c.Value > TimeSpan.FromMinutes(10))) usedCodes.TryRemove(old);
        return usedCodes.TryAdd((userId, code), now);
    }

    private void Forget()
    {
        foreach (var old in byName.Where(f => IsOld(f.Value))) byName.TryRemove(old);
        // Still full: somebody sends random names. Their counts go first; five guesses more are all that it wins.
        if (byName.Count >= MostRemembered) foreach (var one in byName.Where(f => f.Value.Count < MostFailures).Take(MostRemembered / 2)) byName.TryRemove(one);
    }

    private bool IsOld(Failures seen) => time.GetUtcNow() - seen.Last >= LockTime;

    private static string Key(string email) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant())));

    private sealed record Failures(int Count, DateTimeOffset Last);
}
