using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Reference;

/// <param name="Who">Null: came with the program.</param>
public sealed record PolicyVersion(Policy Policy, string? Who);

/// <summary>What another rule would do to the clocks that run now. Counts only: administrators see no case.</summary>
/// <param name="Sooner">Would end sooner than promised now; <paramref name="Later"/> the other way round.</param>
/// <param name="LateNow">Are late; <paramref name="LateThen"/>: would be.</param>
public sealed record PreviewLine(ClockKind Kind, int Running, int Sooner, int Later, int LateNow, int LateThen)
{
    /// <summary>The sender's class that gave the time, such as <c>lapor-5</c>; null: the policy's or the category's own.</summary>
    public string? Service { get; init; }
}

/// <summary>Versions of the policies: a new one holds from an instant that is still to come, so that no promise already made is
/// rewritten; there are no gaps, because each version holds until the next one begins.</summary>
public sealed class PolicyEditor(IDbContextFactory<CrmDb> databases, Writer writer, DeadlineDirectory deadlines, RoutingDirectory routing,
    WireCards cards, TimeProvider time)
{
    /// <summary>The versions of a kind, the newest first.</summary>
    public async Task<IReadOnlyList<PolicyVersion>> VersionsAsync(string kind, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (from p in db.Policies.AsNoTracking()
                      where p.Kind == kind
                      orderby p.ValidFrom descending
                      select new PolicyVersion(p, db.Users.Where(u => u.Id == p.ByUserId).Select(u => u.DisplayName).FirstOrDefault())).ToListAsync(ct);
    }

    /// <summary>The version that holds now out of those of a kind.</summary>
    public PolicyVersion Current(IReadOnlyList<PolicyVersion> versions) => versions.FirstOrDefault(v => v.Policy.ValidFrom <= time.GetUtcNow()) ?? versions[^1];

    /// <summary>What the running clocks would be, had their cases begun under these rules.</summary>
    public async Task<IReadOnlyList<PreviewLine>> PreviewAsync(object rules, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        var then = With(deadlines.Current.At(now), rules, await HolidaysAsync(ct));
        await using var db = await databases.CreateDbContextAsync(ct);
        var clocks = await (from k in db.Clocks
                            join c in db.Cases on k.CaseId equals c.Id
                            where k.State == ClockState.Running || k.State == ClockState.Breached
                            select new { k.Kind, k.PolicyId, k.StartedAt, k.DueAt, c.CategoryCode, c.Channel }).ToListAsync(ct);
        var lines = clocks.Select(k => (k.Kind,
                Service: k.Kind == ClockKind.Total && cards.Find(k.Channel) is { IsRegister: true }
                    ? ServiceOf(k.PolicyId, k.StartedAt, k.DueAt) : null,
                k.StartedAt, Now: k.DueAt, k.CategoryCode))
            .Select(k => (k.Kind, k.Service, k.Now, Then: then.Policy.Service(k.Service) is { } promised ? then.Due(k.StartedAt, promised) : Due(then, k.Kind, k.StartedAt, routing.Current.Category(k.CategoryCode)?.DeadlineDays)))
            .Where(k => k.Then is not null);
        return [.. lines.GroupBy(k => (k.Kind, k.Service)).OrderBy(g => g.Key.Kind).ThenBy(g => g.Min(k => k.Now)).Select(g => new PreviewLine(g.Key.Kind, g.Count(),
            g.Count(k => k.Then < k.Now), g.Count(k => k.Then > k.Now), g.Count(k => k.Now < now), g.Count(k => k.Then < now)) { Service = g.Key.Service })];
    }

    // A case does not say its class; the time it was promised does. Null when its category was corrected since, or the calendar was.
    private string? ServiceOf(long policyId, DateTimeOffset start, DateTimeOffset due)
    {
        var rules = deadlines.Current.Version(policyId, start);
        return PolicyRules.Services(rules.Policy).Where(s => rules.Due(start, s.Span) == due).Select(s => s.Service).FirstOrDefault();
    }

    /// <summary>How many closed cases could still be opened again: now, and under that rule.</summary>
    public async Task<(int Now, int Then)> PreviewAsync(ReopenPolicy rules, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        async Task<int> Within(int days)
        {
            var since = now.AddDays(-days);
            return await db.Cases.CountAsync(c => c.ClosedAt > since && c.MergedIntoId == null, ct);
        }
        return (await Within(deadlines.Current.At(now).Reopen.WindowDays), await Within(rules.WindowDays));
    }

    /// <summary>How many people's last case was closed longer ago: under the present rule, and under that one.</summary>
    public async Task<(int Now, int Then)> PreviewAsync(RetentionPolicy rules, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        async Task<int> Older(int days)
        {
            var limit = now.AddDays(-days);
            return await db.Cases.CountAsync(c => c.ClosedAt < limit, ct);
        }
        return (await Older(deadlines.Current.RetentionAt(now).KeepDays), await Older(rules.KeepDays));
    }

    /// <param name="rules">A <see cref="ClockPolicy"/>, <see cref="WorkingHours"/>, <see cref="ReopenPolicy"/> or <see cref="RetentionPolicy"/>.</param>
    public async Task<EditResult> SaveAsync(Actor by, string kind, object rules, DateTimeOffset validFrom, CancellationToken ct = default)
    {
        if (Problem(rules) is { } problem) return new EditResult(false, problem);
        var result = await writer.RunAsync(db =>
        {
            if (!StaffDirectory.IsAdmin(db, by, time.GetUtcNow())) return new EditResult(false, ReferenceEditor.Denied);
            if (validFrom < time.GetUtcNow()) return new EditResult(false, T("Aturan baru hanya dapat berlaku mulai nanti: janji yang sudah dibuat tidak ditulis ulang.", "A new rule can only hold from later on: promises already made are not rewritten."));
            if (db.Policies.Any(p => p.Kind == kind && p.ValidFrom == validFrom)) return new EditResult(false, T("Sudah ada versi yang berlaku mulai saat itu. Batalkan dahulu, atau pilih saat lain.", "There is a version from that instant already. Withdraw it first, or choose another instant."));
            var policy = new Policy { Kind = kind, ValidFrom = validFrom, Rules = PolicyJson.Write(rules), ByUserId = by.Id };
            db.Policies.Add(policy);
            Audit(db, by, policy, null, policy.Rules);
            return new EditResult(true, T($"Berlaku mulai {Shell.Dates.Full(validFrom)}.", $"Holds from {Shell.Dates.Full(validFrom)}."));
        }, ct);
        if (result.Saved) deadlines.Reload();
        return result;
    }

    /// <summary>Takes back a version that has not begun.</summary>
    public async Task<EditResult> WithdrawAsync(Actor by, long id, CancellationToken ct = default)
    {
        var result = await writer.RunAsync(db =>
        {
            if (!StaffDirectory.IsAdmin(db, by, time.GetUtcNow())) return new EditResult(false, ReferenceEditor.Denied);
            if (db.Policies.Find(id) is not { } policy) return new EditResult(false, T("Versi itu tidak ada lagi.", "That version is gone."));
            if (policy.ValidFrom <= time.GetUtcNow()) return new EditResult(false, T("Versi yang sudah berlaku tidak dapat dibatalkan; buat yang baru.", "A version that has begun cannot be withdrawn; make a new one."));
            db.Policies.Remove(policy);
            Audit(db, by, policy, policy.Rules, null);
            return new EditResult(true, T("Dibatalkan.", "Withdrawn."));
        }, ct);
        if (result.Saved) deadlines.Reload();
        return result;
    }

    /// <summary>What is wrong with rules of any kind, as a sentence.</summary>
    public static string? Problem(object rules) => rules switch
    {
        ClockPolicy clocks => PolicyRules.Problem(clocks),
        WorkingHours hours => PolicyRules.Problem(hours),
        ReopenPolicy reopen => PolicyRules.Problem(reopen),
        RetentionPolicy retention => PolicyRules.Problem(retention),
        _ => throw new ArgumentException("No policy.", nameof(rules)),
    };

    private static ClockRules With(ClockRules now, object rules, IReadOnlyList<DateOnly> holidays) => rules switch
    {
        ClockPolicy clocks => now with { Policy = clocks },
        WorkingHours hours => now with { Calendar = new WorkingCalendar(hours, holidays) },
        _ => now,
    };

    private static DateTimeOffset? Due(ClockRules rules, ClockKind kind, DateTimeOffset start, int? categoryDays) => kind switch
    {
        ClockKind.FirstCoordination => rules.Due(start, rules.Policy.FirstCoordination),
        ClockKind.FirstResponse => rules.Due(start, rules.Policy.FirstResponse),
        ClockKind.Village => rules.Due(start, rules.Policy.VillageFollowUp),
        ClockKind.Total => rules.TotalDue(start, categoryDays),
        ClockKind.Unit => rules.Policy.Unit is { } span ? rules.Due(start, span) : null,
        _ => null,
    };

    private async Task<IReadOnlyList<DateOnly>> HolidaysAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Holidays.Select(h => h.Date).ToListAsync(ct);
    }

    private void Audit(CrmDb db, Actor by, Policy policy, string? before, string? after) => db.Audit.Add(new AuditEntry
    {
        At = time.UtcNowMicros(), UserId = by.Id, Subject = "kebijakan", Key = $"{policy.Kind} {policy.ValidFrom:O}", Before = before, After = after,
    });
}
