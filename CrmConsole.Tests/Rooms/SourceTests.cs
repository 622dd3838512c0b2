using System.Text.RegularExpressions;

namespace CrmConsole.Tests.Rooms;

/// <summary>Rules of the house that a compiler does not hold.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 300;

    [Fact]
    public void No_hand_written_file_is_longer_than_300_lines() =>
        Assert.Empty(Sources.All().Where(s => s.Lines > MostLines).Select(s => $"{s.Path}: {s.Lines} lines"));

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace()
    {
        var wrong = from source in Sources.Code()
                    let space = Namespace().Match(source.Text)
                    where source.Room.Length > 0 && space.Success && space.Groups[1].Value != "CrmConsole." + source.Namespace
                    select $"{source.Path}: {space.Groups[1].Value}";
        Assert.Empty(wrong);
        Assert.Empty(Sources.Code().Where(s => s.Room.Length == 0).Select(s => s.Path).Except(["CrmConsole/Program.cs", "CrmConsole/_Imports.razor"]));
    }

    /// <summary>Unescaped HTML is the way scripts come in: one file may show it, and only what the sanitiser let through; another keeps
    /// what the framework rendered, and so escaped, a moment before.</summary>
    [Fact]
    public void Only_two_files_write_raw_markup() => Assert.Equal(["CrmConsole/Cases/CasePage/SafeHtml.razor", "CrmConsole/Public/Statistics/ReadyPages.cs"],
        Sources.Code().Where(s => RawMarkup().IsMatch(s.Text)).Select(s => s.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Provider_specific_SQL_stays_in_the_database_room() =>
        Assert.Empty(Sources.Code().Where(s => s.Room != "Data" && Sql().IsMatch(s.Text)).Select(s => s.Path));

    [GeneratedRegex(@"^@?namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bMarkupString\b|\.AddMarkupContent\(|\bHtmlString\b")]
    private static partial Regex RawMarkup();

    [GeneratedRegex(@"\bSqliteConnection\b|\bSqliteCommand\b|\.FromSql|\.ExecuteSql|\bPRAGMA\b")]
    private static partial Regex Sql();
}
