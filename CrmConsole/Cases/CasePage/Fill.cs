using System.Text.RegularExpressions;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

/// <summary>A template in the composer's menu.</summary>
public sealed record TemplateOption(string Code, string Name, string Language, string Body);

/// <summary>Fills what is known into a template; what only the officer knows stays to be filled in.</summary>
internal static partial class Fill
{
    /// <summary>Filled at sending, for each reporter: nobody in the office may see a reporter's own link.</summary>
    public const string Link = "{{tautan}}";

    /// <summary>As the office reads it: that there is a link, not where it leads.</summary>
    public static string WithoutLink(string text) => text.Replace(Link, T("[tautan pelacakan pelapor]", "[the reporter's tracker link]"), StringComparison.Ordinal);

    public static string In(string template, IReadOnlyDictionary<string, string?> known) => Placeholder().Replace(template, m =>
        known.GetValueOrDefault(m.Groups[1].Value) is { Length: > 0 } value ? value : m.Value).Trim();

    /// <summary>The first thing the officer still has to write, or null.</summary>
    public static string? Missing(string text) => Placeholder().Matches(text).FirstOrDefault(m => m.Value != Link)?.Value
        ?? (text.Contains(": …", StringComparison.Ordinal) ? "…" : null);

    [GeneratedRegex(@"\{\{([a-z_]{1,30})\}\}")]
    private static partial Regex Placeholder();
}
