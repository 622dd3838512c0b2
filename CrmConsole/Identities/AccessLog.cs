using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Identities;

/// <summary>That somebody opened an identity, as an auditor reads it.</summary>
/// <param name="Reporter">Masked; null when the reporter has been anonymised since.</param>
/// <param name="Number">The case through which it was opened.</param>
public sealed record AccessEntry(long Id, DateTimeOffset At, long UserId, string Who, string? Number, string? Reporter, string Purpose, string PurposeText);

/// <param name="UserId">Only this person's.</param>
/// <param name="Purpose">Only for this purpose; null for any.</param>
/// <param name="From">First day (Jakarta).</param>
/// <param name="To">Last day.</param>
public sealed record AccessFilter(long? UserId = null, string? Purpose = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>Reads the access log, for auditors only.</summary>
public sealed class AccessLog(IDbContextFactory<CrmDb> databases, Vault vault)
{
    public const int PageSize = 50;

    /// <summary>One page, the newest first, and how many there are. Empty for whoever is no auditor.</summary>
    public async Task<(IReadOnlyList<AccessEntry> Entries, int Total)> ReadAsync(Actor actor, AccessFilter filter, int page, CancellationToken ct = default)
    {
        if (!actor.Is(Roles.Auditor)) return ([], 0);
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = Apply(db.RevealLog.AsNoTracking(), filter);
        var rows = await (from r in found
                          orderby r.Id descending
                          select new { Entry = r, Who = db.Users.Where(u => u.Id == r.UserId).Select(u => u.DisplayName).FirstOrDefault(), Number = db.Cases.Where(c => c.Id == r.CaseId).Select(c => c.Number).FirstOrDefault() })
            .Skip(page * PageSize).Take(PageSize).ToListAsync(ct);
        var ids = rows.Select(r => r.Entry.ReporterId).ToHashSet();
        var names = (await db.Reporters.AsNoTracking().Include(r => r.Contacts).Where(r => ids.Contains(r.Id)).ToListAsync(ct)).ToDictionary(r => r.Id, r => vault.Mask(r).Name);
        return ([.. rows.Select(r => new AccessEntry(r.Entry.Id, r.Entry.At, r.Entry.UserId, r.Who ?? "?", r.Number, names.GetValueOrDefault(r.Entry.ReporterId), r.Entry.Purpose, r.Entry.PurposeText))], await found.CountAsync(ct));
    }

    /// <summary>Who opened most in the last thirty days: where to look first.</summary>
    public async Task<IReadOnlyList<(long UserId, string Who, int Count)>> BusiestAsync(Actor actor, DateTimeOffset now, CancellationToken ct = default)
    {
        if (!actor.Is(Roles.Auditor)) return [];
        await using var db = await databases.CreateDbContextAsync(ct);
        var since = now.AddDays(-30);
        var counts = await db.RevealLog.Where(r => r.At >= since).GroupBy(r => r.UserId).Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(g => g.Count).Take(5).ToListAsync(ct);
        var names = await db.Users.Where(u => counts.Select(c => c.Key).Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, ct);
        return [.. counts.Select(c => (c.Key, names.GetValueOrDefault(c.Key, "?"), c.Count))];
    }

    public static string PurposeName(string code) => code switch
    {
        "contact_reporter" => T("menghubungi pelapor", "contact the reporter"),
        "verify_location" => T("memastikan lokasi", "verify the place"),
        "field_visit" => T("kunjungan lapangan", "field visit"),
        _ => T("permintaan hukum", "legal request"),
    };

    private static IQueryable<RevealLog> Apply(IQueryable<RevealLog> log, AccessFilter filter)
    {
        if (filter.UserId is { } user) log = log.Where(r => r.UserId == user);
        if (filter.Purpose is { } purpose) log = log.Where(r => r.Purpose == purpose);
        if (filter.From is { } from)
        {
            var since = JakartaTime.StartOf(from);
            log = log.Where(r => r.At >= since);
        }
        if (filter.To is { } to)
        {
            var until = JakartaTime.StartOf(to.AddDays(1));
            log = log.Where(r => r.At < until);
        }
        return log;
    }
}
