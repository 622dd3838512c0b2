using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace CrmConsole.Accounts;

/// <summary>Names of the authorization policies. What none of them guards needs a signed-in member of staff.</summary>
public static class Policies
{
    /// <summary>API key that may bring reports in.</summary>
    public const string ReportsWrite = "reports:write";
    /// <summary>API key that may list cases.</summary>
    public const string CasesRead = "cases:read";
    /// <summary>API key of an Open311 client.</summary>
    public const string Open311 = "open311";
    /// <summary>For hubs: signed-in staff, or an API key that may list cases.</summary>
    public const string StaffOrReader = "staff-or-reader";
    public const string Admin = "admin";

    /// <summary>Claim type of one scope of an API key.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Claim type of one channel code that an API key may write to; none means every channel.</summary>
    public const string ChannelClaim = "crm:channel";

    internal static void Add(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build();
        options.AddPolicy(Admin, p => p.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireRole(Roles.Admin));
        foreach (var scope in ApiKeys.AllScopes)
            options.AddPolicy(scope, p => p.AddAuthenticationSchemes(ApiKeyHandler.Scheme).RequireClaim(ScopeClaim, scope));
        options.AddPolicy(StaffOrReader, p => p.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme, ApiKeyHandler.Scheme)
            .RequireAuthenticatedUser()
            .RequireAssertion(c => !c.User.HasClaim(x => x.Type == Actor.ApiKeyClaim) || c.User.HasClaim(ScopeClaim, CasesRead)));
    }
}
