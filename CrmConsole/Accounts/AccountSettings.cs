using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Accounts;

/// <summary>Settings of the block <c>Accounts</c>.</summary>
/// <param name="SecureCookies">Cookies travel by HTTPS only; false in Development and in the demo, which run on loopback.</param>
/// <param name="DemandSecondFactor">Roles in <see cref="Roles.NeedSecondFactor"/> must have one; false in the demo.</param>
/// <param name="PasskeyDomain">The domain that passkeys are bound to; null means the request's host.</param>
/// <param name="SignInsPerMinute">Sign-in posts per address. An office is often one address.</param>
public sealed record AccountSettings(bool SecureCookies, bool DemandSecondFactor, string? PasskeyDomain, int SignInsPerMinute)
{
    public static AccountSettings From(IConfiguration configuration, DemoSettings demo)
    {
        var perMinute = configuration["Accounts:SignInsPerMinute"] ?? "120";
        if (!int.TryParse(perMinute, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw new StartRefusedException($"Accounts:SignInsPerMinute = \"{perMinute}\" harus bilangan bulat mulai dari 1.");
        return new AccountSettings(!demo.Enabled && !demo.Development, !demo.Enabled, configuration["Accounts:PasskeyDomain"], number);
    }
}
