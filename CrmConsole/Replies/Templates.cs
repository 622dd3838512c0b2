using System.Text.RegularExpressions;

namespace CrmConsole.Replies;

/// <summary>Fills <c>{{placeholders}}</c>. A line whose only content is an empty placeholder is left out.</summary>
public static partial class Templates
{
    public static string Fill(string template, IReadOnlyDictionary<string, string?> values)
    {
        var lines = template.ReplaceLineEndings("\n").Split('\n').Select(line =>
        {
            var filled = Placeholder().Replace(line, m => values.GetValueOrDefault(m.Groups[1].Value) ?? "");
            return filled.Length == 0 && line.Length > 0 ? null : filled;
        });
        return string.Join('\n', lines.OfType<string>()).Trim();
    }

    // Cannot run long: nothing in it can be read in two ways.
    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
