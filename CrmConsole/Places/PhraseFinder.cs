using System.Text;

namespace CrmConsole.Places;

/// <summary>A phrase found in a text.</summary>
/// <param name="Phrase">Its index in the list the finder was made of.</param>
/// <param name="FirstWord">Which word of the text it begins with.</param>
/// <param name="Start">First character in the text.</param>
/// <param name="End">One after the last character.</param>
public readonly record struct PhraseHit(int Phrase, int FirstWord, int Words, int Start, int End)
{
    public int LastWord => FirstWord + Words - 1;
    public bool Overlaps(PhraseHit other) => FirstWord <= other.LastWord && other.FirstWord <= LastWord;
    public bool Within(PhraseHit other) => FirstWord >= other.FirstWord && LastWord <= other.LastWord && Words < other.Words;
}

/// <summary>Finds thousands of phrases in one pass over a text. Whole words only; capitals and punctuation do not matter;
/// the endings -nya and -lah and the written doubling "sampah2" are seen through; aliases make an abbreviation the same
/// word as what it stands for ("jln" = "jalan"). Immutable and safe for many threads.</summary>
public sealed class PhraseFinder
{
    // Longer texts are rare and say what they are about at their beginning; this bounds the time.
    private const int MostCharacters = 20_000;
    private const int LongestWord = 40;

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly Dictionary<long, int> steps = [];
    private readonly List<int> phraseAt = [-1];

    /// <param name="aliases">Other spellings of single words: written → meant.</param>
    public PhraseFinder(IReadOnlyList<string> phrases, IReadOnlyDictionary<string, string>? aliases = null)
    {
        bySpan = words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < phrases.Count; i++) Add(phrases[i], i);
        foreach (var (written, meant) in aliases ?? new Dictionary<string, string>())
            if (words.TryGetValue(meant, out var word)) words.TryAdd(written, word);
    }

    /// <summary>A phrase as its words, for comparing and for showing.</summary>
    public static string Normal(string phrase) => string.Join(' ', Split(phrase));

    /// <summary>Every phrase in the text, in the order of the text, including those that lie inside longer ones.</summary>
    public List<PhraseHit> Find(ReadOnlySpan<char> text)
    {
        var hits = new List<PhraseHit>();
        var tokens = Tokens(text[..Math.Min(text.Length, MostCharacters)]);
        for (var first = 0; first < tokens.Count; first++)
        {
            var node = 0;
            for (var i = first; i < tokens.Count && steps.TryGetValue(Key(node, tokens[i].Word), out node); i++)
                if (phraseAt[node] >= 0)
                    hits.Add(new PhraseHit(phraseAt[node], first, i - first + 1, tokens[first].Start, tokens[i].End));
        }
        return hits;
    }

    /// <summary>The same without those that lie inside a longer one.</summary>
    public List<PhraseHit> FindLongest(ReadOnlySpan<char> text)
    {
        var hits = Find(text);
        return hits.Count < 2 ? hits : hits.FindAll(h => !hits.Exists(h.Within));
    }

    private void Add(string phrase, int index)
    {
        var node = 0;
        foreach (var word in Split(phrase))
        {
            if (!words.TryGetValue(word, out var id)) words.Add(word, id = words.Count + 1);
            if (!steps.TryGetValue(Key(node, id), out var next))
            {
                steps.Add(Key(node, id), next = phraseAt.Count);
                phraseAt.Add(-1);
            }
            node = next;
        }
        if (node != 0 && phraseAt[node] < 0) phraseAt[node] = index;
    }

    private static long Key(int node, int word) => ((long)node << 32) | (uint)word;

    private List<(int Word, int Start, int End)> Tokens(ReadOnlySpan<char> text)
    {
        var tokens = new List<(int, int, int)>(text.Length / 6 + 1);
        Span<char> lower = stackalloc char[LongestWord];
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0) start = i;
            }
            else if (start >= 0)
            {
                tokens.Add((Word(text[start..i], lower), start, i));
                start = -1;
            }
        }
        return tokens;
    }

    // 0 is a word of no phrase: nothing steps on it.
    private int Word(ReadOnlySpan<char> written, Span<char> lower)
    {
        if (written.Length > LongestWord) return 0;
        var word = lower[..written.ToLowerInvariant(lower)];
        if (bySpan.TryGetValue(word, out var id)) return id;
        if (word.Length > 4 && (word.EndsWith("nya") || word.EndsWith("lah")) && bySpan.TryGetValue(word[..^3], out id)) return id;
        return word.Length > 3 && word[^1] == '2' && bySpan.TryGetValue(word[..^1], out id) ? id : 0;
    }

    private static IEnumerable<string> Split(string phrase)
    {
        var word = new StringBuilder();
        foreach (var c in phrase)
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        if (word.Length > 0) yield return word.ToString();
    }
}
