using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CrmConsole.Accounts;

/// <summary>Asks again, while a page stays open, whether its owner may still be there: a changed role, unit or password
/// changes the security stamp, and the open page then counts as signed out.</summary>
internal sealed class SessionWatch(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <summary>Also for cookies of plain requests.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override TimeSpan RevalidationInterval => Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await IsAlive(scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>(), authenticationState.User, options.Value.ClaimsIdentity.SecurityStampClaimType);
    }

    internal static async Task<bool> IsAlive(UserManager<StaffUser> users, ClaimsPrincipal principal, string stampClaim) =>
        await users.GetUserAsync(principal) is { Active: true } user && principal.FindFirstValue(stampClaim) == await users.GetSecurityStampAsync(user);
}

/// <summary>For hubs and other long connections that no Blazor circuit watches.</summary>
public sealed class SessionCheck(IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
{
    /// <summary>False when the account was deactivated, or its roles, units or password changed since the sign-in.</summary>
    public async Task<bool> IsAliveAsync(ClaimsPrincipal principal)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (principal.FindFirst(Actor.ApiKeyClaim) is { } key)
            return await scope.ServiceProvider.GetRequiredService<ApiKeys>().IsAliveAsync(key.Value);
        return await SessionWatch.IsAlive(scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>(), principal, options.Value.ClaimsIdentity.SecurityStampClaimType);
    }
}
