using CrmConsole.Places;

namespace CrmConsole.Routing;

/// <summary>Says whether a text speaks of an emergency ("hubungi 112"), by words and phrases that are data. A row that
/// begins with <c>!</c> is an exception: a match that overlaps it does not count ("!kebakaran jenggot").</summary>
public sealed class EmergencyCheck
{
    private readonly PhraseFinder finder;
    private readonly List<EmergencyWord> words;

    public EmergencyCheck(IEnumerable<EmergencyWord> words)
    {
        this.words = [.. words.Where(w => w.Enabled && PhraseFinder.Normal(w.Word).Length > 0)];
        finder = new PhraseFinder([.. this.words.Select(w => w.Word)], Spelling.Aliases);
    }

    /// <summary>The phrases that make it an emergency, in the order of the text; empty when it is none.</summary>
    public IReadOnlyList<string> Find(string text)
    {
        var hits = finder.Find(text);
        if (hits.Count == 0) return [];
        var exceptions = hits.FindAll(h => IsException(h.Phrase));
        return [.. hits.Where(h => !IsException(h.Phrase) && !exceptions.Exists(h.Overlaps)).Select(h => words[h.Phrase].Word).Distinct()];
    }

    private bool IsException(int phrase) => words[phrase].Word.StartsWith('!');
}
