namespace CrmConsole.Public.Statistics;

/// <summary>Which counts of a table may not be shown. Pure. A table: rows that are parts of one whole, twelve months and the year as
/// columns; each row's months add up to its year, each column adds up to the whole's. A hidden count is given away exactly when it
/// is a bridge of the graph whose nodes are rows and columns and whose edges are the hidden counts (no round trip leads over it, so
/// nothing can be shifted without being seen). So more is hidden, as little as possible, until every one lies on a round trip.</summary>
internal static class Suppression
{
    /// <summary>Fewer than this tell of persons.</summary>
    public const int Least = 5;
    public const int Columns = 13, Year = 12;

    public static bool IsSmall(int count) => count is > 0 and < Least;

    /// <summary>The whole itself: one row. A single hidden count follows from the others.</summary>
    public static void ProtectWhole(ReadOnlySpan<int> values, bool[] hidden)
    {
        if (hidden.Count(h => h) != 1) return;
        var best = -1;
        for (var c = 0; c < values.Length; c++)
            if (!hidden[c] && (best < 0 || Cost(values[c]) < Cost(values[best]))) best = c;
        hidden[best] = true;
    }

    /// <param name="values">By row and column.</param>
    /// <param name="hidden">In: what is too small. Out: with what would give it away.</param>
    /// <param name="above">What is hidden of the whole that the rows add up to; it must hold by itself already.</param>
    public static void Protect(int[][] values, bool[][] hidden, bool[] above)
    {
        var carrier = Carry(values, hidden, above);
        // Every round adds at least one hidden count, or is the last.
        for (var more = true; more;)
        {
            more = false;
            var safe = new HashSet<(int, int)>();
            foreach (var (row, column) in Bridges(hidden))
            {
                // Whatever may be shifted in the whole may be shifted here with it.
                if ((row == carrier && above[column]) || safe.Contains((row, column))) continue;
                foreach (var edge in Detour(values, hidden, row, column))
                {
                    safe.Add(edge);
                    more |= !hidden[edge.Row][edge.Column];
                    hidden[edge.Row][edge.Column] = true;
                }
            }
        }
    }

    /// <summary>Hidden counts that follow from what is shown of their table, the whole included.</summary>
    public static List<(int Row, int Column)> Bridges(bool[][] hidden)
    {
        var rows = hidden.Length;
        var (number, low, count) = (new int[rows + Columns], new int[rows + Columns], 0);
        var found = new List<(int, int)>();
        for (var start = 0; start < rows; start++)
            if (number[start] == 0) Visit(start, -1);
        return found;

        void Visit(int node, int from)
        {
            number[node] = low[node] = ++count;
            var isRow = node < rows;
            for (var i = 0; i < (isRow ? Columns : rows); i++)
            {
                var (row, column) = isRow ? (node, i) : (i, node - rows);
                var other = isRow ? rows + i : i;
                if (!hidden[row][column] || other == from) continue;
                if (number[other] != 0)
                {
                    low[node] = Math.Min(low[node], number[other]);
                    continue;
                }
                Visit(other, node);
                low[node] = Math.Min(low[node], low[other]);
                if (low[other] > number[node]) found.Add((row, column));
            }
        }
    }

    // One part hides at least what the whole hides, so that what is open there is open here: the part that loses least.
    private static int Carry(int[][] values, bool[][] hidden, bool[] above)
    {
        if (!above.Contains(true)) return -1;
        var (best, least) = (0, long.MaxValue);
        for (var row = 0; row < values.Length; row++)
        {
            long cost = 0;
            for (var c = 0; c < Columns; c++)
                if (above[c] && !hidden[row][c]) cost += Cost(values[row][c]);
            if (cost < least) (best, least) = (row, cost);
        }
        for (var c = 0; c < Columns; c++) hidden[best][c] |= above[c];
        return best;
    }

    // The cheapest way from the row to the column by other counts; those that are hidden already cost nothing. Rows lie between columns,
    // and of those there are only thirteen: it is enough to settle them.
    private static List<(int Row, int Column)> Detour(int[][] values, bool[][] hidden, int row, int column)
    {
        long Weight(int r, int c) => hidden[r][c] ? 0 : Cost(values[r][c]);
        var (cost, reached, via, settled) = (new long[Columns], new long[values.Length], new (int Row, int From)[Columns], new bool[Columns]);
        Array.Fill(reached, long.MaxValue);
        for (var c = 0; c < Columns; c++) (cost[c], via[c]) = (c == column ? long.MaxValue : Weight(row, c), (row, -1));
        while (Nearest(cost, settled) is var at and >= 0 && at != column)
        {
            settled[at] = true;
            for (var r = 0; r < values.Length; r++)
            {
                if (r == row || cost[at] + Weight(r, at) is var here && here >= reached[r]) continue;
                reached[r] = here;
                for (var c = 0; c < Columns; c++)
                    if (!settled[c] && here + Weight(r, c) is var sum && sum < cost[c]) (cost[c], via[c]) = (sum, (r, at));
            }
        }
        return cost[column] == long.MaxValue ? [] : Way(via, row, column);
    }

    private static int Nearest(long[] cost, bool[] settled)
    {
        var best = -1;
        for (var c = 0; c < cost.Length; c++)
            if (!settled[c] && cost[c] < long.MaxValue && (best < 0 || cost[c] < cost[best])) best = c;
        return best;
    }

    private static List<(int Row, int Column)> Way((int Row, int From)[] via, int row, int column)
    {
        var way = new List<(int, int)> { (row, column) };
        for (var c = column; c >= 0; c = via[c].From)
        {
            way.Add((via[c].Row, c));
            if (via[c].From >= 0) way.Add((via[c].Row, via[c].From));
        }
        return way;
    }

    // A hidden nought hides little: only when nothing else is left.
    private static long Cost(int value) => value == 0 ? 1_000_000_000 : value;
}
