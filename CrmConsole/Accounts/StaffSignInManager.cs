using System.Security.Claims;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CrmConsole.Accounts;

/// <summary>Identity's, which also refuses deactivated accounts: at sign-in and each time a session is checked.</summary>
internal sealed class StaffSignInManager(UserManager<StaffUser> users, IHttpContextAccessor context, IUserClaimsPrincipalFactory<StaffUser> claims,
    IOptions<IdentityOptions> options, ILogger<SignInManager<StaffUser>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<StaffUser> confirmation)
    : SignInManager<StaffUser>(users, context, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(StaffUser user) => user.Active && await base.CanSignInAsync(user);

    public override Task SignInWithClaimsAsync(StaffUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        // A choice made on this device outranks the account's.
        if (user.Language == "en" && !Preferences.HasLanguage(Context.Request)) Preferences.RememberLanguage(Context, user.Language);
        return base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
    }

    public override async Task<StaffUser?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { Active: true } user ? user : null;
}
