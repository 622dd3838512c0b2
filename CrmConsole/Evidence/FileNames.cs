using System.Globalization;
using System.Text;

namespace CrmConsole.Evidence;

/// <summary>File names that are safe to show and to offer for download.</summary>
public static class FileNames
{
    public const int Longest = 120;

    // Opened by a double click, these run; a citizen's attachment never needs to.
    private static readonly HashSet<string> Running = new(StringComparer.OrdinalIgnoreCase)
    {
        ".exe", ".com", ".bat", ".cmd", ".scr", ".pif", ".cpl", ".msi", ".msix", ".dll", ".jar", ".js", ".jse", ".mjs", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".ps1",
        ".psm1", ".lnk", ".url", ".reg", ".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".xml", ".sh", ".app", ".apk", ".php", ".chm", ".iso", ".img",
        ".vhd", ".docm", ".xlsm", ".pptm", ".one", ".library-ms", ".search-ms", ".settingcontent-ms",
    };

    /// <summary>No path, no control, invisible or direction-changing characters, at most <see cref="Longest"/> characters with the
    /// ending kept; what would run gets ".bin". Never empty.</summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var kept = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
            if (Keeps(rune)) kept.Append(rune.Value < 128 && "<>:\"|?*".Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        var clean = Shorten(kept.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '.', '\u00A0'));
        if (clean.Length == 0) return "lampiran";
        return Running.Contains(Path.GetExtension(clean)) ? Shorten(clean, room: 4) + ".bin" : clean;
    }

    private static bool Keeps(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Shorten(string name, int room = 0)
    {
        if (name.Length <= Longest - room) return name;
        var ending = Path.GetExtension(name);
        if (ending.Length > 12) ending = "";
        var cut = Longest - room - ending.Length;
        if (char.IsHighSurrogate(name[cut - 1])) cut--;
        return name[..cut] + ending;
    }
}
