using System.Globalization;
using CrmConsole.Data;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>One administrator's change under way: its context, and the rules that guard it.</summary>
internal sealed class StaffWork(CrmDb db, UserManager<StaffUser> users, OneUseLinks links, DemoSettings demo, Actor by, TimeProvider time)
{
    public CrmDb Db => db;
    public UserManager<StaffUser> Users => users;
    public OneUseLinks Links => links;

    public Task<StaffUser?> FindAsync(long id) => Db.Users.Include(u => u.Units).FirstOrDefaultAsync(u => u.Id == id);

    public Task<bool> IsAdminAsync(long id) => Admins().AnyAsync(u => u.Id == id);

    /// <summary>What is wrong with the input; null when nothing is.</summary>
    public async Task<string?> ProblemAsync(StaffDetails details)
    {
        if (details.DisplayName.Trim().Length is < 2 or > 100) return Words.T("Isi nama, 2 sampai 100 huruf.", "Give a name of 2 to 100 characters.");
        if (details.Email.Trim() is not { Length: >= 5 and <= 200 } email || !System.Net.Mail.MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
            return Words.T("Alamat email tidak sah.", "The e-mail address is not valid.");
        if (!demo.Enabled && email.EndsWith(DemoAccounts.Domain, StringComparison.OrdinalIgnoreCase))
            return Words.T($"Alamat {DemoAccounts.Domain} hanya milik demo. Pakai alamat dinas.",
                $"Addresses at {DemoAccounts.Domain} belong to the demo only. Use an official one.");
        if (details.Roles.Count == 0) return Words.T("Pilih paling sedikit satu peran.", "Choose at least one role.");
        if (details.Roles.Except(Roles.All).FirstOrDefault() is { } unknown)
            return Words.T($"Peran \"{unknown}\" tidak dikenal. Yang ada: {string.Join(", ", Roles.All)}.", $"There is no role \"{unknown}\". There are: {string.Join(", ", Roles.All)}.");
        if (details.Roles.Any(StaffAdmin.NeedUnit.Contains) && details.Units.Count == 0)
            return Words.T("Peran ini bekerja untuk unit. Pilih paling sedikit satu unit.", "This role works for a unit. Choose at least one.");
        var there = await Db.Units().Where(u => details.Units.Contains(u.Code)).Select(u => u.Code).ToListAsync();
        return details.Units.Except(there).FirstOrDefault() is { } missing ? Words.T($"Unit \"{missing}\" tidak ada.", $"There is no unit \"{missing}\".") : null;
    }

    /// <summary>Why this administrator must remain one; null when another can take over.</summary>
    public async Task<string?> WhyAdminStaysAsync(Actor actor, StaffUser user)
    {
        if (actor.Kind == ActorKind.Staff && actor.Id == user.Id)
            return Words.T("Anda tidak dapat mencabut hak administrator Anda sendiri. Minta administrator lain.", "You cannot take away your own administrator role. Ask another administrator.");
        return await Admins().AnyAsync(u => u.Id != user.Id)
            ? null
            : Words.T("Ini administrator aktif terakhir. Angkat yang lain dahulu.", "This is the last active administrator. Appoint another one first.");
    }

    /// <summary>Saves, and ends every session of the account.</summary>
    public async Task<string?> EndSessionsAsync(StaffUser user) => Sentence(await Users.UpdateSecurityStampAsync(user));

    public async Task<string?> SaveAsync(StaffUser user) => Sentence(await Users.UpdateAsync(user));

    public async Task<string> DescribeAsync(StaffUser user)
    {
        var roles = (await Users.GetRolesAsync(user)).Order(StringComparer.Ordinal);
        var units = user.Units.Select(u => u.AgencyCode).Order(StringComparer.Ordinal);
        var text = $"{user.DisplayName} <{user.Email}>; {(user.Active ? "aktif" : "nonaktif")}; peran {string.Join(',', roles)}; unit {string.Join(',', units)}";
        if (user.Capacity is { } capacity) text += string.Create(CultureInfo.InvariantCulture, $"; kapasitas {capacity}");
        return user.AbsentFrom is { } from ? text + string.Create(CultureInfo.InvariantCulture, $"; absen {from:O}/{user.AbsentUntil:O}") : text;
    }

    public async Task AuditAsync(StaffUser user, string? before, string? note = null)
    {
        var after = await DescribeAsync(user);
        Db.Audit.Add(new AuditEntry
        {
            At = time.UtcNowMicros(), UserId = by.Kind == ActorKind.Staff ? by.Id : null, Subject = "staff",
            Key = user.Id.ToString(CultureInfo.InvariantCulture), Before = before, After = note is null ? after : $"{after}; {note}",
        });
    }

    private IQueryable<StaffUser> Admins()
    {
        var withRole = Db.UserRoles.Join(Db.Roles.Where(r => r.Name == Roles.Admin), ur => ur.RoleId, r => r.Id, (ur, _) => ur.UserId);
        return Db.Users.Where(u => u.Active && withRole.Contains(u.Id));
    }

    private static string? Sentence(IdentityResult result) => result.Succeeded ? null : result.Errors.First().Description;
}
