using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Accounts;

/// <summary>A member of staff as colleagues see one.</summary>
/// <param name="AbsentUntil">End of the absence; null when it has none or is open.</param>
/// <param name="Capacity">Open cases that fit into a working day.</param>
public sealed record StaffCard(Actor Actor, bool Active, bool Absent, DateTimeOffset? AbsentUntil, int Capacity);

/// <summary>Staff with their roles and units, read in one go. Not a cache: callers keep it for one action.</summary>
public static class StaffDirectory
{
    public static StaffCard? Find(CrmDb db, long userId, DateTimeOffset now) => Read(db, now, [userId]) is [var card, ..] ? card : null;

    /// <summary>Asked of the database: an open page may be older than a right that was taken away.</summary>
    public static bool IsAdmin(CrmDb db, Actor actor, DateTimeOffset now) => Find(db, actor.Id, now) is { Active: true } card && card.Actor.Is(Roles.Admin);

    /// <summary>Ids of the active accounts that have a role.</summary>
    public static IReadOnlyList<long> ActiveInRole(CrmDb db, string role) =>
        [.. from link in db.UserRoles
            join r in db.Roles on link.RoleId equals r.Id
            join u in db.Users on link.UserId equals u.Id
            where r.Name == role && u.Active
            select u.Id];

    /// <summary>Ids of the active accounts that work for one of the units.</summary>
    public static IReadOnlyList<long> ActiveInUnits(CrmDb db, IReadOnlySet<string> units) =>
        [.. db.Users.Where(u => u.Active && u.Units.Any(x => units.Contains(x.AgencyCode))).Select(u => u.Id)];

    /// <summary>Those who have one of the roles: few, however many accounts there are.</summary>
    public static IReadOnlyList<StaffCard> InRoles(CrmDb db, DateTimeOffset now, params string[] wanted)
    {
        var ids = (from link in db.UserRoles join r in db.Roles on link.RoleId equals r.Id where wanted.Contains(r.Name) select link.UserId).Distinct().ToList();
        return Read(db, now, ids);
    }

    /// <summary>All accounts, or those of the ids; the active ones first.</summary>
    public static IReadOnlyList<StaffCard> Read(CrmDb db, DateTimeOffset now, IReadOnlyList<long>? only = null)
    {
        var users = db.Users.AsNoTracking().Include(u => u.Units).Where(u => only == null || only.Contains(u.Id)).ToList();
        var roles = (from link in db.UserRoles
                     join role in db.Roles on link.RoleId equals role.Id
                     where only == null || only.Contains(link.UserId)
                     select new { link.UserId, role.Name }).AsNoTracking().ToLookup(r => r.UserId, r => r.Name!);
        return [.. users.Select(u => new StaffCard(
                new Actor(ActorKind.Staff, u.Id, u.DisplayName, roles[u.Id].ToHashSet(), [.. u.Units.Select(x => x.AgencyCode)]), u.Active, u.IsAbsent(now), u.AbsentUntil, u.Capacity ?? StaffUser.UsualCapacity))
            .OrderByDescending(s => s.Active).ThenBy(s => s.Actor.Name, StringComparer.CurrentCulture)];
    }
}
