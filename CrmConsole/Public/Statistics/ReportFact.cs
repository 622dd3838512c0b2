using System.Runtime.InteropServices;

namespace CrmConsole.Public.Statistics;

/// <summary>What the statistics know of one report: codes as small numbers, no words and no person.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReportFact
{
    public long Report { get; init; }
    /// <summary>Seconds since <see cref="FactTime.Origin"/>, as the two below.</summary>
    public int Received { get; init; }
    /// <summary>The end of the whole time, which nothing resets.</summary>
    public int Due { get; init; }
    /// <summary>When its case was last done, refused or archived; 0 while it is open.</summary>
    public int Closed { get; init; }
    public ushort Category { get; init; }
    public ushort Agency { get; init; }
    public ushort Area { get; init; }
    public ushort Channel { get; init; }
    /// <summary>Validated as done by the Government Bureau, and not reopened since.</summary>
    public bool Done { get; init; }
    /// <summary>It was done at least once and taken up again.</summary>
    public bool Reopened { get; init; }
    /// <summary>In the public's sight: not sealed.</summary>
    public bool Visible { get; init; }
    /// <summary>The reporter's last rating, 0 for none.</summary>
    public byte Stars { get; init; }

    /// <summary>Past the end of its time: when it was closed, or still open by now.</summary>
    public bool IsLate(int now) => (Closed == 0 ? now : Closed) > Due;
}

internal static class FactTime
{
    public static readonly DateTimeOffset Origin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    /// <summary>Jakarta's clock is ahead of it by so much, all year round.</summary>
    public const int Jakarta = 7 * 3600;

    public static int Seconds(DateTimeOffset at) => (int)Math.Clamp((at - Origin).TotalSeconds, 1, int.MaxValue - 86_400);

    /// <summary>Months since January 2000 on Jakarta's calendar.</summary>
    public static int Month(int seconds)
    {
        var day = Origin.AddSeconds((long)seconds + Jakarta);
        return (day.Year - 2000) * 12 + day.Month - 1;
    }
}

/// <summary>Codes ↔ numbers; 0 is "none". Grows only.</summary>
internal sealed class CodeTable
{
    private readonly Dictionary<string, ushort> numbers = [];
    private readonly List<string?> codes = [null];

    public int Count => codes.Count;
    public string? this[int number] => codes[number];

    public ushort Of(string? code)
    {
        if (string.IsNullOrEmpty(code)) return 0;
        if (numbers.TryGetValue(code, out var number)) return number;
        number = checked((ushort)codes.Count);
        codes.Add(code);
        numbers.Add(code, number);
        return number;
    }
}

/// <summary>All reports' facts in the order of their ids. Written and read by one thread at a time.</summary>
internal sealed class FactStore
{
    private ReportFact[] facts = [];

    /// <summary>How far the event log is in it.</summary>
    public long Seq { get; set; }
    /// <summary>Hash of the event there: the same one stands in no other database and in no other past.</summary>
    public byte[] Hash { get; set; } = [];
    /// <summary>When every case was read, not only those that events spoke of.</summary>
    public DateTimeOffset WholeAt { get; set; }
    public int Count { get; private set; }
    public CodeTable Codes { get; } = new();
    /// <summary>Cases that were reopened after they were done.</summary>
    public HashSet<long> ReopenedCases { get; } = [];
    public ReadOnlySpan<ReportFact> All => facts.AsSpan(0, Count);

    public void Replace(List<ReportFact> all)
    {
        facts = [.. all];
        Count = facts.Length;
        Array.Sort(facts, static (a, b) => a.Report.CompareTo(b.Report));
    }

    public void Put(in ReportFact fact)
    {
        var at = Find(fact.Report);
        if (at >= 0)
        {
            facts[at] = fact;
            return;
        }
        if (Count == facts.Length) Array.Resize(ref facts, Math.Max(256, Count + Count / 4));
        // New reports have the highest ids; anything else is rare.
        facts.AsSpan(~at, Count - ~at).CopyTo(facts.AsSpan(~at + 1));
        facts[~at] = fact;
        Count++;
    }

    private int Find(long report)
    {
        if (Count == 0 || facts[Count - 1].Report < report) return ~Count;
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = facts[middle].Report.CompareTo(report);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}
