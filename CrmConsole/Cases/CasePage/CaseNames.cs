namespace CrmConsole.Cases.CasePage;

/// <summary>One thing that may be chosen for a field: an agency, a category, an area, an officer.</summary>
/// <param name="Code">What is stored.</param>
/// <param name="Name">What is read.</param>
/// <param name="Detail">Smaller, beside it: the group, the parent, the load.</param>
/// <param name="Words">More words by which it is found; never shown.</param>
/// <param name="Remark">Why one would think twice, such as "sedang cuti".</param>
public sealed record Option(string Code, string Name, string? Detail = null, string? Words = null, string? Remark = null)
{
    /// <summary>True when every word typed begins somewhere in what is known of the option.</summary>
    public bool Answers(string[] typed)
    {
        foreach (var word in typed)
            if (!Has(Name, word) && !Has(Detail, word) && !Has(Words, word) && !Has(Code, word)) return false;
        return true;
    }

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The best answers first: names that begin with what was typed.</summary>
    public static IReadOnlyList<Option> Search(IEnumerable<Option> all, string? text, int most)
    {
        var typed = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (typed.Length == 0) return [.. all.Take(most)];
        return [.. all.Where(o => o.Answers(typed))
            .OrderByDescending(o => o.Name.StartsWith(typed[0], StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(o => Has(o.Name, typed[0])).Take(most)];
    }
}

/// <summary>What the codes on a case page are called in the reader's language, and what may be chosen instead.</summary>
/// <param name="Agencies">Units of the province.</param>
/// <param name="Bodies">Those outside it, that can only be asked.</param>
public sealed record CaseNames(
    IReadOnlyList<Option> Agencies, IReadOnlyList<Option> Bodies, IReadOnlyList<Option> Categories, IReadOnlyList<Option> Areas, IReadOnlyDictionary<string, string> Channels)
{
    public static readonly CaseNames None = new([], [], [], [], new Dictionary<string, string>());

    public string? Agency(string? code) => Find([.. Agencies, .. Bodies], code);
    public string? Category(string? code) => Find(Categories, code);
    public string? Area(string? code) => Find(Areas, code);
    public string Channel(string code) => Channels.GetValueOrDefault(code, code);

    private static string? Find(IReadOnlyList<Option> options, string? code) =>
        code is null ? null : options.FirstOrDefault(o => o.Code == code)?.Name ?? code;
}
