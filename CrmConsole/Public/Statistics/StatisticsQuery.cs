using System.Globalization;

namespace CrmConsole.Public.Statistics;

/// <summary>What a reader asked for, by links and a form without a script.</summary>
/// <param name="Month">Null for the whole year.</param>
/// <param name="All">Every row, not only the first.</param>
public sealed record StatisticsQuery(int Year, int? Month, string By, string Sort, bool All)
{
    public static readonly IReadOnlyList<string> Sorts = ["masuk", "selesai", "tengah", "lambat", "lewat", "dibuka", "puas", "nama"];
    public const int FirstRows = 25;

    /// <summary>Null when it asks for something that is not published.</summary>
    public static StatisticsQuery? Read(Statistic statistic, string? period, string? by, string? sort, string? all)
    {
        var (year, month) = (statistic.LastYear, (int?)null);
        if (!string.IsNullOrEmpty(period) && !ReadPeriod(period, out year, out month)) return null;
        if (year < statistic.FirstYear || year > statistic.LastYear) return null;
        by = string.IsNullOrEmpty(by) ? Dimensions.Unit : by;
        sort = string.IsNullOrEmpty(sort) ? "masuk" : sort;
        return Dimensions.All.Contains(by) && Sorts.Contains(sort) && all is null or "" or "1" ? new StatisticsQuery(year, by == Dimensions.Whole ? null : month, by, sort, all == "1") : null;
    }

    public string Period => Month is { } m ? string.Create(CultureInfo.InvariantCulture, $"{Year}-{m:00}") : Year.ToString(CultureInfo.InvariantCulture);

    public string Link(string? by = null, string? sort = null, string? period = null, bool all = false) =>
        $"/statistik?periode={period ?? Period}&menurut={by ?? By}&urut={sort ?? Sort}{(all ? "&semua=1" : "")}";

    private static bool ReadPeriod(string text, out int year, out int? month)
    {
        (year, month) = (0, null);
        if (text.Length is not (4 or 7) || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out year)) return false;
        if (text.Length == 4) return true;
        if (text[4] != '-' || !int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var m) || m is < 1 or > 12) return false;
        month = m;
        return true;
    }
}

/// <summary>A line of the page's table.</summary>
public sealed record TableLine(string Name, Figure Figure, string? Link);

/// <summary>The lines that answer a question.</summary>
internal static class StatisticsTable
{
    public static List<TableLine> Lines(Statistic statistic, StatisticsQuery q)
    {
        var cube = statistic.Cubes[q.By];
        if (q.By == Dimensions.Whole)
        {
            var months = Enumerable.Range(1, 12).Select(m => (m, Line: new TableLine(StatisticsWords.Month(m), cube.At(0, q.Year, m), q.Link(by: Dimensions.Unit, period: string.Create(CultureInfo.InvariantCulture, $"{q.Year}-{m:00}"))))).ToList();
            // A year runs from its first month, unless somebody asks for another order.
            return [.. (q.Sort is "masuk" or "nama" ? months.Select(x => x.Line) : Ordered(months.Select(x => x.Line), q.Sort)).Where(l => l.Figure != Figure.Nothing)];
        }
        var lines = cube.Dimension.Rows.Select((row, i) => new TableLine(Name(statistic, q.By, row), cube.At(i, q.Year, q.Month), null)).Where(l => l.Figure != Figure.Nothing);
        return [.. Ordered(lines, q.Sort)];
    }

    // Names repeat between districts, so a village carries its own.
    private static string Name(Statistic statistic, string by, StatRow row) =>
        by == Dimensions.Village && statistic.Places.Near(row.Code) is { } near ? near : row.Name;

    private static IEnumerable<TableLine> Ordered(IEnumerable<TableLine> lines, string sort) => sort switch
    {
        "nama" => lines.OrderBy(l => l.Name, StringComparer.CurrentCultureIgnoreCase),
        "selesai" => By(lines, f => f.Done),
        "tengah" => By(lines, f => f.Median),
        "lambat" => By(lines, f => f.NineOfTen),
        "lewat" => By(lines, f => f.LateShare),
        "dibuka" => By(lines, f => f.ReopenedShare),
        "puas" => By(lines, f => f.SatisfiedShare),
        _ => By(lines, f => f.Received),
    };

    private static IEnumerable<TableLine> By(IEnumerable<TableLine> lines, Func<Figure, double?> value) =>
        lines.OrderBy(l => value(l.Figure) is null).ThenByDescending(l => value(l.Figure)).ThenBy(l => l.Name, StringComparer.CurrentCultureIgnoreCase);
}
