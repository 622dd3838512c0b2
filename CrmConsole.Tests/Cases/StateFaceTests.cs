using System.Text.RegularExpressions;
using Bunit;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Shell;
using CrmConsole.Shell.Widgets;
using CrmConsole.Tests.Cases.CasePage;

namespace CrmConsole.Tests.Cases;

public sealed partial class StateFaceTests
{
    [Theory]
    [InlineData("new", "new")]
    [InlineData("coordinating", "coord")]
    [InlineData("awaiting_citizen", "wait")]
    [InlineData("awaiting_validation", "valid")]
    [InlineData("follow_up_rejected", "rejected")]
    [InlineData("external", "external")]
    [InlineData("archived", "refused")]
    public void A_state_has_a_shape_and_a_word(string code, string shape)
    {
        using var screen = Samples.Screen();
        var face = Codes.Parse<CaseState>(code)!.Value.Face();
        var chip = screen.Render<StateChip>(p => p.Add(c => c.Shape, face.Chip).Add(c => c.Label, face.Staff.ToString()).Add(c => c.Progress, 40))
            .Find(".state");
        Assert.Equal(face.Staff.Indonesian, chip.TextContent);
        Assert.Contains(shape, chip.ClassList);
        Assert.False(chip.HasAttribute("style"));
    }

    [Fact]
    public void Every_state_shows_itself_to_everybody()
    {
        var css = File.ReadAllText(Path.Combine(Locations.RepoRoot, "wwwroot/css/tokens.css"));
        string[] lapor = ["Belum/Verifikasi", "Proses", "Tunda", "Bukan wewenang", "Arsip", "Selesai"];
        foreach (var (state, face) in Enum.GetValues<CaseState>().Select(s => (s, s.Face())))
        {
            foreach (var phrase in new[] { face.Staff, face.Citizen, face.Explanation, face.Notes })
                Assert.True(phrase.Indonesian.Length > 0 && phrase.English.Length > 0, $"{state} is without words");
            var filled = Placeholder().Matches(face.Notes.Indonesian + face.Notes.English).Select(m => m.Value);
            Assert.Empty(filled.Except(["{unit}", "{progress}", "{why}"]));
            Assert.Contains(face.Lapor, lapor);
            // What has no rule is an empty ring, as of what is refused.
            var hasRule = face.Chip == "refused" || css.Contains($".state.{face.Chip} ", StringComparison.Ordinal);
            Assert.True(hasRule, $"{state}: no rule for {face.Chip}");
            Assert.InRange(face.StagesBehind, 0, 4);
            Assert.Equal(face.Open, face.StagesBehind < 4);
        }
        Assert.Equal(Enum.GetValues<CaseState>().Length, CaseStates.All.Select(s => s.Face().Order).Distinct().Count());
        Assert.Equal(Enum.GetValues<CaseState>().Length, CaseStates.All.Select(s => s.Face().Staff).Distinct().Count());
    }

    [Fact]
    public void Only_what_was_passed_on_outside_says_so_to_the_reporter() =>
        Assert.Equal([CaseState.External],
            CaseStates.All.Where(s => s.Face().Citizen.Indonesian.Contains("luar Pemprov", StringComparison.Ordinal)));

    [GeneratedRegex(@"\{\w*\}")]
    private static partial Regex Placeholder();
}
