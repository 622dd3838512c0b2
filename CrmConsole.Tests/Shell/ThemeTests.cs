using System.Text.RegularExpressions;
using CrmConsole.Shell;
using MudBlazor;

namespace CrmConsole.Tests.Shell;

/// <summary>Colours stand in one style sheet; MudBlazor's theme and the "follow the system" block repeat them and must not drift.</summary>
public sealed partial class ThemeTests
{
    private static readonly string Sheet = File.ReadAllText(Path.Combine(Locations.RepoRoot, "wwwroot", "css", "tokens.css"));

    [Fact]
    public void Following_the_system_looks_as_dark_does() => Assert.Equal(Tokens("\n[data-theme=dark] {"), Tokens("\n  [data-theme=system] {"));

    [Fact]
    public void The_theme_wears_the_tokens()
    {
        Agree(ConsoleTheme.Theme.PaletteLight, Tokens("\n:root {"));
        Agree(ConsoleTheme.Theme.PaletteDark, Tokens("\n[data-theme=dark] {"));
    }

    private static void Agree(Palette palette, Dictionary<string, string> tokens)
    {
        (string Token, MudBlazor.Utilities.MudColor Colour)[] pairs =
        [
            ("accent", palette.Primary), ("accent-ink", palette.PrimaryContrastText), ("bg", palette.Background), ("surface", palette.Surface), ("ink", palette.TextPrimary),
            ("ink-2", palette.TextSecondary), ("line", palette.Divider), ("late", palette.Error), ("done", palette.Success), ("coord", palette.Warning), ("wait", palette.Info),
        ];
        foreach (var (token, colour) in pairs)
            Assert.True(Long(tokens[token]).Equals(colour.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex), StringComparison.OrdinalIgnoreCase), $"{token}: {tokens[token]} in the sheet, {colour} in the theme");
    }

    private static string Long(string hex) => hex.Length == 4 ? string.Concat("#", hex[1], hex[1], hex[2], hex[2], hex[3], hex[3]) : hex;

    private static Dictionary<string, string> Tokens(string block)
    {
        var start = ("\n" + Sheet).IndexOf(block, StringComparison.Ordinal);
        Assert.True(start >= 0, $"No block {block.Trim()}");
        var body = ("\n" + Sheet)[start..];
        return Token().Matches(body[..body.IndexOf('}', StringComparison.Ordinal)]).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    [GeneratedRegex(@"--([\w-]+):\s*([^;]+)")]
    private static partial Regex Token();
}
