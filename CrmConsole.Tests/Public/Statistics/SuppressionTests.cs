using CrmConsole.Public.Statistics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CrmConsole.Tests.Public.Statistics;

/// <summary>Nothing small is shown, and nothing hidden can be worked out. The judge knows nothing of graphs: it solves the equations
/// that anybody could write down (Gauss, exact), and asks which hidden counts have only one solution.</summary>
public sealed class SuppressionTests
{
    /// <summary>A random city: six flat rows, and three cities with districts with villages, over one year.</summary>
    private static readonly Gen<int[][]> Leaves = Gen.Choose(0, 3).SelectMany(emptiness =>
        Gen.Choose(0, 40).Select(n => n < 12 * emptiness ? 0 : n % 13).ArrayOf(12).ArrayOf(9));

    [Property(MaxTest = 300)]
    public Property Nothing_small_is_shown_and_nothing_hidden_follows_from_what_is_shown() => Prop.ForAll(Leaves.ToArbitrary(), leaves =>
    {
        // Villages 0–8; districts: 0–1, 2, 3–5, 6–8; cities: districts 0–1, 2–3.
        int[] district = [0, 0, 1, 2, 2, 2, 3, 3, 3], city = [0, 0, 1, 1];
        var villages = leaves.Select(WithYear).ToArray();
        var districts = Sums(villages, district, 4);
        var cities = Sums(districts, city, 2);
        var whole = Sums(cities, [0, 0], 1);

        var (hw, hc, hd, hv) = (Small(whole), Small(cities), Small(districts), Small(villages));
        Suppression.ProtectWhole(whole[0], hw[0]);
        Suppression.Protect(cities, hc, hw[0]);
        for (var p = 0; p < 2; p++) Part(districts, hd, city, p, hc[p]);
        for (var p = 0; p < 4; p++) Part(villages, hv, district, p, hd[p]);

        // Every equation of the published tables at once, levels included.
        var all = new Equations();
        Add(all, [whole, cities, districts, villages], [hw, hc, hd, hv], [[0, 0], city, district]);
        var known = all.Determined();
        Assert.Empty(known);
        foreach (var (values, hidden) in new[] { (whole, hw), (cities, hc), (districts, hd), (villages, hv) })
            for (var r = 0; r < values.Length; r++)
                for (var c = 0; c < Suppression.Columns; c++)
                    Assert.False(Suppression.IsSmall(values[r][c]) && !hidden[r][c]);
    });

    [Fact]
    public void The_judge_itself_finds_what_is_given_away()
    {
        var values = new[] { WithYear([3, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), WithYear([20, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) };
        var hidden = Small(values);
        var all = new Equations();
        Add(all, [Sums(values, [0, 0], 1), values], [[new bool[13]], hidden], [[0, 0]]);
        Assert.Equal([(1, 0, 0)], all.Determined());
        Assert.Equal([(0, 0)], Suppression.Bridges(hidden));
        Suppression.Protect(values, hidden, new bool[13]);
        // The smallest way round: the other month of the same row, and both of the other row.
        Assert.Equal(4, hidden.Sum(r => r.Count(h => h)));
        Assert.Empty(Suppression.Bridges(hidden));
    }

    private static void Part(int[][] values, bool[][] hidden, int[] parent, int which, bool[] above)
    {
        var rows = Enumerable.Range(0, values.Length).Where(i => parent[i] == which).ToArray();
        Suppression.Protect([.. rows.Select(r => values[r])], [.. rows.Select(r => hidden[r])], above);
    }

    private static int[] WithYear(int[] months) => [.. months, months.Sum()];
    private static bool[][] Small(int[][] values) => [.. values.Select(r => r.Select(Suppression.IsSmall).ToArray())];
    private static int[][] Sums(int[][] rows, int[] parent, int count) => [.. Enumerable.Range(0, count).Select(p => Enumerable.Range(0, Suppression.Columns).Select(c => rows.Where((_, i) => parent[i] == p).Sum(r => r[c])).ToArray())];

    private static void Add(Equations all, int[][][] levels, bool[][][] hidden, int[][] parents)
    {
        for (var level = 0; level < levels.Length; level++)
        {
            for (var r = 0; r < levels[level].Length; r++)
                all.Add([.. Enumerable.Range(0, 13).Where(c => hidden[level][r][c]).Select(c => ((level, r, c), c < 12 ? 1 : -1))]);
            if (level == 0) continue;
            for (var p = 0; p < levels[level - 1].Length; p++)
                for (var c = 0; c < 13; c++)
                    all.Add([.. Enumerable.Range(0, levels[level].Length).Where(r => parents[level - 1][r] == p && hidden[level][r][c]).Select(r => ((level, r, c), 1)), .. hidden[level - 1][p][c] ? new[] { ((level - 1, p, c), -1) } : []]);
        }
    }
}

/// <summary>Linear equations over hidden counts. Which unknowns have one value only: those that a reduced row names alone.
/// Coefficients stay small here, so that arithmetic modulo a large prime decides as exact fractions would.</summary>
internal sealed class Equations
{
    private const long Prime = 2_147_483_629;
    private readonly List<Dictionary<(int Level, int Row, int Column), long>> rows = [];

    public void Add(((int, int, int) Unknown, int Factor)[] terms)
    {
        if (terms.Length > 0) rows.Add(terms.ToDictionary(t => t.Unknown, t => (long)(t.Factor < 0 ? Prime - 1 : 1)));
    }

    public List<(int Level, int Row, int Column)> Determined()
    {
        var left = rows.Select(r => new Dictionary<(int, int, int), long>(r)).ToList();
        var reduced = new List<(((int, int, int) Pivot, Dictionary<(int, int, int), long> Row) Entry, int _)>();
        while (left.Count > 0)
        {
            var row = left[^1];
            left.RemoveAt(left.Count - 1);
            foreach (var ((pivot, known), _) in reduced)
                if (row.TryGetValue(pivot, out var factor)) Subtract(row, known, factor);
            if (row.Count == 0) continue;
            var at = row.Keys.First();
            var inverse = Power(row[at], Prime - 2);
            foreach (var key in row.Keys.ToList()) row[key] = row[key] * inverse % Prime;
            foreach (var ((_, known), _) in reduced)
                if (known.TryGetValue(at, out var factor)) Subtract(known, row, factor);
            reduced.Add(((at, row), 0));
        }
        return [.. reduced.Where(r => r.Entry.Row.Count == 1).Select(r => r.Entry.Pivot)];
    }

    private static void Subtract(Dictionary<(int, int, int), long> row, Dictionary<(int, int, int), long> other, long factor)
    {
        foreach (var (key, value) in other)
        {
            var sum = (row.GetValueOrDefault(key) + Prime - factor * value % Prime) % Prime;
            if (sum == 0) row.Remove(key);
            else row[key] = sum;
        }
    }

    private static long Power(long number, long exponent)
    {
        var result = 1L;
        for (number %= Prime; exponent > 0; exponent >>= 1, number = number * number % Prime)
            if ((exponent & 1) == 1) result = result * number % Prime;
        return result;
    }
}
