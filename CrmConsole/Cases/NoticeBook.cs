using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Live;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

/// <param name="Number">The case's number; null when it is about no case, or about one that has gone out of sight.</param>
/// <param name="Why">What was said of an assignment.</param>
public sealed record NoticeView(long Id, string Kind, long? CaseId, string? Number, string? Title, string? Why, DateTimeOffset At, bool Read);

/// <summary>The bell: what a member of staff should know. Follows the feed, so that a notice shows within a second of its commit.</summary>
public sealed class NoticeBook(IDbContextFactory<CrmDb> databases, Writer writer, Routing.RoutingDirectory routing, TimeProvider time) : IFeedFollower
{
    private long lastId;

    /// <summary>Raised with the id of a user who has something new; handlers must be quick.</summary>
    public event Action<long>? Changed;

    public async Task<int> UnreadAsync(long userId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Notices.CountAsync(n => n.UserId == userId && n.ReadAt == null, ct);
    }

    /// <summary>The newest, unread first.</summary>
    public async Task<IReadOnlyList<NoticeView>> ListAsync(Actor actor, int most = 30, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await View(db, actor, db.Notices.Where(n => n.UserId == actor.Id).OrderByDescending(n => n.ReadAt == null).ThenByDescending(n => n.Id)).Take(most).ToListAsync(ct);
    }

    /// <summary>Unread and not mailed yet, oldest first.</summary>
    public async Task<IReadOnlyList<NoticeView>> WaitingForMailAsync(Actor actor, DateTimeOffset before, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await View(db, actor, db.Notices.Where(n => n.UserId == actor.Id && n.ReadAt == null && n.MailedAt == null && n.At <= before).OrderBy(n => n.Id)).ToListAsync(ct);
    }

    // Of a case that has gone out of sight nothing is told any more.
    private IQueryable<NoticeView> View(CrmDb db, Actor actor, IQueryable<StaffNotice> notices)
    {
        var seen = db.Cases.Where(Scope.Of(actor, routing.Current.Tree).Filter);
        return from n in notices
                      select new NoticeView(n.Id, n.Kind, n.CaseId, seen.Where(c => c.Id == n.CaseId).Select(c => c.Number).FirstOrDefault(),
                          seen.Where(c => c.Id == n.CaseId).Select(c => c.Title).FirstOrDefault(),
                          db.Assignments.Where(a => a.CaseId == n.CaseId && a.From == n.At && seen.Any(c => c.Id == a.CaseId)).Select(a => a.Reason).FirstOrDefault(), n.At, n.ReadAt != null);
    }

    /// <summary>Marks one's own notices as read; all of them when <paramref name="id"/> is null.</summary>
    public async Task MarkReadAsync(long userId, long? id = null, CancellationToken ct = default)
    {
        var now = time.UtcNowMicros();
        await writer.RunAsync(db =>
        {
            foreach (var notice in db.Notices.Where(n => n.UserId == userId && n.ReadAt == null && (id == null || n.Id == id))) notice.ReadAt = now;
        }, ct);
        Changed?.Invoke(userId);
    }

    public async Task FollowAsync(CommittedBatch batch, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var fresh = await db.Notices.Where(n => n.Id > lastId && n.ReadAt == null).Select(n => new { n.Id, n.UserId }).ToListAsync(ct);
        if (fresh.Count == 0) return;
        lastId = fresh.Max(n => n.Id);
        foreach (var user in fresh.Select(n => n.UserId).Distinct()) Changed?.Invoke(user);
    }
}
