using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Facts;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Places;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using CrmConsole.Shell;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>Reads what a receipt shows, and keeps who printed one. It holds the reporter's own keys, so it is for the counter at
/// which the report was entered: whoever works there and sees the case, and for a day whoever typed it in, also when it was
/// sealed at once.</summary>
public sealed class ReceiptBook(IDbContextFactory<CrmDb> databases, Writer writer, CaseWriter cases, TrackerKeys keys, PublicLinks links, Vault vault, RoutingDirectory routing, PlaceDirectory places,
    DeadlineDirectory deadlines, TimeProvider time)
{
    private static readonly TimeSpan OwnEntry = TimeSpan.FromHours(24), FreshPrint = TimeSpan.FromMinutes(15);

    /// <summary>Null when there is no such report, it is not for this reader, or its reporter became nobody: these look the same.</summary>
    /// <param name="language">"id" or "en": the visitor's.</param>
    /// <param name="printId">A printing that this reader has just begun; null or any other gives the sheet as a preview.</param>
    public async Task<(ReceiptSheet Sheet, bool Printing)?> ReadAsync(Actor actor, string number, string language, long? printId = null, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await FindAsync(db, actor, number, ct) is not { } found) return null;
        var (report, c) = found;
        var print = printId is null ? null : await db.ReceiptPrints.AsNoTracking().FirstOrDefaultAsync(p => p.Id == printId && p.ReportId == report.Id && p.UserId == actor.Id, ct);
        if (print is not null && time.GetUtcNow() - print.At > FreshPrint) print = null;
        var copy = await db.ReceiptPrints.CountAsync(p => p.ReportId == report.Id && (print == null || p.Id < print.Id), ct);
        var reporter = await db.Reporters.AsNoTracking().Include(r => r.Contacts).FirstOrDefaultAsync(r => r.Id == report.ReporterId, ct);
        var clocks = await db.Clocks.AsNoTracking().Where(k => k.CaseId == c.Id).ToListAsync(ct);
        var milestones = await db.Milestones.AsNoTracking().Where(m => m.CaseId == c.Id && !m.Dropped).OrderBy(m => m.DueAt).ToListAsync(ct);
        var desk = await DeskAsync(db, report, c, ct);
        var sheet = In(language == "en" ? English : Indonesian, () => Sheet(report, c, reporter, clocks, milestones, desk));
        return (sheet with { Copy = copy, PrintedAt = print is null ? null : In(language == "en" ? English : Indonesian, () => Dates.Full(print.At)) }, print is not null);
    }

    /// <summary>Writes down that it goes to paper or file: in the list of printings and in the case's log. Null when this reader may not.</summary>
    public async Task<long?> RecordAsync(Actor actor, string number, ReceiptFormat format, CancellationToken ct = default)
    {
        await using (var db = await databases.CreateDbContextAsync(ct))
            if (await FindAsync(db, actor, number, ct) is null) return null;
        return await writer.RunAsync<long?>(db =>
        {
            var report = db.Reports.AsNoTracking().First(r => r.Number == number);
            var holding = CaseReader.Holding(db, number);
            var c = db.Cases.Include(x => x.Holders).First(x => holding.Contains(x.Id));
            if (!MayPrint(actor, report, c)) return null;
            var copy = db.ReceiptPrints.Count(p => p.ReportId == report.Id);
            var row = new ReceiptPrint { ReportId = report.Id, UserId = actor.Id, Format = format, At = time.UtcNowMicros() };
            db.ReceiptPrints.Add(row);
            cases.Append(db, c, actor, new ReceiptPrinted(report.Id, copy, format.Code()));
            return row.Id;
        }, ct);
    }

    private async Task<(Report Report, Case Case)?> FindAsync(CrmDb db, Actor actor, string number, CancellationToken ct)
    {
        if (await db.Reports.AsNoTracking().FirstOrDefaultAsync(r => r.Number == number, ct) is not { } report) return null;
        var holding = CaseReader.Holding(db, number);
        var c = await db.Cases.AsNoTracking().Include(x => x.Holders).FirstAsync(x => holding.Contains(x.Id), ct);
        if (!MayPrint(actor, report, c)) return null;
        // With new keys for nobody a stranger could go on reading.
        return await db.Reporters.AnyAsync(r => r.Id == report.ReporterId && r.AnonymisedAt != null, ct) ? null : (report, c);
    }

    private bool MayPrint(Actor actor, Report report, Case c)
    {
        if (actor.Kind != ActorKind.Staff) return false;
        if (report.EnteredBy == actor.Id && time.GetUtcNow() - report.ReceivedAt < OwnEntry) return true;
        return c.EnteredAtCode is { } counter && actor.Units.Contains(counter) && actor.IsAny(Roles.Desk, Roles.Supervisor, Roles.Inspectorate)
            && Scope.Of(actor, routing.Current.Tree).Sees(ScopeFacts.Of(c));
    }

    private static async Task<DeskPlace?> DeskAsync(CrmDb db, Report report, Case c, CancellationToken ct)
    {
        var place = await (from v in db.DeskVisits join p in db.DeskPlaces on v.PlaceId equals p.Id where v.ReportId == report.Id select p).AsNoTracking().FirstOrDefaultAsync(ct);
        return place ?? await db.DeskPlaces.AsNoTracking().Where(p => p.AgencyCode == c.EnteredAtCode).OrderByDescending(p => p.Channel == report.Channel).ThenBy(p => p.Id).FirstOrDefaultAsync(ct);
    }

    private ReceiptSheet Sheet(Report report, Case c, Reporter? reporter, List<Clock> clocks, List<Milestone> milestones, DeskPlace? desk)
    {
        var anonymous = report.Privacy == Privacy.Anonymous || reporter is null or { Anonymous: true };
        var category = routing.Current.Category(c.CategoryCode);
        // As at the tracker: only what is public is named closer than its district.
        var coarse = places.Current.AncestorsOrSelf(c.AreaCode).FirstOrDefault(a => a.Level is "district" or "city");
        var place = report.Privacy == Privacy.Public ? places.Current.Near(c.AreaCode) : coarse is null ? null : PlaceMap.ShortName(coarse);
        return new ReceiptSheet
        {
            ReportId = report.Id,
            Number = report.Number,
            Pin = keys.Pin(report.Id, report.TokenVersion),
            Link = links.Tracker(keys.Token(report.Id, report.TokenVersion)),
            TrackerPage = links.TrackerPage,
            ReceivedAt = Dates.Full(report.ReceivedAt),
            Anonymous = anonymous,
            Emergency = report.Emergency,
            Name = anonymous ? null : vault.Mask(reporter!).Name,
            Category = c.Sealed || category is null ? null : T(category.NameId, category.NameEn),
            Place = c.Sealed ? null : place,
            DueLabel = c.PromisedAt is null ? T("Selesai paling lambat", "To be done by") : T("Dijanjikan selesai", "Promised for"),
            DueAt = Day(c.PromisedAt ?? c.TotalDueAt),
            Late = c.State.IsOpen() && (c.PromisedAt ?? c.TotalDueAt) < time.GetUtcNow(),
            Steps = Steps(new Way(report.ReceivedAt, c.AgencyCode, c.Sealed, c.State, c.ExternalBody, c.Progress, c.PromisedAt, c.TotalDueAt), clocks, milestones, desk),
            Desk = desk?.Name ?? routing.Current.Tree.Find(c.EnteredAtCode)?.Name ?? ReceiptWords.Office,
            DeskLines = desk is null ? [] : [.. new[] { desk.Address, desk.Contact, OpeningHours.Parse(desk.Hours)?.ToString() }.OfType<string>().Where(l => l.Length > 0)],
        };
    }

    // The way of this very case: straight to a village or by the centre, with its own milestones, or outside the province.
    private List<ReceiptStep> Steps(Way c, List<Clock> clocks, List<Milestone> milestones, DeskPlace? desk)
    {
        // With whom a sealed case lies is not for a sheet that may be found.
        var unit = c.Sealed || routing.Current.Tree.Find(c.AgencyCode) is not { } agency ? T("unit yang berwenang", "the unit in charge") : agency.ShortName;
        var steps = new List<ReceiptStep> { new(desk is null ? T("Laporan diterima", "Report received") : T($"Diterima di {desk.Name}", $"Received at {desk.Name}"), Dates.Full(c.ReceivedAt), true) };
        Add(ClockKind.Village, T($"Tindak lanjut pertama oleh {unit}", $"First work by {unit}"));
        Add(ClockKind.FirstCoordination, T($"Dibaca petugas dan diteruskan ke {unit}", $"Read by our staff and passed on to {unit}"));
        Add(ClockKind.FirstResponse, T("Jawaban pertama untuk Anda", "First answer to you"));
        if (c.State == CaseState.External && routing.Current.Tree.Find(c.ExternalBody) is { } body)
            steps.Add(new(T($"Diteruskan ke {body.ShortName}; kami tetap menanyakan", $"Passed on to {body.ShortName}; we keep asking"), null, true));
        else steps.Add(new(T($"Dikerjakan {unit}; kemajuan dan foto ada di halaman lacak", $"Worked on by {unit}; progress and photos are at the tracker"), null, c.Progress >= 100));
        steps.AddRange(milestones.Select(m => new ReceiptStep(Masking.Text(m.Title), Day(m.ReachedAt ?? m.DueAt), m.ReachedAt is not null)));
        steps.Add(new(T("Hasil diperiksa Biro Pemerintahan", "The Government Bureau checks the result"), null, c.State == CaseState.Done));
        steps.Add(new(c.PromisedAt is null ? T("Selesai", "Done") : T("Selesai, sesuai janji", "Done, as promised"), Day(c.PromisedAt ?? c.TotalDueAt), c.State == CaseState.Done));
        var days = deadlines.Current.At(time.GetUtcNow()).Reopen.WindowDays;
        steps.Add(new(T($"Anda memastikan dan memberi nilai; belum beres dapat dibuka lagi dalam {days} hari", $"You confirm and rate it; what is not done can be reopened within {days} days"), null, false));
        return steps;

        void Add(ClockKind kind, string title)
        {
            if (clocks.Find(k => k.Kind == kind) is not { } clock) return;
            var met = clock.State == ClockState.Met;
            steps.Add(new(title, Dates.Full(met && clock.StoppedAt is { } at ? at : clock.DueAt), met));
        }
    }

    /// <summary>The way that a report typed at that desk would take, were it handed in now; for the officer's eyes while typing.</summary>
    public IReadOnlyList<ReceiptStep> Plan(DeskPlace desk, Assessment assessment)
    {
        var now = time.UtcNowMicros();
        var total = assessment.Clocks.FirstOrDefault(k => k.Kind == ClockKind.Total)?.DueAt ?? now.AddDays(7);
        return Steps(new Way(now, assessment.AgencyCode, assessment.Sealed, CaseState.New, null, 0, null, total), [.. assessment.Clocks.Select(k => new Clock { Kind = k.Kind, StartedAt = k.StartedAt, DueAt = k.DueAt })], [], desk);
    }

    /// <summary>What of a case its way to the end depends on.</summary>
    private sealed record Way(DateTimeOffset ReceivedAt, string? AgencyCode, bool Sealed, CaseState State, string? ExternalBody, int Progress, DateTimeOffset? PromisedAt, DateTimeOffset TotalDueAt);

    private static string Day(DateTimeOffset at) => at.ToJakarta().ToString("dddd, d MMMM yyyy", IsEnglish ? English : Indonesian);
}
