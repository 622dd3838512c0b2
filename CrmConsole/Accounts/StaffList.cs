using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>One line of the list of staff. Has nothing secret.</summary>
public sealed record StaffRow(long Id, string DisplayName, string Email, bool Active, bool Accepted, bool HasSecondFactor,
    IReadOnlyList<string> Roles, IReadOnlyList<string> Units, DateTimeOffset? AbsentFrom, DateTimeOffset? AbsentUntil, int? Capacity);

/// <summary>Reads staff for the administrator's page.</summary>
public sealed class StaffList(IDbContextFactory<CrmDb> databases)
{
    public const int PageSize = 50;

    /// <param name="text">Part of name, e-mail or unit code; empty for all.</param>
    /// <param name="role">One role, or empty.</param>
    /// <returns>One page by name, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<StaffRow> Rows, int Total)> FindAsync(string text, string role, int page, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = db.Users.AsNoTracking();
        if (text.Trim() is { Length: > 0 } wanted)
        {
            var pattern = "%" + wanted.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            found = found.Where(u => EF.Functions.Like(u.DisplayName, pattern, "\\") || EF.Functions.Like(u.Email, pattern, "\\")
                || u.Units.Any(x => EF.Functions.Like(x.AgencyCode, pattern, "\\")));
        }
        if (role.Length > 0)
            found = found.Where(u => db.UserRoles.Any(ur => ur.UserId == u.Id && db.Roles.Any(r => r.Id == ur.RoleId && r.Name == role)));
        var total = await found.CountAsync(ct);
        var rows = await found.OrderByDescending(u => u.Active).ThenBy(u => u.DisplayName).ThenBy(u => u.Id).Skip(page * PageSize).Take(PageSize)
            .Select(u => new StaffRow(u.Id, u.DisplayName, u.Email!, u.Active, u.PasswordHash != null,
                u.TwoFactorEnabled || db.UserPasskeys.Any(p => p.UserId == u.Id),
                db.UserRoles.Where(ur => ur.UserId == u.Id).Join(db.Roles, ur => ur.RoleId, r => r.Id, (_, r) => r.Name!).ToList(),
                u.Units.Select(x => x.AgencyCode).ToList(), u.AbsentFrom, u.AbsentUntil, u.Capacity))
            .AsSplitQuery().ToListAsync(ct);
        return (rows, total);
    }

    public async Task<IReadOnlyList<UnitName>> UnitsAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Units().OrderBy(u => u.Name).ToListAsync(ct);
    }
}
