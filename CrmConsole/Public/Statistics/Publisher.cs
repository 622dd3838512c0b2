namespace CrmConsole.Public.Statistics;

/// <summary>What is shown of one cell; null is hidden.</summary>
/// <param name="Median">Seconds until half of the done ones were done; null as well when there are too few.</param>
/// <param name="NineOfTen">Seconds until nine of ten were.</param>
public sealed record Figure(int? Received, int? Done, int? Late, int? Reopened, int? Rated, int? Satisfied, int? Median, int? NineOfTen)
{
    public static readonly Figure Nothing = new(0, 0, 0, 0, 0, 0, null, null);

    public int? this[Measure measure] => measure switch
    {
        Measure.Received => Received,
        Measure.Done => Done,
        Measure.Late => Late,
        Measure.Reopened => Reopened,
        Measure.Rated => Rated,
        _ => Satisfied,
    };

    /// <summary>A part of what came in; null when either is hidden or nothing came.</summary>
    public double? Share(int? part) => part is { } p && Received is > 0 and var all ? (double)p / all : null;
    public double? LateShare => Share(Late);
    public double? ReopenedShare => Share(Reopened);
    public double? SatisfiedShare => Satisfied is { } s && Rated is > 0 and var all ? (double)s / all : null;
}

/// <summary>One published dimension: a figure for each row and each month and year.</summary>
/// <param name="Figures">By row, year, then month 0–11 and the year as a whole at <see cref="Suppression.Year"/>.</param>
public sealed record Cube(Dimension Dimension, int FirstYear, Figure[][][] Figures)
{
    /// <param name="month">1 to 12; null for the whole year.</param>
    public Figure At(int row, int year, int? month) =>
        year - FirstYear is >= 0 and var y && y < Figures[row].Length ? Figures[row][y][month is { } m ? m - 1 : Suppression.Year] : Figure.Nothing;
}

/// <summary>From true counts to what may be shown. Pure. Goes from the whole downwards, so that nothing that is hidden above follows
/// from what stands below, nor the other way round.</summary>
internal static class Publisher
{
    /// <summary>With fewer done ones the slowest tenth is one person.</summary>
    public const int LeastForNineOfTen = 10;

    /// <param name="known">What was worked out the time before: years gone by hardly change, and the same table has the same answer.</param>
    public static Dictionary<string, Cube> Publish(Tally tally, IReadOnlyList<Dimension> dimensions, KnownTables? known = null)
    {
        known ??= new KnownTables();
        var hidden = new Dictionary<string, bool[][][][]>();
        var cubes = new Dictionary<string, Cube>();
        foreach (var dimension in dimensions)
        {
            var counts = tally.Count(dimension);
            var mine = Hide(counts, tally.Years, dimension.Above is { } above ? hidden[above] : null, known);
            hidden.Add(dimension.Code, mine);
            cubes.Add(dimension.Code, new Cube(dimension, tally.FirstYear, Figures(counts, tally.Years, mine)));
        }
        return cubes;
    }

    /// <summary>By measure, year, row and column.</summary>
    private static bool[][][][] Hide(Counts counts, int years, bool[][][][]? above, KnownTables known)
    {
        var all = new bool[Tally.Measures][][][];
        var groups = counts.Dimension.Rows.Select((r, i) => (r.Parent, Row: i)).GroupBy(x => x.Parent, x => x.Row).Select(g => (Parent: g.Key, Rows: g.ToArray())).ToArray();
        for (var m = 0; m < Tally.Measures; m++)
        {
            all[m] = new bool[years][][];
            for (var y = 0; y < years; y++)
            {
                var (measure, year) = ((Measure)m, y);
                var values = Values(counts, measure, year);
                var mine = all[m][y] = [.. values.Select((v, row) => v.Select((n, column) => IsTold(counts, measure, n, year, row, column, all)).ToArray())];
                if (above is null) Suppression.ProtectWhole(values[0], mine[0]);
                else foreach (var (parent, rows) in groups) Protect(values, mine, rows, above[m][y][parent], known);
            }
        }
        return all;
    }

    private static void Protect(int[][] values, bool[][] hidden, int[] rows, bool[] above, KnownTables known)
    {
        // Nearly always there is nothing to do.
        if (!above.Contains(true) && Array.TrueForAll(rows, r => !hidden[r].Contains(true))) return;
        // Rows in which nothing came at all hide nothing, unless nothing else is left.
        var filled = Array.FindAll(rows, r => values[r][Suppression.Year] > 0);
        var taken = filled.Length > 1 ? filled : rows;
        known.Protect([.. taken.Select(r => values[r])], [.. taken.Select(r => hidden[r])], above);
    }

    // Too small itself, or a part of something hidden. Of ratings the others too: one of five who is not satisfied stands out.
    private static bool IsTold(Counts counts, Measure measure, int n, int year, int row, int column, bool[][][][] hidden)
    {
        if (Suppression.IsSmall(n)) return true;
        return measure switch
        {
            Measure.Received => false,
            Measure.Satisfied => hidden[(int)Measure.Rated][year][row][column] || Suppression.IsSmall(Value(counts, Measure.Rated, year, row, column) - n),
            _ => hidden[(int)Measure.Received][year][row][column],
        };
    }

    private static int[][] Values(Counts counts, Measure measure, int year) =>
        [.. Enumerable.Range(0, counts.Dimension.Rows.Count).Select(row => Enumerable.Range(0, Suppression.Columns).Select(c => Value(counts, measure, year, row, c)).ToArray())];

    private static int Value(Counts counts, Measure measure, int year, int row, int column)
    {
        var months = counts.PerMonth[(int)measure].AsSpan(row * counts.Months + year * 12, 12);
        if (column < Suppression.Year) return months[column];
        var sum = 0;
        foreach (var n in months) sum += n;
        return sum;
    }

    private static Figure[][][] Figures(Counts counts, int years, bool[][][][] hidden)
    {
        var rows = new Figure[counts.Dimension.Rows.Count][][];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new Figure[years][];
            for (var year = 0; year < years; year++)
            {
                rows[row][year] = new Figure[Suppression.Columns];
                for (var column = 0; column < Suppression.Columns; column++) rows[row][year][column] = Make(counts, row, year, column, hidden);
            }
        }
        return rows;
    }

    private static Figure Make(Counts counts, int row, int year, int column, bool[][][][] hidden)
    {
        int? Shown(Measure m) => hidden[(int)m][year][row][column] ? null : Value(counts, m, year, row, column);
        var done = Shown(Measure.Done);
        var (month, whole) = (row * counts.Months + year * 12 + column, row * (counts.Months / 12) + year);
        var (median, nine) = column < Suppression.Year ? (counts.Median[month], counts.NineOfTen[month]) : (counts.YearMedian[whole], counts.YearNineOfTen[whole]);
        var figure = new Figure(Shown(Measure.Received), done, Shown(Measure.Late), Shown(Measure.Reopened), Shown(Measure.Rated), Shown(Measure.Satisfied),
            done >= Suppression.Least ? median : null, done >= LeastForNineOfTen ? nine : null);
        return figure == Figure.Nothing ? Figure.Nothing : figure;
    }
}

/// <summary>Remembers tables that were protected, by everything that went into them.</summary>
internal sealed class KnownTables
{
    private Dictionary<Key, bool[][]> before = new(Key.Same), now = new(Key.Same);

    /// <summary>What was not asked for since the last call is forgotten.</summary>
    public void Turn() => (before, now) = (now, new(Key.Same));

    public void Protect(int[][] values, bool[][] hidden, bool[] above)
    {
        var key = new Key(values, [.. hidden.Select(r => (bool[])r.Clone())], above);
        if (now.TryGetValue(key, out var result) || before.TryGetValue(key, out result))
        {
            for (var row = 0; row < hidden.Length; row++) result[row].CopyTo(hidden[row], 0);
        }
        else
        {
            Suppression.Protect(values, hidden, above);
            result = [.. hidden.Select(r => (bool[])r.Clone())];
        }
        now[key] = result;
    }

    private sealed record Key(int[][] Values, bool[][] Hidden, bool[] Above)
    {
        public static readonly IEqualityComparer<Key> Same = EqualityComparer<Key>.Create(
            static (a, b) => a!.Values.Length == b!.Values.Length && a.Above.AsSpan().SequenceEqual(b.Above) && Rows(a.Values, b.Values) && Rows(a.Hidden, b.Hidden),
            static key =>
            {
                var hash = new HashCode();
                foreach (var row in key.Values)
                    foreach (var n in row) hash.Add(n);
                return hash.ToHashCode();
            });

        private static bool Rows<T>(T[][] a, T[][] b) where T : IEquatable<T>
        {
            for (var i = 0; i < a.Length; i++)
                if (!a[i].AsSpan().SequenceEqual(b[i])) return false;
            return true;
        }
    }
}
