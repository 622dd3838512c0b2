using System.Text.RegularExpressions;
using CrmConsole.Cases;
using CrmConsole.Live;

namespace CrmConsole.Tests.Rooms;

/// <summary>One door for change: a case and its events are written in the room of cases by the one writer, nowhere else.</summary>
public sealed partial class CaseChangeTests
{
    private static readonly string[] Guarded = [typeof(Case).FullName!, typeof(CaseEvent).FullName!];

    private static readonly string[] SetMethods =
        ["Add", "AddAsync", "AddRange", "AddRangeAsync", "Attach", "AttachRange", "Update", "UpdateRange", "Remove", "RemoveRange", "ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync"];

    /// <summary>The writer, and what makes a new row for the first fact.</summary>
    private static readonly string[] Writers = ["CrmConsole.Cases.CaseWriter", "CrmConsole.Cases.CaseOpener"];

    /// <summary>The writer's pure half: each fact applies itself to the row.</summary>
    private static readonly HashSet<string> Facts = [.. typeof(CaseFact).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(CaseFact))).Select(t => t.FullName!)];

    [Fact]
    public void Only_the_writer_sets_what_a_case_holds()
    {
        using var map = new TypeMap();
        // That the net has no hole: the writer's own changes are seen.
        Assert.Contains(map.Calls(), c => c.From == typeof(StateMove).FullName && c.Member == Guarded[0] + ".set_State");
        Assert.Empty(map.Calls().Where(c => !Writers.Contains(c.From) && !Facts.Contains(c.From) && !Guarded.Contains(c.From) && Guarded.Any(g => c.Member.StartsWith(g + ".set_", StringComparison.Ordinal)))
            .Select(c => $"{c.From}: {c.Member}").Distinct().Order());
    }

    /// <summary>A fact changes a row only when it is written down, so that the row is always the replay of its log.</summary>
    [Fact]
    public void Only_the_writer_applies_a_fact()
    {
        using var map = new TypeMap();
        Assert.Equal([Writers[0]], map.Calls().Where(c => c.Member == $"{typeof(CaseFact).FullName}.{nameof(CaseFact.ApplyTo)}").Select(c => c.From).Distinct());
    }

    [Fact]
    public void Only_the_writer_adds_or_removes_cases_and_events()
    {
        using var map = new TypeMap();
        Assert.Empty(map.Calls().Where(c => !Writers.Contains(c.From) && SetMethods.Contains(c.Member) && IsOfDbSet(c.Arguments))
            .Select(c => $"{c.From}: {c.Member}({string.Join(", ", c.Arguments)})").Distinct().Order());
    }

    [Fact]
    public void No_statement_by_hand_writes_cases_or_events()
    {
        using var map = new TypeMap();
        Assert.Empty(map.Literals().Where(l => !l.From.StartsWith("CrmConsole.Data.Migrations.", StringComparison.Ordinal) && WritesCases().IsMatch(l.Text))
            .Select(l => $"{l.From}: {l.Text}").Order());
    }

    // A list of cases may be added to; a set of the database not. Both carry the type as an argument, so the name decides
    // in favour of caution: use collection expressions for lists.
    private static bool IsOfDbSet(IReadOnlyList<string> arguments) => arguments.Count == 1 && Guarded.Contains(arguments[0]);

    [GeneratedRegex(@"\b(insert\s+into|update|delete\s+from|replace\s+into)\s+""?(Cases|Events)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WritesCases();
}
