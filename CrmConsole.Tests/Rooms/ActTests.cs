using System.Text.RegularExpressions;
using CrmConsole.Cases;

namespace CrmConsole.Tests.Rooms;

/// <summary>An act is one file, and nothing about an act or a fact stands in a list of all of them somewhere else.</summary>
public sealed partial class ActTests
{
    private const int MostLines = 120, FewArms = 5;
    private const string Folder = "CrmConsole/Cases/Acts/";

    [Fact]
    public void Every_act_has_a_short_file_named_after_it_that_holds_its_command()
    {
        var files = Sources.Code().Where(s => s.Path.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(s => s.Path[Folder.Length..]);
        Assert.Equal(Act.All.Select(a => a.GetType().Name[..^"Act".Length] + ".cs").Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(files.Values.Where(f => f.Lines > MostLines).Select(f => $"{f.Path}: {f.Lines} lines"));
        Assert.Empty(Act.All.Where(a => !files[a.GetType().Name[..^"Act".Length] + ".cs"].Text.Contains($"record {a.Command.Name}(", StringComparison.Ordinal)).Select(a => a.GetType().Name));
    }

    [Fact]
    public void Every_command_has_its_act_and_every_row_a_state_and_a_role()
    {
        var commands = typeof(CaseCommand).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(CaseCommand)));
        Assert.Equal(commands.Select(t => t.Name).Order(StringComparer.Ordinal), Act.All.Select(a => a.Command.Name).Order(StringComparer.Ordinal));
        Assert.All(Act.All, a => Assert.NotEmpty(a.Rows));
        Assert.All(StateMachine.Table, t => Assert.True(t.Row is { From.Count: > 0, Roles.Count: > 0 }, t.Act.Name));
    }

    /// <summary>A deed is no part of what an act shows: nobody can run one past the door and its scope check.</summary>
    [Fact]
    public void Only_the_door_runs_an_act()
    {
        using var map = new TypeMap();
        string[] deeds = [$"{typeof(Act).FullName}.{nameof(Act.Run)}", $"{typeof(Act).FullName}.{nameof(Act.PrepareAsync)}"];
        Assert.Equal([typeof(CaseDoor).FullName!], map.Calls().Where(c => deeds.Contains(c.Member) && !IsAct(c.From)).Select(c => c.From).Distinct());

        static bool IsAct(string type) => type.StartsWith(typeof(Act).FullName!, StringComparison.Ordinal);
    }

    /// <summary>Readers may pick out a fact or two; a switch over many of them would have to be found again for each new one.</summary>
    [Fact]
    public void Nobody_switches_over_facts_or_commands()
    {
        var names = typeof(CaseFact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CaseFact)) || t.IsSubclassOf(typeof(CaseCommand))).Select(t => t.Name).ToHashSet();
        var many = Sources.Code().Select(s => (s.Path, Arms: Arm().Matches(s.Text).Count(m => names.Contains(m.Groups[1].Value)))).Where(x => x.Arms > FewArms).ToDictionary(x => x.Path, x => x.Arms);
        Assert.Equal(Known, many.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>JAKI's own words for steps, which its contract lists.</summary>
    private static readonly string[] Known = ["CrmConsole/Cases/PartnerStatus.cs"];

    [GeneratedRegex(@"^\s*(?:case\s+)?(\w+)\b[^=;\n]*(?:=>|:\s)", RegexOptions.Multiline)]
    private static partial Regex Arm();
}
