using System.Text.RegularExpressions;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Rooms;

/// <summary>Who may know whom. The table is the design's; change both together.</summary>
public sealed partial class ArrowTests
{
    /// <summary>What a room may use besides itself, <c>Shell</c> and <c>Data</c>.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Shell"] = [],
        ["Channels"] = [],
        ["Intake"] = ["Accounts", "Channels", "Reporters", "Cases", "Routing", "Places", "Deadlines", "Evidence", "Replies"],
        ["Reporters"] = ["Accounts"],
        ["Evidence"] = [],
        ["Cases"] = ["Accounts", "Channels", "Reporters", "Routing", "Places", "Deadlines", "Evidence", "Replies", "Live"],
        ["Routing"] = ["Places"],
        ["Places"] = [],
        ["Deadlines"] = [],
        ["Replies"] = ["Channels", "Reporters"],
        ["Live"] = ["Accounts"],
        // The receipt names planned days (Deadlines) and the tracker's address (Replies), and its printing is an event (Live).
        ["Desk"] = ["Accounts", "Channels", "Intake", "Cases", "Reporters", "Places", "Routing", "Evidence", "Deadlines", "Live", "Replies"],
        ["Oversight"] = ["Cases", "Deadlines", "Accounts", "Routing"],
        // What becomes of identities: who opened them, and when they end everywhere; all that a master key wraps (Desk).
        ["Identities"] = ["Accounts", "Cases", "Channels", "Deadlines", "Desk", "Evidence", "Intake", "Replies", "Reporters"],
        // Edits the rows of the rooms that hold them; counts open cases before something ends.
        ["Reference"] = ["Accounts", "Cases", "Channels", "Deadlines", "Desk", "Live", "Places", "Replies", "Routing"],
        // Open311 knows its clients by their keys (Accounts), gives its own addresses (Replies) and tells the log step by step (Live).
        ["Public"] = ["Accounts", "Channels", "Intake", "Cases", "Reporters", "Identities", "Places", "Routing", "Evidence", "Replies", "Live"],
        ["Accounts"] = [],
        ["Data"] = [],
        ["Jobs"] = ["*"],
        // Invented people and cases; nobody may know of it.
        ["Demo"] = ["*"],
    };

    /// <summary>Arrows against the table that are known and wait to be turned. A repaired one must leave the list.</summary>
    private static readonly string[] Known = [];

    [Fact]
    public void Rooms_use_only_what_the_table_allows()
    {
        var wrong = Arrows().Where(a => !IsAllowed(a.From, a.To)).GroupBy(a => $"{a.From} -> {a.To}")
            .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(a => a.Why).Distinct().Order().Take(8)));
        Assert.True(wrong.Keys.Except(Known).Order().ToList() is [],
            "Arrows that the table does not allow:\n" + string.Join('\n', wrong.Where(w => !Known.Contains(w.Key)).Select(w => $"{w.Key}: {w.Value}").Order()));
        Assert.Empty(Known.Except(wrong.Keys));
    }

    [Fact]
    public void Every_room_is_in_the_table_and_at_most_two_levels_deep()
    {
        using var map = new TypeMap();
        var names = map.Uses.SelectMany(u => new[] { u.From, u.To }).Where(IsOurs).Select(Namespace).Distinct().ToList();
        Assert.Empty(names.Select(n => n.Split('.')[0]).Distinct().Except(Allowed.Keys));
        Assert.DoesNotContain(names, n => n.Split('.').Length > 2);
    }

    [Fact]
    public void The_database_room_knows_of_other_rooms_only_their_entities()
    {
        var entities = Entities();
        using var map = new TypeMap();
        Assert.Empty(map.Uses.Where(u => IsOurs(u.From) && Room(u.From) == "Data" && IsOurs(u.To) && Room(u.To) is not ("Data" or "Shell"))
            .Where(u => !entities.Contains(u.To)).Select(u => $"{u.From} -> {u.To}").Order());
    }

    private static IEnumerable<(string From, string To, string Why)> Arrows()
    {
        using var map = new TypeMap();
        foreach (var (from, to) in map.Uses.Where(u => IsOurs(u.From) && IsOurs(u.To)))
            yield return (Namespace(from), Namespace(to), $"{from[(from.LastIndexOf('.') + 1)..]} uses {to[(to.LastIndexOf('.') + 1)..]}");
        // Constants leave no trace in the assembly, but their using does.
        foreach (var source in Sources.Code().Where(s => s.Room.Length > 0 && Path.GetFileName(s.Path) != "_Imports.razor"))
        {
            foreach (var used in Using().Matches(source.Text).Select(m => m.Groups[1].Value))
                yield return (source.Namespace, used, Path.GetFileName(source.Path));
        }
    }

    private static bool IsAllowed(string from, string to)
    {
        var (room, other) = (from.Split('.')[0], to.Split('.')[0]);
        // A wire is found by its type: it may be known to nobody, and knows its room only.
        if (IsWire(to)) return from == to || room == "Jobs";
        if (room == other || other is "Shell" or "Data") return true;
        // Entities only; the third test looks at that.
        if (room == "Data") return true;
        return Allowed.TryGetValue(room, out var may) && (may.Contains(other) || may.Contains("*"));
    }

    private static bool IsWire(string space) => space.StartsWith("Channels.", StringComparison.Ordinal);

    private static HashSet<string> Entities()
    {
        using var db = new CrmDb(new DbContextOptionsBuilder<CrmDb>().UseSqlite("Data Source=:memory:").Options, new Ids());
        var types = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Select(p => Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType).Where(t => t.IsEnum).Append(e.ClrType));
        return [.. types.Select(t => t.FullName!)];
    }

    // Whatever the compiler or a generator adds has no namespace of ours; Program has none.
    private static bool IsOurs(string type) => type.StartsWith("CrmConsole.", StringComparison.Ordinal) && type.Count(c => c == '.') >= 2 && !type.Contains('<', StringComparison.Ordinal);
    private static string Namespace(string type) => type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..type.LastIndexOf('.')];
    private static string Room(string type) => type.Split('.')[1];

    [GeneratedRegex(@"^\s*(?:@|global )?using\s+(?:static\s+)?CrmConsole\.([A-Z]\w*(?:\.[A-Z]\w*)?)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
