using CrmConsole.Data;
using CrmConsole.Places;
using CrmConsole.Routing;
using CrmConsole.Shell;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.CasePage;

/// <summary>Names, choices and templates for the case page, in both languages; made again after a minute, so that an
/// administrator's change arrives without a restart and moving through the queue costs no query.</summary>
public sealed class CaseLookups(IDbContextFactory<CrmDb> databases, RoutingDirectory routing, PlaceDirectory places, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    private sealed record Made(DateTimeOffset At, CaseNames Indonesian, CaseNames English, IReadOnlyList<TemplateOption> Templates);

    private Made? made;

    public async Task<CaseNames> NamesAsync(CancellationToken ct = default)
    {
        var now = await CurrentAsync(ct);
        return Words.IsEnglish ? now.English : now.Indonesian;
    }

    public async Task<IReadOnlyList<TemplateOption>> TemplatesAsync(CancellationToken ct = default) => (await CurrentAsync(ct)).Templates;

    /// <summary>GeoJSON coordinates of a village; null when there is none.</summary>
    public string? Polygon(string? area) => places.Current.Find(area)?.Polygon;

    private async Task<Made> CurrentAsync(CancellationToken ct)
    {
        var known = made;
        if (known is not null && time.GetUtcNow() - known.At < Keep) return known;
        await using var db = await databases.CreateDbContextAsync(ct);
        var channels = await ChannelNames.ReadAsync(db, ct);
        var templates = await db.Templates.AsNoTracking().Where(t => t.ForOfficers).OrderBy(t => t.Name)
            .Select(t => new TemplateOption(t.Code, t.Name, t.Language, t.Body)).ToListAsync(ct);
        var now = time.GetUtcNow();
        CaseNames In(bool english) => new(Agencies(now, false), Agencies(now, true), Categories(now, english), Areas(now),
            channels.ToDictionary(c => c.Key, c => english ? c.Value.English : c.Value.Indonesian));
        return made = new Made(now, In(false), In(true), templates);
    }

    private IReadOnlyList<Option> Agencies(DateTimeOffset now, bool outside)
    {
        var tree = routing.Current.Tree;
        return [.. tree.All.Where(a => (a.Kind == "external") == outside && (a.ValidTo is null || a.ValidTo > now)).OrderBy(a => a.ShortName, StringComparer.OrdinalIgnoreCase)
            .Select(a => new Option(a.Code, a.ShortName, tree.Find(a.ParentCode)?.ShortName, a.Name))];
    }

    private IReadOnlyList<Option> Categories(DateTimeOffset now, bool english) =>
        [.. routing.Current.Categories.Values.Where(c => c.ValidTo is null || c.ValidTo > now).OrderBy(c => c.Group, StringComparer.Ordinal).ThenBy(c => c.NameId, StringComparer.Ordinal)
            .Select(c => new Option(c.Code, english ? c.NameEn : c.NameId, c.Group, c.Keywords + " " + (english ? c.NameId : c.NameEn)))];

    private IReadOnlyList<Option> Areas(DateTimeOffset now)
    {
        var map = places.Current;
        return [.. map.All.Where(a => a.Level != "province" && a.ValidAt(now)).OrderBy(a => a.Level != "village").ThenBy(a => a.Name, StringComparer.Ordinal)
            .Select(a => new Option(a.Code, PlaceMap.ShortName(a), map.Find(a.ParentCode) is { } parent ? PlaceMap.ShortName(parent) : null))];
    }
}
