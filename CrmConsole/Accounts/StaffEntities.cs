using Microsoft.AspNetCore.Identity;

namespace CrmConsole.Accounts;

/// <summary>A member of staff who may sign in. Roles come from Identity, units from <see cref="StaffUnit"/>.</summary>
public sealed class StaffUser : IdentityUser<long>
{
    public const int UsualCapacity = 12;

    public required string DisplayName { get; set; }
    /// <summary>A deactivated account keeps its history but can neither sign in nor be assigned.</summary>
    public bool Active { get; set; } = true;
    /// <summary>First instant of an absence; cases are not offered to the officer while it lasts.</summary>
    public DateTimeOffset? AbsentFrom { get; set; }
    public DateTimeOffset? AbsentUntil { get; set; }
    /// <summary>Open cases that the account can carry at once; null: <see cref="UsualCapacity"/>.</summary>
    public int? Capacity { get; set; }
    /// <summary>"id" or "en".</summary>
    public string Language { get; set; } = "id";
    /// <summary>How the account hears of notices besides the bell.</summary>
    public NoticeMail NoticeMail { get; set; }
    public List<StaffUnit> Units { get; set; } = [];

    public bool IsAbsent(DateTimeOffset now) => AbsentFrom <= now && (AbsentUntil is null || AbsentUntil > now);
}

/// <summary>Mail about what the bell shows: none, soon after each, or once a morning.</summary>
public enum NoticeMail { None, AtOnce, Daily }

/// <summary>That an account works for an agency (and so for the agency's whole subtree).</summary>
public sealed class StaffUnit
{
    public long UserId { get; set; }
    public required string AgencyCode { get; set; }
}

/// <summary>A one-use link for an invitation or a password reset; only the hash of its token is stored.</summary>
public sealed class OneUseLink
{
    public long Id { get; set; }
    public long UserId { get; set; }
    public LinkPurpose Purpose { get; set; }
    public required byte[] TokenHash { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
    public long? CreatedBy { get; set; }
}

public enum LinkPurpose { Invite, Reset }

/// <summary>A key for machines, kept as a SHA-256 hash. Scopes and channels are comma lists (DESIGN §6).</summary>
public sealed class ApiKey
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required byte[] Hash { get; set; }
    /// <summary>Comma list out of <c>reports:write</c>, <c>cases:read</c>, <c>open311</c>.</summary>
    public required string Scopes { get; set; }
    /// <summary>Comma list of channel codes that the key may write to; empty means every channel.</summary>
    public string Channels { get; set; } = "";
    /// <summary>The agency whose cases the key may read; null means every unsealed case.</summary>
    public string? UnitCode { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}
