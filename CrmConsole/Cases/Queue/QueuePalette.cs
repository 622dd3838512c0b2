using System.Security.Claims;
using System.Text.RegularExpressions;
using CrmConsole.Shell;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Queue;

/// <summary>What the queue adds to the command palette: a case by its number, the views, a search with the text typed.</summary>
internal static partial class QueuePalette
{
    public static IEnumerable<PaletteItem> Find(string text, ClaimsPrincipal user)
    {
        if (Number().Match(text) is { Success: true } match)
            yield return new PaletteItem(T($"Buka kasus JK-{match.Groups[1].Value}-{match.Groups[2].Value}", $"Open case JK-{match.Groups[1].Value}-{match.Groups[2].Value}"),
                T("nomor", "number"), $"/kasus/JK-{match.Groups[1].Value}-{match.Groups[2].Value}");
        if (text.Length == 0) yield break;
        foreach (var view in QueueFilter.Views)
            if (QueueWords.ViewName(view).Contains(text, StringComparison.CurrentCultureIgnoreCase))
                yield return new PaletteItem(QueueWords.ViewName(view), T("tampilan", "view"), new QueueAddress(new QueueFilter { View = view }, QueueOrder.Newest, null).ToString());
        yield return new PaletteItem(T($"Cari “{text}” di antrean", $"Search the queue for “{text}”"), T("cari", "search"),
            new QueueAddress(new QueueFilter { Text = text }, QueueOrder.Newest, null).ToString());
    }

    // With or without the letters and dashes: people copy numbers from paper.
    [GeneratedRegex(@"^\s*(?:JK)?[-\s]*(\d{6})[-\s]*(\d{4,7})\s*$", RegexOptions.IgnoreCase, 100)]
    private static partial Regex Number();
}
