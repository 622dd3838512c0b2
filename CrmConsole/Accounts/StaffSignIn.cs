using System.Security.Claims;
using CrmConsole.Data;
using Microsoft.AspNetCore.Identity;

namespace CrmConsole.Accounts;

public enum SignInStep { Done, NeedCode, Wrong, Locked }

/// <summary>The ways in. Every failure of a password looks and lasts the same, whether the account is unknown, deactivated,
/// never accepted its invitation, or the password is wrong.</summary>
internal sealed class StaffSignIn(StaffSignInManager signIn, UserManager<StaffUser> users, SignInThrottle throttle, DemoSettings demo,
    TimeProvider time)
{
    /// <summary>Longer than hashing a password and noting a failure take, so that neither shows.</summary>
    private static readonly TimeSpan ShortestFailure = TimeSpan.FromMilliseconds(400);
    private static readonly StaffUser Nobody = new() { DisplayName = "" };
    private static string? nobodysHash;

    public async Task<SignInStep> PasswordAsync(string email, string password)
    {
        var started = time.GetTimestamp();
        var step = throttle.IsLocked(email) ? SignInStep.Locked : await TryPassword(email, password);
        if (step is SignInStep.Wrong or SignInStep.Locked)
        {
            var rest = ShortestFailure - time.GetElapsedTime(started);
            if (rest > TimeSpan.Zero) await Task.Delay(rest);
        }
        return step;
    }

    private async Task<SignInStep> TryPassword(string email, string password)
    {
        var user = await users.FindByEmailAsync(email);
        // The demo's public password opens no account elsewhere, not even one that got it before that was forbidden.
        if ((!demo.PublicPasswords && password == DemoAccounts.DevelopmentPassword)
            || user is not { Active: true, PasswordHash: not null } || await users.IsLockedOutAsync(user))
        {
            CheckNobodysPassword(password);
            return throttle.Failed(email) ? SignInStep.Locked : SignInStep.Wrong;
        }
        // Identity's count never grows old by itself; a name that never existed is counted for a quarter of an hour.
        if (user.AccessFailedCount > 0 && !throttle.Knows(email)) await users.ResetAccessFailedCountAsync(user);
        var result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        if (result.RequiresTwoFactor) return SignInStep.NeedCode;
        if (!result.Succeeded) return throttle.Failed(email) ? SignInStep.Locked : SignInStep.Wrong;
        throttle.Succeeded(email);
        return SignInStep.Done;
    }

    private void CheckNobodysPassword(string password)
    {
        nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        users.PasswordHasher.VerifyHashedPassword(Nobody, nobodysHash, password);
    }

    /// <summary>The account that has given its password and not yet its code; null when that was too long ago.</summary>
    public Task<StaffUser?> WaitingForCodeAsync() => signIn.GetTwoFactorAuthenticationUserAsync();

    public async Task<SignInStep> CodeAsync(string code, bool recovery)
    {
        if (await WaitingForCodeAsync() is not { Active: true, Email: { } email } user) return SignInStep.Wrong;
        if (throttle.IsLocked(email) || await users.IsLockedOutAsync(user)) return SignInStep.Locked;
        var digits = new string([.. code.Where(char.IsLetterOrDigit)]);
        if (recovery ? await Recover(user, code.Trim()) : await Totp(user, digits))
        {
            throttle.Succeeded(email);
            return SignInStep.Done;
        }
        return throttle.Failed(email) ? SignInStep.Locked : SignInStep.Wrong;
    }

    private async Task<bool> Totp(StaffUser user, string code)
    {
        if (!throttle.TakeCode(user.Id, code))
        {
            await users.AccessFailedAsync(user);
            return false;
        }
        return (await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)).Succeeded;
    }

    private async Task<bool> Recover(StaffUser user, string code)
    {
        if ((await signIn.TwoFactorRecoveryCodeSignInAsync(code)).Succeeded) return true;
        await users.AccessFailedAsync(user);
        return false;
    }

    /// <summary>A passkey cannot be guessed, so a lock that somebody else caused by wrong passwords does not stop it.</summary>
    public async Task<bool> PasskeyAsync(string credentialJson)
    {
        var result = await signIn.PerformPasskeyAssertionAsync(credentialJson);
        if (!result.Succeeded || result.User is not { Active: true } user) return false;
        if (!(await users.AddOrUpdatePasskeyAsync(user, result.Passkey)).Succeeded) return false;
        await BeginStrongAsync(user, "hwk");
        return true;
    }

    /// <summary>Asks the person who is signed in for the password again; wrong ones count towards the lock.</summary>
    public async Task<bool> ConfirmPasswordAsync(StaffUser user, string password) =>
        (await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true)).Succeeded;

    /// <summary>After a change that ends all sessions of the account: this one goes on.</summary>
    public Task KeepSessionAsync(StaffUser user) => signIn.RefreshSignInAsync(user);

    /// <summary>Begins the session anew as one with a second factor, after it was proven in this request.</summary>
    public Task BeginStrongAsync(StaffUser user, string amr) =>
        signIn.SignInWithClaimsAsync(user, isPersistent: false, [new Claim(StaffClaims.Amr, amr)]);
}
