using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Queue;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Places;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>A case that may be the same thing, or an earlier one of this person. A counter sees place and state only (DOMAIN §5);
/// the words and the way to the case only of what its own unit entered.</summary>
public sealed record DeskMatch(string Number, CaseState State, int Progress, string? Category, string? Place, DateTimeOffset At)
{
    /// <summary>Metres from the pin; null when either has none.</summary>
    public int? Metres { get; init; }
    public int Reports { get; init; } = 1;
    /// <summary>First sentence; only of this counter's own cases.</summary>
    public string? Title { get; init; }
    public bool Open { get; init; }
}

/// <summary>What the program would make of an entry as it stands.</summary>
/// <param name="Plan">The steps that the receipt would show.</param>
/// <param name="Maybe">Categories that the words speak for, best first.</param>
public sealed record DeskOutlook(Assessment Assessment, string? Category, string? Agency, string? Place, IReadOnlyList<Category> Maybe, IReadOnlyList<ReceiptStep> Plan);

/// <summary>Looks up, while somebody types, what is there already and where the report would go.</summary>
public sealed class DeskMatches(IDbContextFactory<CrmDb> databases, QueueIndex queue, Vault vault, Assessor assessor, ReceiptBook receipts, RoutingDirectory routing, PlaceDirectory places, TimeProvider time)
{
    private const int MostSimilar = 4, MostEarlier = 5, MostMaybe = 4;
    private const double Near = 400;

    private static readonly HashSet<string> Common = ["sudah", "belum", "tidak", "dengan", "karena", "jalan", "rumah", "warga", "jakarta", "mohon", "tolong", "sejak", "sekali", "setiap", "dekat", "depan", "sangat", "kepada", "kelurahan", "kecamatan"];

    public DeskOutlook Outlook(DeskPlace desk, DeskForm form)
    {
        var message = new ParsedMessage
        {
            Sender = new Sender(), Text = form.Text ?? "", CategoryCode = form.CategoryCode, AreaCode = form.AreaCode, Address = form.Place, Latitude = form.Latitude, Longitude = form.Longitude,
        };
        var a = assessor.Assess(desk.Channel, message, time.GetUtcNow());
        var (rules, category) = (routing.Current, routing.Current.Category(a.CategoryCode));
        return new DeskOutlook(a, category is null ? null : T(category.NameId, category.NameEn), a.Sealed ? null : rules.Tree.Find(a.AgencyCode)?.ShortName, places.Current.Near(a.AreaCode),
            [.. rules.Guess.Rank(form.Text ?? "", time.GetUtcNow()).Take(MostMaybe).Select(s => rules.Category(s.Code)).OfType<Category>()], receipts.Plan(desk, a));
    }

    /// <summary>Open, unsealed cases about the same: the same village or near the pin, and the same kind or words.</summary>
    public async Task<IReadOnlyList<DeskMatch>> SimilarAsync(Actor actor, DeskForm form, Assessment outlook, CancellationToken ct = default)
    {
        if (outlook.AreaCode is not { } area) return [];
        var words = Words(form.Text);
        var best = queue.Visible(Actor.System).Where(r => IsForDesk(r.Facts) && r.State.IsOpen() && (places.Current.IsIn(r.AreaCode, area) || (form.Latitude is not null && r.AreaCode == area)))
            .Select(r => (Row: r, Score: (r.CategoryCode is { } k && k == outlook.CategoryCode ? 3 : 0) + Math.Min(3, words.Count(w => r.SearchText.Contains(w, StringComparison.Ordinal)))))
            .Where(x => x.Score >= 2).OrderByDescending(x => x.Score).ThenByDescending(x => x.Row.CreatedAt).Take(30).ToList();
        var ids = best.ConvertAll(x => x.Row.Id);
        await using var db = await databases.CreateDbContextAsync(ct);
        var points = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id) && c.Latitude != null).ToDictionaryAsync(c => c.Id, c => (c.Latitude!.Value, c.Longitude!.Value), ct);
        var scope = Scope.Of(actor, routing.Current.Tree);
        return [.. best.Select(x => (x.Row, x.Score, Metres: Metres(form, points, x.Row.Id))).Where(x => x.Metres is null or <= (int)Near)
            .OrderByDescending(x => x.Score).ThenBy(x => x.Metres ?? int.MaxValue).Take(MostSimilar)
            .Select(x => new DeskMatch(x.Row.Number, x.Row.State, x.Row.Progress, x.Row.CategoryName, x.Row.Place, x.Row.CreatedAt)
            { Metres = x.Metres, Reports = x.Row.ReportCount, Title = scope.Sees(x.Row.Facts) ? x.Row.Title : null, Open = true })];
    }

    /// <summary>Earlier cases of whoever gave this phone number or NIK, newest first, without the sealed ones.</summary>
    public async Task<IReadOnlyList<DeskMatch>> EarlierAsync(Actor actor, DeskForm form, CancellationToken ct = default)
    {
        if (form.Anonymous) return [];
        var who = new Identity(Phone: form.Phone is { } p && ContactRules.IsPhone(p) ? p : null, Nik: form.Nik is { } n && ContactRules.IsNik(n) ? n : null);
        if (!who.HasContact) return [];
        await using var db = await databases.CreateDbContextAsync(ct);
        if (vault.Reporters(db, who) is not { } reporters) return [];
        var cases = await (from r in db.Reports
                           join m in db.CaseReports on r.Id equals m.ReportId
                           join c in db.Cases on m.CaseId equals c.Id
                           where reporters.Contains(r.ReporterId!.Value) && m.To == null && !c.Sealed && c.SubjectAgencyCode == null
                           orderby r.Id descending
                           select new { r.Number, r.ReceivedAt, Case = c }).AsNoTracking().Take(MostEarlier).ToListAsync(ct);
        var scope = Scope.Of(actor, routing.Current.Tree);
        return [.. cases.Select(x => new DeskMatch(x.Number, x.Case.State, x.Case.Progress, routing.Current.Category(x.Case.CategoryCode) is { } k ? T(k.NameId, k.NameEn) : null, places.Current.Near(x.Case.AreaCode), x.ReceivedAt)
        { Reports = x.Case.ReportCount, Title = scope.Sees(ScopeFacts.Of(x.Case)) ? x.Case.Title : null, Open = x.Case.State.IsOpen() })];
    }

    /// <summary>The case of a report just made, when the other number's case is one that a counter is shown to join; else null.</summary>
    internal async Task<Case?> ToJoinAsync(string own, string number, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (ownId, otherId) = (CaseReader.Holding(db, own), CaseReader.Holding(db, number));
        var other = await db.Cases.AsNoTracking().Include(c => c.Holders).FirstOrDefaultAsync(c => otherId.Contains(c.Id), ct);
        if (other is null || !IsForDesk(ScopeFacts.Of(other)) || !other.State.IsOpen()) return null;
        return await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => ownId.Contains(c.Id), ct);
    }

    // Nothing sealed, and nothing about a unit: whoever sits here may belong to it.
    private static bool IsForDesk(in ScopeFacts c) => c is { Sealed: false, Subject: null };

    private static int? Metres(DeskForm form, Dictionary<long, (double Latitude, double Longitude)> points, long id) =>
        form is { Latitude: { } lat, Longitude: { } lng } && points.TryGetValue(id, out var p) ? (int)EvidenceChecks.Metres(lat, lng, p.Latitude, p.Longitude) : null;

    private static List<string> Words(string? text) => [.. (text ?? "").ToLowerInvariant().Split([' ', '\n', ',', '.', ';', ':', '!', '?', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
        .Where(w => w.Length >= 5 && !Common.Contains(w)).Distinct().Take(30)];
}
