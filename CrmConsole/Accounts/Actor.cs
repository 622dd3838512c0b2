using System.Globalization;
using System.Security.Claims;

namespace CrmConsole.Accounts;

/// <summary>The role names stored by Identity (DOMAIN §5).</summary>
public static class Roles
{
    public const string Triage = "triage";
    public const string Agency = "agency";
    public const string Supervisor = "supervisor";
    public const string Desk = "desk";
    public const string Validator = "validator";
    public const string Inspectorate = "inspectorate";
    public const string Admin = "admin";
    public const string Auditor = "auditor";
    /// <summary>Of a report's own reporter, who has no account.</summary>
    public const string Citizen = "citizen";

    /// <summary>Those an account may have.</summary>
    public static readonly IReadOnlyList<string> All = [Triage, Agency, Supervisor, Desk, Validator, Inspectorate, Admin, Auditor];

    /// <summary>Roles that need a second factor outside the demo.</summary>
    public static readonly IReadOnlySet<string> NeedSecondFactor = new HashSet<string> { Admin, Auditor, Inspectorate, Validator };
}

/// <summary>Who acts: a member of staff, a machine with an API key, a citizen, or the program itself.</summary>
public sealed record Actor(ActorKind Kind, long Id, string Name, IReadOnlySet<string> Roles, IReadOnlyList<string> Units)
{
    /// <summary>Claim type that carries one unit (agency code); an account has one claim a unit.</summary>
    public const string UnitClaim = "crm:unit";
    /// <summary>Claim type of the name shown to colleagues.</summary>
    public const string DisplayNameClaim = "crm:name";
    /// <summary>Claim type of the API key's id, present only for machines.</summary>
    public const string ApiKeyClaim = "crm:key";

    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    public static readonly Actor System = new(ActorKind.System, 0, "Sistem", None, []);
    public static readonly Actor Citizen = new(ActorKind.Citizen, 0, "Pelapor", new HashSet<string> { Accounts.Roles.Citizen }, []);

    public bool Is(string role) => Roles.Contains(role);
    public bool IsAny(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
            if (Roles.Contains(role)) return true;
        return false;
    }

    /// <summary>Reads the signed-in member of staff from the cookie's claims. Throws when nobody is signed in.</summary>
    public static Actor From(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true) throw new InvalidOperationException("Nobody is signed in.");
        var key = user.FindFirstValue(ApiKeyClaim);
        var id = long.Parse(key ?? user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
        return new Actor(key is null ? ActorKind.Staff : ActorKind.Machine, id,
            user.FindFirstValue(DisplayNameClaim) ?? user.Identity.Name ?? "?",
            user.FindAll(ClaimTypes.Role).Select(c => c.Value).ToHashSet(),
            user.FindAll(UnitClaim).Select(c => c.Value).ToArray());
    }
}

public enum ActorKind { Staff, Citizen, System, Machine }
