using CrmConsole.Places;

namespace CrmConsole.Routing;

/// <summary>A category read out of a text.</summary>
/// <param name="Words">The phrases that spoke for it, heaviest first: "because of …".</param>
/// <param name="Sure">Clearly ahead of the next one; otherwise offer it, but do not act on it alone.</param>
public sealed record CategorySuggestion(string Code, double Score, IReadOnlyList<string> Words, bool Sure);

/// <summary>Guesses a category by keywords. A phrase weighs the square of its words, shared among the categories that
/// claim it; a longer phrase silences those inside it; "dekat pasar" hardly speaks for markets, "Pasar Minggu" not at all;
/// what is named first weighs a little more. A tie is no answer.</summary>
public sealed class CategoryGuess
{
    // Words before a landmark: what follows says where, not what.
    private static readonly string[] WhereWords =
        ["dekat", "depan", "samping", "sebelah", "belakang", "seberang", "sekitar", "arah", "menuju", "area", "kawasan", "pinggir", "jalan", "gang", "lewat", "komplek", "kompleks", "perumahan", "halte", "daerah", "sebrang"];

    // Words that speak for nothing and silence what is in them.
    private static readonly string[] Neutral = ["anak sekolah", "bolak balik", "kali lipat", "tiap kali", "sekali lagi"];

    private const double Landmark = 0.2;
    private const double NamedFirst = 1.1;

    private readonly PhraseFinder finder;
    private readonly List<(string Phrase, List<Category> Claims, bool Where)> phrases = [];

    /// <param name="placeNames">Names of areas; those of several words are no words of a complaint.</param>
    public CategoryGuess(IEnumerable<Category> categories, IEnumerable<string>? placeNames = null)
    {
        var index = new Dictionary<string, int>();
        foreach (var category in categories)
        {
            foreach (var phrase in category.Keywords.Split(';').Select(PhraseFinder.Normal).Where(p => p.Length > 0).Distinct())
            {
                if (!index.TryGetValue(phrase, out var at))
                {
                    index.Add(phrase, at = phrases.Count);
                    phrases.Add((phrase, [], false));
                }
                phrases[at].Claims.Add(category);
            }
        }
        foreach (var word in WhereWords.Where(w => !index.ContainsKey(w))) phrases.Add((word, [], true));
        foreach (var words in (placeNames ?? []).Select(PhraseFinder.Normal).Where(n => n.Contains(' ', StringComparison.Ordinal)).Concat(Neutral).Distinct().Where(w => !index.ContainsKey(w)))
            phrases.Add((words, [], false));
        finder = new PhraseFinder([.. phrases.Select(p => p.Phrase)], Spelling.Aliases);
    }

    /// <summary>The best category valid at that time; null when nothing or equally much speaks for two.</summary>
    public CategorySuggestion? Guess(string text, DateTimeOffset at)
    {
        var ranked = Rank(text, at);
        if (ranked.Count == 0 || (ranked.Count > 1 && ranked[0].Score - ranked[1].Score < 0.01)) return null;
        var ahead = ranked.Count == 1 ? double.PositiveInfinity : ranked[0].Score / ranked[1].Score;
        return ranked[0] with { Sure = ranked[0].Score >= 2 && ahead >= 1.5 };
    }

    /// <summary>All categories that something speaks for, best first: for the officer's menu.</summary>
    public IReadOnlyList<CategorySuggestion> Rank(string text, DateTimeOffset at)
    {
        var weights = Weights(finder.FindLongest(text));
        var spoken = weights.SelectMany(w => phrases[w.Key].Claims.Where(c => c.ValidAt(at)).Select(c => (c.Code, phrases[w.Key].Phrase, Weight: w.Value)));
        return [.. spoken.GroupBy(s => s.Code)
            .Select(g => new CategorySuggestion(g.Key, g.Sum(s => s.Weight), [.. g.OrderByDescending(s => s.Weight).Select(s => s.Phrase)], Sure: false))
            .OrderByDescending(s => s.Score).ThenBy(s => s.Code, StringComparer.Ordinal)];
    }

    private Dictionary<int, double> Weights(List<PhraseHit> hits)
    {
        var weights = new Dictionary<int, double>();
        for (var i = 0; i < hits.Count; i++)
        {
            var claims = phrases[hits[i].Phrase].Claims.Count;
            if (claims == 0) continue;
            var weight = hits[i].Words * hits[i].Words / (double)claims * (IsLandmark(hits, i) ? Landmark : weights.Count == 0 ? NamedFirst : 1);
            weights[hits[i].Phrase] = Math.Max(weight, weights.GetValueOrDefault(hits[i].Phrase));
        }
        return weights;
    }

    private bool IsLandmark(List<PhraseHit> hits, int i) => hits[i].Words == 1 && i > 0
        && hits[i - 1].LastWord == hits[i].FirstWord - 1 && phrases[hits[i - 1].Phrase].Where;
}
