using System.Globalization;
using CrmConsole.Data;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>What an administrator may set of an account.</summary>
public sealed record StaffDetails(string Email, string DisplayName, IReadOnlyList<string> Roles, IReadOnlyList<string> Units);

/// <param name="Sentence">For the person: what was done, or why not and what to do.</param>
/// <param name="Link">A one-use address to hand over, shown this once.</param>
public sealed record StaffResult(bool Succeeded, string Sentence, string? Link = null);

/// <summary>Changes of accounts by an administrator. Each is one transaction with its audit entry, and asks the database anew
/// whether the actor still is an administrator: an open page may be older than that.</summary>
public sealed class StaffAdmin(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Roles whose sight is a unit's subtree: without a unit they would see nothing.</summary>
    public static readonly IReadOnlySet<string> NeedUnit = new HashSet<string> { Roles.Agency, Roles.Supervisor, Roles.Desk };

    public Task<StaffResult> InviteAsync(Actor by, StaffDetails details) => RunAsync(by, async work =>
    {
        if (await work.ProblemAsync(details) is { } problem) return No(problem);
        var user = new StaffUser
        {
            DisplayName = details.DisplayName.Trim(), Email = details.Email.Trim(), UserName = details.Email.Trim(),
            Units = [.. details.Units.Distinct().Select(u => new StaffUnit { AgencyCode = u })],
        };
        if (await work.Users.CreateAsync(user) is { Succeeded: false } refused) return No(refused.Errors.First().Description);
        if (await work.Users.AddToRolesAsync(user, details.Roles.Distinct()) is { Succeeded: false } refusedRoles) return No(refusedRoles.Errors.First().Description);
        var link = await work.Links.AddAsync(work.Db, user.Id, LinkPurpose.Invite, by.Kind == ActorKind.Staff ? by.Id : null);
        await work.AuditAsync(user, before: null);
        return new StaffResult(true, Words.T($"{user.DisplayName} diundang. Serahkan tautan ini; hanya tampil sekali dan berlaku 7 hari.", $"{user.DisplayName} is invited. Hand over this link; it is shown once and lasts 7 days."), link);
    });

    /// <summary>Name, e-mail, roles and units. A change of what the account may do ends its sessions within a minute.</summary>
    public Task<StaffResult> ChangeAsync(Actor by, long id, StaffDetails details) => OnUserAsync(by, id, async (work, user) =>
    {
        if (await work.ProblemAsync(details) is { } problem) return problem;
        var roles = await work.Users.GetRolesAsync(user);
        if (roles.Contains(Roles.Admin) && !details.Roles.Contains(Roles.Admin) && await work.WhyAdminStaysAsync(by, user) is { } why) return why;
        user.DisplayName = details.DisplayName.Trim();
        user.Email = user.UserName = details.Email.Trim();
        user.Units.RemoveAll(u => !details.Units.Contains(u.AgencyCode));
        user.Units.AddRange(details.Units.Distinct().Except(user.Units.Select(u => u.AgencyCode)).Select(u => new StaffUnit { AgencyCode = u }).ToList());
        await work.Users.RemoveFromRolesAsync(user, roles.Except(details.Roles));
        await work.Users.AddToRolesAsync(user, details.Roles.Distinct().Except(roles));
        return await work.EndSessionsAsync(user);
    });

    public Task<StaffResult> SetActiveAsync(Actor by, long id, bool active) => OnUserAsync(by, id, async (work, user) =>
    {
        if (!active && await work.Users.IsInRoleAsync(user, Roles.Admin) && await work.WhyAdminStaysAsync(by, user) is { } why) return why;
        user.Active = active;
        return await work.EndSessionsAsync(user);
    });

    /// <param name="until">Null together with <paramref name="from"/> ends the absence; null alone leaves it open.</param>
    public Task<StaffResult> SetAbsenceAsync(Actor by, long id, DateTimeOffset? from, DateTimeOffset? until) => OnUserAsync(by, id, async (work, user) =>
    {
        if (from is null && until is not null) return Words.T("Isi tanggal mulai.", "Give the first day.");
        if (until <= from) return Words.T("Tanggal selesai harus sesudah tanggal mulai.", "The last day must come after the first.");
        (user.AbsentFrom, user.AbsentUntil) = (from, until);
        return await work.SaveAsync(user);
    });

    /// <param name="capacity">Open cases at once, 1–500; null for the usual.</param>
    public Task<StaffResult> SetCapacityAsync(Actor by, long id, int? capacity) => OnUserAsync(by, id, async (work, user) =>
    {
        if (capacity is < 1 or > 500) return Words.T("Kapasitas 1 sampai 500 laporan.", "A capacity of 1 to 500 reports.");
        user.Capacity = capacity;
        return await work.SaveAsync(user);
    });

    public Task<StaffResult> SignOutEverywhereAsync(Actor by, long id) => OnUserAsync(by, id, (work, user) => work.EndSessionsAsync(user), "keluar dari semua perangkat");

    /// <summary>For a lost phone: removes the authenticator app and every passkey; the person enrols anew.</summary>
    public Task<StaffResult> ForgetSecondFactorAsync(Actor by, long id) => OnUserAsync(by, id, async (work, user) =>
    {
        foreach (var passkey in await work.Users.GetPasskeysAsync(user)) await work.Users.RemovePasskeyAsync(user, passkey.CredentialId);
        await work.Users.SetTwoFactorEnabledAsync(user, false);
        await work.Users.ResetAuthenticatorKeyAsync(user);
        return await work.EndSessionsAsync(user);
    }, "faktor kedua dihapus");

    /// <summary>A new link that sets the password: the invitation again when it was never accepted.</summary>
    public Task<StaffResult> NewLinkAsync(Actor by, long id) => RunAsync(by, async work =>
    {
        if (await work.FindAsync(id) is not { Active: true } user) return No(Words.T("Akun ini nonaktif. Aktifkan dahulu.", "This account is inactive. Reactivate it first."));
        var purpose = user.PasswordHash is null ? LinkPurpose.Invite : LinkPurpose.Reset;
        var link = await work.Links.AddAsync(work.Db, id, purpose, by.Kind == ActorKind.Staff ? by.Id : null);
        await work.AuditAsync(user, await work.DescribeAsync(user), "tautan baru: " + purpose.Code());
        return new StaffResult(true, Words.T("Tautan baru dibuat; yang lama tidak berlaku lagi. Hanya tampil sekali.", "A new link is made; older ones no longer work. It is shown once."), link);
    });

    private Task<StaffResult> OnUserAsync(Actor by, long id, Func<StaffWork, StaffUser, Task<string?>> change, string? note = null) => RunAsync(by, async work =>
    {
        if (await work.FindAsync(id) is not { } user) return No(Words.T("Akun itu tidak ada lagi.", "That account no longer exists."));
        var before = await work.DescribeAsync(user);
        if (await change(work, user) is { } problem) return No(problem);
        await work.AuditAsync(user, before, note);
        return new StaffResult(true, Words.T("Tersimpan.", "Saved."));
    });

    private async Task<StaffResult> RunAsync(Actor by, Func<StaffWork, Task<StaffResult>> change)
    {
        await using var scope = scopes.CreateAsyncScope();
        var its = scope.ServiceProvider;
        var work = new StaffWork(its.GetRequiredService<CrmDb>(), its.GetRequiredService<UserManager<StaffUser>>(),
            its.GetRequiredService<OneUseLinks>(), its.GetRequiredService<DemoSettings>(), by, time);
        // Takes SQLite's write lock at once, so that two administrators cannot remove each other.
        await using var transaction = await work.Db.Database.BeginTransactionAsync();
        if (by.Kind != ActorKind.System && !await work.IsAdminAsync(by.Id)) return No(Words.T("Anda bukan administrator lagi. Masuk ulang.", "You are no longer an administrator. Sign in again."));
        var result = await change(work);
        if (result.Succeeded)
        {
            await work.Db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        return result;
    }

    private static StaffResult No(string sentence) => new(false, sentence);
}
