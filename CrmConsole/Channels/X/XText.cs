using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CrmConsole.Channels.X;

/// <summary>How X counts: 280 a post, where a link is 23 whatever its length, and characters outside Latin and general punctuation
/// (CJK, emoji) are two (X's published configuration, version 3).</summary>
public static partial class XText
{
    public const int Most = 280;
    private const int Link = 23;

    public static int Weight(string text)
    {
        var normal = text.Normalize(NormalizationForm.FormC);
        var links = Links().Count(normal);
        var rest = Links().Replace(normal, "");
        var weight = links * Link;
        var elements = StringInfo.GetTextElementEnumerator(rest);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            // A joined emoji (family, flag) counts as one of two; other elements by their code points.
            weight += element.EnumerateRunes().Any(IsPictorial) ? 2 : element.EnumerateRunes().Sum(r => IsLight(r.Value) ? 1 : 2);
        }
        return weight;
    }

    /// <summary>Cuts a text into posts of a thread, at a sentence or a word; a link is never cut.</summary>
    public static IReadOnlyList<string> Thread(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        foreach (var word in Words().Matches(text.Trim()).Select(m => m.Value).SelectMany(Short))
        {
            if (part.Length > 0 && Weight((part + word).TrimEnd()) > Most)
            {
                parts.Add(part.ToString().TrimEnd());
                part.Clear();
            }
            part.Append(part.Length == 0 ? word.TrimStart() : word);
        }
        if (part.ToString().Trim() is { Length: > 0 } last) parts.Add(last);
        return parts;
    }

    // One word longer than a post: by force.
    private static IEnumerable<string> Short(string word)
    {
        while (Weight(word.TrimEnd()) > Most)
        {
            var cut = Most / 2;
            if (char.IsHighSurrogate(word[cut - 1])) cut--;
            yield return word[..cut];
            word = word[cut..];
        }
        yield return word;
    }

    private static bool IsLight(int rune) => rune is <= 4351 or (>= 8192 and <= 8205) or (>= 8208 and <= 8223) or (>= 8242 and <= 8247);
    private static bool IsPictorial(Rune rune) => rune.Value is 0x200D or 0xFE0F or (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF);

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Links();

    [GeneratedRegex(@"\S+\s*")]
    private static partial Regex Words();
}
