using System.Text.RegularExpressions;
using CrmConsole.Cases;

namespace CrmConsole.Tests.Rooms;

/// <summary>An act is one file, and nothing about an act or a fact stands in a list of all of them somewhere else.</summary>
public sealed partial class ActTests
{
    private const int MostLines = 120, FewArms = 5;
    private const string Folder = "CrmConsole/Cases/Acts/", Space = "CrmConsole.Cases.Acts.";

    private static Dictionary<string, Source> Files { get; } =
        Sources.Code().Where(s => s.Path.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(s => s.Path[Folder.Length..]);

    [Fact]
    public void Every_act_has_a_short_file_named_after_it_that_holds_its_command()
    {
        Assert.Equal(Act.All.Select(FileOf).Order(StringComparer.Ordinal), Files.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(Files.Values.Where(f => f.Lines > MostLines).Select(f => $"{f.Path}: {f.Lines} lines"));
        Assert.All(Act.All, a => Assert.Contains($"record {a.Command.Name}(", Files[FileOf(a)].Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_has_its_act_and_every_row_a_state_and_a_role()
    {
        var commands = Kinds(typeof(CaseCommand)).Where(t => !t.IsAbstract).Select(t => t.Name);
        Assert.Equal(commands.Order(StringComparer.Ordinal), Act.All.Select(a => a.Command.Name).Order(StringComparer.Ordinal));
        Assert.All(Act.All, a => Assert.NotEmpty(a.Rows));
        Assert.All(StateMachine.Table, t => Assert.True(t.Row is { From.Count: > 0, Roles.Count: > 0 }, t.Act.Name));
    }

    /// <summary>A deed is no part of what an act shows: nobody can run one past the door and its scope check.</summary>
    [Fact]
    public void Only_the_door_runs_an_act()
    {
        using var map = new TypeMap();
        string[] deeds = [$"{typeof(Act).FullName}.{nameof(Act.Run)}", $"{typeof(Act).FullName}.{nameof(Act.PrepareAsync)}"];
        var callers = map.Calls().Where(c => deeds.Contains(c.Member)).Select(c => c.From).Distinct();
        Assert.Equal([typeof(CaseDoor).FullName!], callers.Where(c => !c.StartsWith(typeof(Act).FullName!, StringComparison.Ordinal)));
    }

    /// <summary>What runs acts and facts knows them by their kind only: a new one is no change there.</summary>
    [Fact]
    public void The_heart_knows_no_single_act()
    {
        Type[] heart =
            [typeof(Act), typeof(StateMachine), typeof(CaseDoor), typeof(CaseChange), typeof(CaseFact), typeof(CaseWriter), typeof(CaseSentences)];
        var names = heart.Select(t => t.FullName!).ToHashSet();
        using var map = new TypeMap();
        Assert.All(names, n => Assert.Contains(map.Uses, u => u.From == n));
        Assert.DoesNotContain(map.Uses, u => names.Contains(u.From) && u.To.StartsWith(Space, StringComparison.Ordinal));
    }

    /// <summary>Readers may pick out a fact or two; a switch over many of them would have to be found again for each new one.</summary>
    [Fact]
    public void Nobody_switches_over_facts_or_commands()
    {
        var names = Kinds(typeof(CaseFact)).Concat(Kinds(typeof(CaseCommand))).Select(t => t.Name).ToHashSet();
        var many = from source in Sources.Code()
                   let arms = Arm().Matches(source.Text).Count(m => names.Contains(m.Groups[1].Value))
                   where arms > FewArms
                   select source.Path;
        Assert.Equal(Known, many.Order(StringComparer.Ordinal));
    }

    /// <summary>JAKI's own words for steps, which its contract lists.</summary>
    private static readonly string[] Known = ["CrmConsole/Cases/PartnerStatus.cs"];

    private static string FileOf(Act act) => act.GetType().Name[..^"Act".Length] + ".cs";
    private static IEnumerable<Type> Kinds(Type kind) => kind.Assembly.GetTypes().Where(t => t.IsSubclassOf(kind));

    [GeneratedRegex(@"^\s*(?:case\s+)?(\w+)\b[^=;\n]*(?:=>|:\s)", RegexOptions.Multiline)]
    private static partial Regex Arm();
}
