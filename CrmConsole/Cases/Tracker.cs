using CrmConsole.Cases.Acts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Live;
using CrmConsole.Places;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases;

public sealed record TrackerStep(DateTimeOffset At, string Text);

/// <param name="FromCitizen">The reporter's own words; else an answer by the province, without a name.</param>
public sealed record TrackerMessage(DateTimeOffset At, bool FromCitizen, string Text);

/// <param name="After">Of the work; else what the reporter sent.</param>
public sealed record TrackerPhoto(long Id, bool After, DateTimeOffset At);

public sealed record TrackerMilestone(string Title, DateTimeOffset DueAt, DateTimeOffset? ReachedAt);

/// <summary>What a citizen sees of their own report: the case's steps, and only this report's words.</summary>
public sealed record TrackerView
{
    public required long ReportId { get; init; }
    public required string Number { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string Text { get; init; }
    /// <summary>Village and district; for private and anonymous reports the district only.</summary>
    public string? Place { get; init; }
    public required CaseState State { get; init; }
    public bool Provisional { get; init; }
    public int Progress { get; init; }
    public DateTimeOffset DueAt { get; init; }
    public DateTimeOffset? PromisedAt { get; init; }
    public bool Late { get; init; }
    public bool Emergency { get; init; }
    public bool Anonymous { get; init; }
    /// <summary>Until when the reporter may say that it is not done; null when that is not, or no longer, possible.</summary>
    public DateTimeOffset? ReopenUntil { get; init; }
    /// <summary>Something is kept of who the reporter is.</summary>
    public bool Forgettable { get; init; }
    /// <summary>When the reporter asked to be forgotten.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
    /// <summary>The reporter asked for no messages about steps; null when nobody could be told.</summary>
    public bool? StepsOff { get; init; }
    /// <summary>Done, and this reporter has not confirmed it yet.</summary>
    public bool CanConfirm { get; init; }
    public IReadOnlyList<TrackerMilestone> Milestones { get; init; } = [];
    /// <summary>Photos that an officer released, the reporter's own and those of the work.</summary>
    public IReadOnlyList<TrackerPhoto> Photos { get; init; } = [];
    public IReadOnlyList<TrackerStep> Steps { get; init; } = [];
    public IReadOnlyList<TrackerMessage> Messages { get; init; } = [];
}

/// <summary>The citizen's view, by link or by number and PIN. Reads only: a GET changes nothing.</summary>
public sealed class Tracker(IDbContextFactory<CrmDb> databases, TrackerKeys keys, CaseSentences sentences, DeadlineDirectory deadlines, PlaceDirectory places, TimeProvider time)
{
    /// <summary>Null for a wrong, revoked or unknown token.</summary>
    public async Task<TrackerView?> ByTokenAsync(string token, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (TrackerKeys.ReportIdOf(token) is not { } reportId) return null;
        var report = await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Id == reportId, ct);
        // The MAC is compared in either case: how long it takes must not tell whether the report exists.
        var genuine = keys.IsToken(token, reportId, report?.TokenVersion ?? 1);
        return report is not null && genuine ? await ReadAsync(db, report, ct) : null;
    }

    /// <summary>For callers that have proved by other means whose report it is.</summary>
    public async Task<TrackerView> ByReportAsync(long reportId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await ReadAsync(db, await db.Reports.AsNoTracking().FirstAsync(r => r.Id == reportId, ct), ct);
    }

    /// <summary>The link's token for a number with its PIN; null when either is wrong, which look and last the same.</summary>
    public async Task<string?> TokenForAsync(string number, string pin, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var clean = number.Trim().ToUpperInvariant();
        var report = await db.Reports.AsNoTracking().Where(r => r.Number == clean).Select(r => new { r.Id, r.TokenVersion }).FirstOrDefaultAsync(ct);
        var right = keys.IsPin(pin[..Math.Min(pin.Length, 40)], report?.Id ?? 0, report?.TokenVersion ?? 1);
        return report is not null && right ? keys.Token(report.Id, report.TokenVersion) : null;
    }

    private async Task<TrackerView> ReadAsync(CrmDb db, Report report, CancellationToken ct)
    {
        // A merged report was in several cases: of each it shows what happened while it was there.
        var stays = await db.CaseReports.AsNoTracking().Where(m => m.ReportId == report.Id).OrderBy(m => m.Id).ToListAsync(ct);
        var cases = stays.Select(m => m.CaseId).Distinct().ToList();
        var current = stays.First(m => m.To == null).CaseId;
        var c = await db.Cases.AsNoTracking().FirstAsync(x => x.Id == current, ct);
        var events = (await db.Events.AsNoTracking().Where(e => cases.Contains(e.CaseId)).OrderBy(e => e.Seq).ToListAsync(ct))
            .Where(e => stays.Exists(m => m.CaseId == e.CaseId && e.At >= m.From && (m.To is null || e.At <= m.To))).ToList();
        // Another sender's or an automatic message is for officers only.
        var messages = await db.Messages.AsNoTracking()
            .Where(m => m.ReportId == report.Id && m.Direction != MessageDirection.Internal && m.Warning == null).OrderBy(m => m.Id)
            .Select(m => new TrackerMessage(m.At, m.Direction == MessageDirection.In, m.Body)).ToListAsync(ct);
        var work = await db.FollowUps.AsNoTracking().Where(f => cases.Contains(f.CaseId)).ToDictionaryAsync(f => f.Id, f => f.Text, ct);
        var milestones = await db.Milestones.AsNoTracking().Where(m => cases.Contains(m.CaseId) && !m.Dropped).OrderBy(m => m.DueAt).ToListAsync(ct);
        var reporter = await db.Reporters.AsNoTracking().FirstOrDefaultAsync(r => r.Id == report.ReporterId, ct);
        var now = time.GetUtcNow();
        var until = DisputeAct.Until(c, deadlines.Current);
        return new TrackerView
        {
            ReportId = report.Id,
            Number = report.Number,
            ReceivedAt = report.ReceivedAt,
            Text = report.Text,
            Place = Place(c, report),
            State = c.State,
            Provisional = c.Provisional,
            Progress = c.Progress,
            DueAt = c.TotalDueAt,
            PromisedAt = c.PromisedAt,
            Late = c.State.IsOpen() && (c.PromisedAt ?? c.TotalDueAt) < now,
            Emergency = report.Emergency,
            Anonymous = report.Privacy == Privacy.Anonymous,
            Forgettable = reporter is { Anonymous: false, AnonymisedAt: null },
            WithdrawnAt = reporter?.WithdrawnAt,
            StepsOff = reporter is { AnonymisedAt: null } ? reporter.StepsOffAt is not null : null,
            ReopenUntil = until >= now ? until : null,
            CanConfirm = c.State == CaseState.Done && !await db.Feedback.AnyAsync(f => f.ReportId == report.Id && f.Confirmed == true && f.At >= c.ClosedAt, ct),
            Milestones = [.. milestones.Where(m => m.CaseId == c.Id).Select(m => new TrackerMilestone(Reporters.Masking.Text(m.Title), m.DueAt, m.ReachedAt))],
            Photos = await PhotosAsync(db, report, current, ct),
            Steps = [.. events.Select(e => Step(e, work, milestones)).OfType<TrackerStep>()],
            Messages = messages,
        };
    }

    /// <summary>The released form of a photo that this report's tracker shows; null for any other.</summary>
    public async Task<StoredContent?> PhotoAsync(TrackerView view, long id, CancellationToken ct = default)
    {
        if (!view.Photos.Any(p => p.Id == id)) return null;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (from a in db.Attachments join c in db.Contents on a.PublicId equals c.Id where a.Id == id select c).AsNoTracking().FirstOrDefaultAsync(ct);
    }

    private static async Task<IReadOnlyList<TrackerPhoto>> PhotosAsync(CrmDb db, Report report, long caseId, CancellationToken ct)
    {
        var released = await db.Attachments.AsNoTracking().Where(a => a.CaseId == caseId && a.PublicId != null && (a.FollowUpId != null || a.ReportId == report.Id)).OrderBy(a => a.Id).ToListAsync(ct);
        var work = released.Select(a => a.FollowUpId).OfType<long>().ToList();
        var times = await db.FollowUps.AsNoTracking().Where(f => work.Contains(f.Id)).ToDictionaryAsync(f => f.Id, f => f.At, ct);
        return [.. released.Select(a => new TrackerPhoto(a.Id, a.FollowUpId is not null, a.FollowUpId is { } f ? times[f] : report.ReceivedAt))];
    }

    private TrackerStep? Step(CaseEvent e, Dictionary<long, string> work, List<Milestone> milestones)
    {
        var fact = CaseFact.Read(e.Type, e.Payload);
        if (sentences.ForCitizen(fact) is not { } text) return null;
        var said = fact switch
        {
            FollowedUp f => work.GetValueOrDefault(f.FollowUp),
            MilestoneSet f => milestones.Find(m => m.Id == f.Milestone)?.Title,
            MilestoneReached f => milestones.Find(m => m.Id == f.Milestone)?.Title,
            _ => null,
        };
        return new TrackerStep(e.At, said is null ? text : $"{text}: {Reporters.Masking.Text(said)}");
    }

    private string? Place(Case c, Report report) => report.Privacy == Privacy.Public
        ? places.Current.Near(c.AreaCode)
        : places.Current.AncestorsOrSelf(c.AreaCode).FirstOrDefault(a => a.Level is "district" or "city") is { } coarse ? PlaceMap.ShortName(coarse) : null;
}
