using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Places;

/// <summary>The landmarks of the database in memory, for searching while somebody types. Call <see cref="Reload"/> after a change.</summary>
public sealed class LandmarkBook(IDbContextFactory<CrmDb> databases)
{
    private readonly Snapshot<LandmarkIndex> snapshot = new(databases, db => new LandmarkIndex(db.Landmarks.Where(l => !l.Hidden).ToList()));

    /// <summary>The best landmarks for what is typed so far: each typed word begins a word of the name, in any order. Names that
    /// begin so come first, then the often used, then the short. Empty for an empty text.</summary>
    public IReadOnlyList<Landmark> Find(string typed, int most) => snapshot.Current.Find(typed, most);

    public void Reload() => snapshot.Reload();
}

/// <summary>Every word of every name in one sorted array. Immutable; a search among 50,000 names takes a millisecond or two.</summary>
internal sealed class LandmarkIndex
{
    // In the order of answers among equals, so that a lower number is the better one.
    private readonly Landmark[] landmarks;
    private readonly string[] keys;
    private readonly string[][] words;
    private readonly (string Word, int At)[] sorted;

    public LandmarkIndex(IEnumerable<Landmark> all)
    {
        landmarks = [.. all.OrderByDescending(l => l.Uses).ThenBy(l => l.Name.Length).ThenBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Id)];
        words = [.. landmarks.Select(l => Landmark.Words(l.Name).ToArray())];
        keys = [.. words.Select(w => string.Join(' ', w))];
        sorted = [.. words.SelectMany((w, at) => w.Distinct().Select(word => (word, at)))];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Word, b.Word) is not 0 and var order ? order : a.At.CompareTo(b.At));
    }

    public IReadOnlyList<Landmark> Find(string typed, int most)
    {
        var terms = LandmarkWords.Typed(typed).ConvertAll(LandmarkWords.Readings);
        if (terms.Count == 0 || most <= 0) return [];
        var beginnings = Beginnings(terms);
        var ranges = terms.ConvertAll(t => Array.ConvertAll(t, Range));
        // The rarest word leads; the others are looked for in the names it gives.
        var rarest = Enumerable.Range(0, terms.Count).MinBy(i => ranges[i].Sum(r => r.End - r.Start));
        var best = new SortedSet<(int Tier, int At)>();
        // The worst of the best, once there are enough of them.
        var worst = (Tier: int.MaxValue, At: int.MaxValue);
        foreach (var (start, end) in ranges[rarest])
            for (var i = start; i < end; i++)
            {
                var at = sorted[i].At;
                if (worst.Tier == 0 && at >= worst.At) continue;
                var found = (Array.Exists(beginnings, b => keys[at].StartsWith(b, StringComparison.Ordinal)) ? 0 : 1, at);
                if (worst.CompareTo(found) <= 0 || !HasAll(at, terms, rarest)) continue;
                best.Add(found);
                if (best.Count > most) best.Remove(best.Max);
                if (best.Count == most) worst = best.Max;
            }
        return [.. best.Select(b => landmarks[b.At])];
    }

    private bool HasAll(int at, List<string[]> terms, int but)
    {
        for (var t = 0; t < terms.Count; t++)
            if (t != but && !Array.Exists(words[at], w => Array.Exists(terms[t], r => w.StartsWith(r, StringComparison.Ordinal)))) return false;
        return true;
    }

    private static string[] Beginnings(List<string[]> terms) =>
        [.. new[] { string.Join(' ', terms.Select(t => t[0])), string.Join(' ', terms.Select(t => t[^1])) }.Distinct()];

    private (int Start, int End) Range(string prefix) => (First(w => string.CompareOrdinal(w, prefix) >= 0), First(w => string.CompareOrdinal(w, prefix) > 0 && !w.StartsWith(prefix, StringComparison.Ordinal)));

    private int First(Func<string, bool> holds)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(sorted[middle].Word)) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
