using System.Security.Claims;
using CrmConsole.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CrmConsole.Accounts;

/// <summary>What a session knows of its owner: name, roles and units.</summary>
internal sealed class StaffClaims(UserManager<StaffUser> users, RoleManager<IdentityRole<long>> roles, IOptions<IdentityOptions> options, CrmDb db)
    : UserClaimsPrincipalFactory<StaffUser, IdentityRole<long>>(users, roles, options)
{
    /// <summary>How the session began, as in RFC 8176: <c>pwd</c>, <c>mfa</c> or <c>hwk</c> (passkey).</summary>
    public const string Amr = "amr";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(Actor.DisplayNameClaim, user.DisplayName));
        var units = await db.StaffUnits.AsNoTracking().Where(u => u.UserId == user.Id).Select(u => u.AgencyCode).ToListAsync();
        identity.AddClaims(units.Select(u => new Claim(Actor.UnitClaim, u)));
        return identity;
    }

    /// <summary>The renewed principal is made from the database, which does not know how this session began.</summary>
    public static Task KeepAmr(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.FindFirst(Amr) is { } amr && context.NewPrincipal?.Identity is ClaimsIdentity identity)
            identity.AddClaim(new Claim(Amr, amr.Value));
        return Task.CompletedTask;
    }
}
