using System.Runtime.InteropServices;

namespace CrmConsole.Public.Statistics;

/// <summary>What is counted in a cell, in this order.</summary>
public enum Measure { Received, Done, Late, Reopened, Rated, Satisfied }

/// <summary>True counts of one dimension, by row and month; nothing is hidden yet.</summary>
/// <param name="Counts">By measure, then row × month.</param>
/// <param name="Median">Seconds by row × (month, then year); 0 without any done.</param>
internal sealed record Counts(Dimension Dimension, int Months, int[][] PerMonth, int[] Median, int[] NineOfTen, int[] YearMedian, int[] YearNineOfTen);

/// <summary>Counts the facts. Pure. Percentiles are exact: the smallest value that so many per cent do not exceed (nearest rank).</summary>
internal sealed class Tally
{
    public static readonly int Measures = Enum.GetValues<Measure>().Length;

    private readonly ReportFact[] facts;
    private readonly int[] months;
    /// <summary>Positions of done reports, the quickest first, and how long each took.</summary>
    private readonly int[] quickest, durations;
    private readonly int now;

    /// <param name="isPublic">False for categories that are nobody else's business.</param>
    public Tally(ReadOnlySpan<ReportFact> all, int now, Func<ushort, bool> isPublic)
    {
        this.now = now;
        var (first, last) = (int.MaxValue, FactTime.Month(now));
        var days = new Dictionary<int, int>();
        (facts, months) = (new ReportFact[all.Length], new int[all.Length]);
        var count = 0;
        foreach (ref readonly var fact in all)
        {
            if (!fact.Visible || !isPublic(fact.Category)) continue;
            ref var month = ref CollectionsMarshal.GetValueRefOrAddDefault(days, (fact.Received + FactTime.Jakarta) / 86_400, out var known);
            if (!known) month = FactTime.Month(fact.Received);
            facts[count] = fact;
            months[count++] = month;
            (first, last) = (Math.Min(first, month), Math.Max(last, month));
        }
        FirstYear = (first == int.MaxValue ? last : first) / 12;
        Years = last / 12 - FirstYear + 1;
        Array.Resize(ref facts, count);
        for (var i = 0; i < count; i++) months[i] -= FirstYear * 12;
        FirstYear += 2000;
        (quickest, durations) = Sorted();
    }

    public int FirstYear { get; }
    public int Years { get; }

    public Counts Count(Dimension dimension)
    {
        var width = Years * 12;
        var counts = new int[Measures][];
        for (var m = 0; m < Measures; m++) counts[m] = new int[dimension.Rows.Count * width];
        var cells = new int[facts.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            ref readonly var fact = ref facts[i];
            var cell = cells[i] = dimension.RowFor(fact) * width + months[i];
            counts[(int)Measure.Received][cell]++;
            if (fact.Done) counts[(int)Measure.Done][cell]++;
            if (fact.IsLate(now)) counts[(int)Measure.Late][cell]++;
            if (fact.Reopened) counts[(int)Measure.Reopened][cell]++;
            if (fact.Stars > 0) counts[(int)Measure.Rated][cell]++;
            if (fact.Stars >= 4) counts[(int)Measure.Satisfied][cell]++;
        }
        var (median, nine) = Ranks(cells, 1, counts[(int)Measure.Done]);
        var (yearMedian, yearNine) = Ranks(cells, 12, Sum(counts[(int)Measure.Done]));
        return new Counts(dimension, width, counts, median, nine, yearMedian, yearNine);
    }

    public static int[] Sum(int[] perMonth)
    {
        var years = new int[perMonth.Length / 12];
        for (var i = 0; i < perMonth.Length; i++) years[i / 12] += perMonth[i];
        return years;
    }

    /// <summary>The rank, from 1, of a percentile among so many.</summary>
    public static int Rank(int count, int percent) => (count * percent + 99) / 100;

    // Going from the quickest to the slowest, the n-th that falls into a cell has rank n there: no cell needs sorting.
    private (int[] Median, int[] NineOfTen) Ranks(int[] cells, int divide, int[] done)
    {
        var (median, nine, seen) = (new int[done.Length], new int[done.Length], new int[done.Length]);
        for (var i = 0; i < quickest.Length; i++)
        {
            var cell = cells[quickest[i]] / divide;
            var rank = ++seen[cell];
            if (rank == Rank(done[cell], 50)) median[cell] = durations[i];
            if (rank == Rank(done[cell], 90)) nine[cell] = durations[i];
        }
        return (median, nine);
    }

    private (int[] Order, int[] Durations) Sorted()
    {
        var order = Enumerable.Range(0, facts.Length).Where(i => facts[i].Done).ToArray();
        var took = Array.ConvertAll(order, i => Math.Max(0, facts[i].Closed - facts[i].Received));
        Array.Sort(took, order);
        return (order, took);
    }
}
