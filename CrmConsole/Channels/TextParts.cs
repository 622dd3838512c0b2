namespace CrmConsole.Channels;

/// <summary>Cuts a long text into parts that a service accepts, at a paragraph, a sentence or a word.</summary>
public static class TextParts
{
    /// <param name="most">UTF-16 units a part.</param>
    public static IReadOnlyList<string> Split(string text, int most)
    {
        var parts = new List<string>();
        var rest = text.Trim();
        while (rest.Length > most)
        {
            var cut = new[] { "\n\n", "\n", ". ", " " }.Select(s => rest.LastIndexOf(s, most - 1, most / 2, StringComparison.Ordinal) is >= 0 and var at ? at + s.TrimEnd().Length : -1).FirstOrDefault(at => at > 0, most);
            if (cut == most && char.IsHighSurrogate(rest[cut - 1])) cut--;
            parts.Add(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart();
        }
        parts.Add(rest);
        return parts;
    }
}
