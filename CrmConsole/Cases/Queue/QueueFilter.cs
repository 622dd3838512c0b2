using System.Globalization;
using CrmConsole.Accounts;
using CrmConsole.Data;
using Microsoft.AspNetCore.Http.Extensions;

namespace CrmConsole.Cases.Queue;

/// <summary>Which open cases a list shows. Empty lists mean "any". Area and agency codes include what lies under them.</summary>
public sealed record QueueFilter
{
    /// <summary>Views that are offered only while something is in them.</summary>
    public static readonly IReadOnlyList<string> Occasional = ["unassigned", "returned", "silent", "held"];

    /// <summary>The named views of the left column.</summary>
    public static readonly IReadOnlyList<string> Views = ["all", "mine", "untriaged", "late", "risk", "waiting", "attention", .. Occasional];

    public string View { get; init; } = "all";
    public string[] Channels { get; init; } = [];
    public string[] States { get; init; } = [];
    public string[] Categories { get; init; } = [];
    public string[] Areas { get; init; } = [];
    public string[] Agencies { get; init; } = [];
    /// <summary>Account of the one who has it.</summary>
    public long? Officer { get; init; }
    public int? MinAgeHours { get; init; }
    public int? MaxAgeHours { get; init; }
    public string? Text { get; init; }

    /// <summary>Equal filters have equal keys.</summary>
    public string Key => ToQuery();

    /// <summary>The membership changes as time goes by, without any event.</summary>
    public bool DependsOnTime => View is "late" or "risk" or "silent" || MinAgeHours is not null || MaxAgeHours is not null;

    public static QueueFilter FromQuery(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> query)
    {
        var values = query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        string[] List(string key) => values.TryGetValue(key, out var v) ? v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        int? Hours(string key) => values.TryGetValue(key, out var v) && int.TryParse(v, CultureInfo.InvariantCulture, out var n) && n >= 0 ? n : null;
        var view = values.GetValueOrDefault("tampilan", "all");
        var text = values.GetValueOrDefault("q")?.Trim();
        return new QueueFilter
        {
            View = Views.Contains(view) ? view : "all",
            Channels = List("kanal"),
            States = List("status"),
            Categories = List("kategori"),
            Areas = List("wilayah"),
            Agencies = List("unit"),
            Officer = values.TryGetValue("petugas", out var officer) && long.TryParse(officer, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
            MinAgeHours = Hours("umur_min"),
            MaxAgeHours = Hours("umur_maks"),
            Text = string.IsNullOrEmpty(text) ? null : text[..Math.Min(text.Length, 100)],
        };
    }

    /// <summary>The query string without "?"; empty for the plain list.</summary>
    public string ToQuery()
    {
        var query = new QueryBuilder();
        void Add(string key, string? value) { if (!string.IsNullOrEmpty(value)) query.Add(key, value); }
        Add("tampilan", View == "all" ? null : View);
        Add("kanal", string.Join(',', Channels));
        Add("status", string.Join(',', States));
        Add("kategori", string.Join(',', Categories));
        Add("wilayah", string.Join(',', Areas));
        Add("unit", string.Join(',', Agencies));
        Add("petugas", Officer?.ToString(CultureInfo.InvariantCulture));
        Add("umur_min", MinAgeHours?.ToString(CultureInfo.InvariantCulture));
        Add("umur_maks", MaxAgeHours?.ToString(CultureInfo.InvariantCulture));
        Add("q", Text);
        return query.ToString().TrimStart('?');
    }
}

/// <summary>A filter made ready for many rows: sets instead of lists, subtrees resolved.</summary>
internal sealed class QueueMatcher(QueueFilter filter, Scope scope, Actor actor, Func<string, IReadOnlySet<string>> agencySubtree)
{
    private readonly HashSet<string> channels = [.. filter.Channels];
    private readonly HashSet<CaseState> states = [.. filter.States.Select(Codes.Parse<CaseState>).OfType<CaseState>()];
    private readonly HashSet<string> categories = [.. filter.Categories];
    private readonly HashSet<string> agencies = [.. filter.Agencies.SelectMany(agencySubtree)];
    private readonly string[] words = (filter.Text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool Matches(QueueRow row, DateTimeOffset now) =>
        scope.Sees(row.Facts)
        && InView(row, now)
        && (channels.Count == 0 || channels.Contains(row.Channel))
        && (states.Count == 0 || states.Contains(row.State))
        && (categories.Count == 0 || (row.CategoryCode is not null && categories.Contains(row.CategoryCode)))
        && (agencies.Count == 0 || (row.AgencyCode is not null && agencies.Contains(row.AgencyCode)))
        && InArea(row)
        && (filter.Officer is not { } officer || row.OfficerId == officer)
        && (filter.MinAgeHours is not { } min || row.CreatedAt <= now.AddHours(-min))
        && (filter.MaxAgeHours is not { } max || row.CreatedAt >= now.AddHours(-max))
        && Array.TrueForAll(words, w => row.SearchText.Contains(w, StringComparison.Ordinal));

    // What one may only read (held before) has a view of its own, or the list would not be one's work.
    private bool InView(QueueRow row, DateTimeOffset now) => filter.View == "held"
        ? scope.ReadOnly(row.Facts)
        : (actor.Is(Roles.Auditor) || actor.Is(Roles.Desk) || !scope.ReadOnly(row.Facts)) && InNamed(row, now);

    private bool InNamed(QueueRow row, DateTimeOffset now) => filter.View switch
    {
        "attention" => row.Attention,
        // A closed case is in memory only because somebody must look at it: nowhere else is it work.
        _ when !row.State.IsOpen() => false,
        "mine" => row.OfficerId == actor.Id,
        "untriaged" => row.State == CaseState.New,
        "late" => row.IsLate(now),
        "risk" => row.IsAtRisk(now),
        "waiting" => row.State == CaseState.AwaitingCitizen,
        "unassigned" => row.IsUnassigned,
        "returned" => row.IsReturnedTwice,
        "silent" => row.IsSilent(now),
        _ => true,
    };

    // Kemendagri codes are dotted paths: a prefix up to a dot is the area above.
    private bool InArea(QueueRow row) => filter.Areas.Length == 0 || (row.AreaCode is { } code
        && Array.Exists(filter.Areas, a => code == a || (code.StartsWith(a, StringComparison.Ordinal) && code.Length > a.Length && code[a.Length] == '.')));
}
