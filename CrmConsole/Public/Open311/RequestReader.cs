using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Places;
using CrmConsole.Reporters;
using CrmConsole.Replies;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Public.Open311;

/// <summary>Requests as the public may see them, and a client's own with its own words and point. Nothing sealed, nothing of the
/// reporter; what is private shows its village at most.</summary>
internal sealed class RequestReader(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, PlaceDirectory places, RequestWords words, PublicLinks links)
{
    /// <summary>The public sees what a machine without a unit sees: the one rule of sight, which leaves out everything sealed.</summary>
    internal static readonly Actor Everybody = new(ActorKind.Machine, 0, "publik", new HashSet<string>(), []);

    /// <param name="key">Id of the client's key; null for the public.</param>
    public async Task<Node> ListAsync(RequestFilter filter, long? key, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (filter.Numbers.Count > 0 ? ByNumberAsync(db, filter.Numbers, key, ct) : ByFilterAsync(db, filter, key, ct));
        var ids = found.ConvertAll(f => f.Report.Id);
        var photos = await PhotosAsync(db, found, ct);
        var reasons = await ReasonsAsync(db, found, ct);
        return Node.List("request", found.Select(f => Request(f, photos[f.Report.Id].FirstOrDefault(), reasons.GetValueOrDefault(f.Case.Id), filter.Extensions)));
    }

    /// <summary>A photo that an officer released for the public; null for any other.</summary>
    public async Task<StoredContent?> PhotoAsync(long id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var seen = Seen(db);
        return await (from a in db.Attachments
                      join c in seen on a.CaseId equals c.Id
                      join s in db.Contents on a.PublicId equals s.Id
                      where a.Id == id
                      select s).AsNoTracking().FirstOrDefaultAsync(ct);
    }

    /// <summary>Cases in the public's sight: neither sealed nor of a kind that is nobody else's business.</summary>
    internal IQueryable<Case> Seen(CrmDb db)
    {
        var sensitive = routing.Current.Categories.Values.Where(c => c.Sensitive).Select(c => c.Code).ToList();
        return db.Cases.AsNoTracking().Where(Scope.Of(Everybody, routing.Current.Tree).Filter).Where(c => c.CategoryCode == null || !sensitive.Contains(c.CategoryCode));
    }

    /// <summary>Which of these reports came by this key.</summary>
    internal static async Task<HashSet<long>> OwnAsync(CrmDb db, long? key, IReadOnlyCollection<long> reports, CancellationToken ct)
    {
        if (key is not { } id || reports.Count == 0) return [];
        var prefix = RequestIntake.Prefix(id);
        return await db.Journal.AsNoTracking().Where(j => j.ReportId != null && reports.Contains(j.ReportId.Value) && j.Channel == RequestIntake.ChannelCode && j.ExternalId.StartsWith(prefix))
            .Select(j => j.ReportId!.Value).ToHashSetAsync(ct);
    }

    private sealed record Found(Report Report, Case Case, bool Own);

    private async Task<List<Found>> ByFilterAsync(CrmDb db, RequestFilter f, long? key, CancellationToken ct)
    {
        // Numbers begin with the day, and the index on them spares reading years of reports. They never lie before it was received.
        var first = $"JK-{f.From.ToJakarta():yyMMdd}";
#pragma warning disable CA1309 // Translated: the database compares by bytes.
        var query = from r in db.Reports.AsNoTracking()
                    join m in db.CaseReports on r.Id equals m.ReportId
                    join c in Seen(db) on m.CaseId equals c.Id
                    where m.To == null && string.Compare(r.Number, first) >= 0 && r.ReceivedAt >= f.From && r.ReceivedAt <= f.To
                    select new { r, c };
#pragma warning restore CA1309
        if (f.Services.Count > 0) query = query.Where(x => x.c.CategoryCode != null && f.Services.Contains(x.c.CategoryCode));
        if (f.Open is { } open) query = query.Where(x => CaseStates.Open.Contains(x.c.State) == open);
        var rows = await query.OrderByDescending(x => x.r.ReceivedAt).ThenByDescending(x => x.r.Id).Skip((f.Page - 1) * f.PageSize).Take(f.PageSize).ToListAsync(ct);
        var own = await OwnAsync(db, key, rows.ConvertAll(x => x.r.Id), ct);
        return rows.ConvertAll(x => new Found(x.r, x.c, own.Contains(x.r.Id)));
    }

    // Whoever sent a report in may ask for it whatever became of it; for everybody else a hidden one is not there.
    private async Task<List<Found>> ByNumberAsync(CrmDb db, IReadOnlyList<string> numbers, long? key, CancellationToken ct)
    {
        var rows = await (from r in db.Reports.AsNoTracking()
                          join m in db.CaseReports on r.Id equals m.ReportId
                          join c in db.Cases on m.CaseId equals c.Id
                          where m.To == null && numbers.Contains(r.Number)
                          orderby r.ReceivedAt descending, r.Id descending
                          select new { r, c }).ToListAsync(ct);
        var ids = rows.ConvertAll(x => x.c.Id);
        var seen = await Seen(db).Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToHashSetAsync(ct);
        var own = await OwnAsync(db, key, rows.ConvertAll(x => x.r.Id), ct);
        return [.. rows.Where(x => seen.Contains(x.c.Id) || own.Contains(x.r.Id)).Select(x => new Found(x.r, x.c, own.Contains(x.r.Id)))];
    }

    private static async Task<ILookup<long, long>> PhotosAsync(CrmDb db, List<Found> found, CancellationToken ct)
    {
        var cases = found.Where(f => !f.Case.Sealed).Select(f => f.Case.Id).ToHashSet();
        var reports = found.ConvertAll(f => (long?)f.Report.Id);
        var released = await db.Attachments.AsNoTracking().Where(a => cases.Contains(a.CaseId) && a.PublicId != null && reports.Contains(a.ReportId))
            .OrderBy(a => a.Id).Select(a => new { a.Id, a.ReportId }).ToListAsync(ct);
        return released.ToLookup(a => a.ReportId!.Value, a => a.Id);
    }

    private static async Task<Dictionary<long, string>> ReasonsAsync(CrmDb db, List<Found> found, CancellationToken ct)
    {
        var cases = found.Where(f => f.Case.State is CaseState.Refused or CaseState.Archived).Select(f => f.Case.Id).ToHashSet();
        if (cases.Count == 0) return [];
        var moves = CaseFact.TypesOf<StateMove>();
        var events = await db.Events.AsNoTracking().Where(e => cases.Contains(e.CaseId) && moves.Contains(e.Type)).OrderBy(e => e.Seq).Select(e => new { e.CaseId, e.Type, e.Payload }).ToListAsync(ct);
        return events.GroupBy(e => e.CaseId).Select(g => (g.Key, Reason: (CaseFact.Read(g.Last().Type, g.Last().Payload) as StateMove)?.Why))
           .Where(x => x.Reason is not null).ToDictionary(x => x.Key, x => x.Reason!);
    }

    private Node Request(Found f, long photo, string? reason, bool extensions)
    {
        var (r, c) = (f.Report, f.Case);
        var category = routing.Current.Category(c.CategoryCode);
        var (address, lat, lng) = Place(f);
        var hidden = c.Sealed;
        var fields = new List<(string, Node)>
        {
            ("service_request_id", Node.Text(r.Number)), ("status", Node.Text(c.State.IsOpen() ? "open" : "closed")), ("status_notes", Node.Text(words.Notes(c, hidden ? null : reason))),
            ("service_name", Node.Text(category is null ? null : ServiceCatalog.NameOf(category))), ("service_code", Node.Text(category?.Code)),
            ("description", Node.Text(f.Own ? r.Text : r.Privacy == Privacy.Public ? Masking.Text(r.Text) : null)),
            ("agency_responsible", Node.Text(hidden ? null : words.Agency(c.AgencyCode))), ("service_notice", Node.Text(null)),
            ("requested_datetime", Node.Time(r.ReceivedAt)), ("updated_datetime", Node.Time(c.UpdatedAt)), ("expected_datetime", Node.Time(c.PromisedAt ?? c.TotalDueAt)),
            ("address", Node.Text(address)), ("address_id", Node.Text(c.AreaCode)), ("zipcode", Node.Text(null)),
            ("lat", Node.Number(lat)), ("long", Node.Number(lng)), ("media_url", Node.Text(photo == 0 ? null : MediaUrl(photo))),
        };
        if (extensions) fields.Add(("extended_attributes", Extended(c, hidden)));
        return Node.Object(fields);
    }

    private Node Extended(Case c, bool hidden) => Node.Object(
        ("detailed_status", Node.Text(c.State.Code())), ("progress", Node.Number(c.Progress)), ("promised_datetime", Node.Time(c.PromisedAt)),
        ("agency_code", Node.Text(hidden ? null : c.AgencyCode)), ("area", Node.Text(places.Current.Near(c.AreaCode))), ("reports", Node.Number(c.ReportCount)));

    // What a client sent in it may have back. For others a private report lies in the middle of its village.
    private (string? Address, double? Lat, double? Long) Place(Found f)
    {
        var area = places.Current.Find(f.Case.AreaCode);
        if (f.Own || f.Report.Privacy == Privacy.Public) return (f.Report.Address ?? places.Current.Near(area?.Code), f.Report.Latitude ?? area?.Latitude, f.Report.Longitude ?? area?.Longitude);
        return (places.Current.Near(area?.Code), area?.Latitude, area?.Longitude);
    }

    internal string MediaUrl(long photo) => links.StaffLink(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/open311/v2/media/{photo}"));
}
