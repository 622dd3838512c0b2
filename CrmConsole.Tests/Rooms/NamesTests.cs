using System.Text.RegularExpressions;
using CrmConsole.Data;

namespace CrmConsole.Tests.Rooms;

/// <summary>What may be called by its name, and where: services, channels, units. Elsewhere stand needs, traits and rows.</summary>
public sealed partial class NamesTests
{
    private const string SetUp = "set-up", Verb = "a verb of the command line", Timetable = "the timetable";

    /// <summary>Who may ask the container by hand, and why. What is a room's own set-up (<c>*Room.cs</c>) needs no entry.</summary>
    private static readonly Dictionary<string, string> Asking = new()
    {
        ["Accounts/AccountsStart.cs"] = SetUp, ["Accounts/DemoAccounts.cs"] = SetUp, ["Data/DatabaseStart.cs"] = SetUp,
        ["Accounts/UserVerb.cs"] = Verb, ["Jobs/KeyVerb.cs"] = Verb, ["Jobs/Verbs.cs"] = Verb, ["Jobs/Backup/BackupVerbs.cs"] = Verb, ["Demo/DemoTraces.cs"] = SetUp,
        ["Jobs/Timetable.cs"] = Timetable, ["Jobs/JobRunner.cs"] = Timetable,
        ["Public/Statistics/ReadyPages.cs"] = "the framework's HTML renderer wants it",
    };

    /// <summary>Folders where a channel's name is the subject.</summary>
    private static readonly string[] ChannelsOwn = ["CrmConsole/Channels/", "CrmConsole/Demo/", "CrmConsole/Data/Seed"];

    private static readonly Dictionary<string, string> NamesChannel = new()
    {
        ["Public/ReportForm/ReportDesk.cs"] = "the form is that channel's door",
        ["Public/Open311/RequestIntake.cs"] = "Open311 is that channel's door",
        ["Shell/Widgets/ChannelIcon.razor"] = "names of drawings", ["Cases/CasePage/PanelWords.cs"] = "how a button is called",
    };

    private static readonly Dictionary<string, string> NamesUnit = new()
    {
        ["Routing/SpecialUnits.cs"] = "the one place", ["Accounts/DemoAccounts.cs"] = "the demo's people",
        ["Shell/Widgets/ChannelIcon.razor"] = "names of drawings",
        ["Places/LandmarkWords.cs"] = "words that people use of places", ["Reporters/Masking.cs"] = "words that are no names",
        ["Reference/ReferenceWords.cs"] = "how a kind is called",
    };

    [Fact]
    public void Only_set_up_timetable_verbs_and_the_renderer_ask_the_container()
    {
        var asking = Sources.Code().Where(s => s.Room.Length > 0 && !s.Path.EndsWith("Room.cs", StringComparison.Ordinal)
            && Container().IsMatch(s.Text)).Select(s => s.Path["CrmConsole/".Length..]).ToList();
        Assert.Equal(Asking.Keys.Order(StringComparer.Ordinal), asking.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_asks_whether_a_channel_is_a_certain_one()
    {
        var wrong = (from source in Sources.Code()
                     where source.Room.Length > 0 && !ChannelsOwn.Any(o => source.Path.StartsWith(o, StringComparison.Ordinal))
                         && !NamesChannel.ContainsKey(source.Path["CrmConsole/".Length..])
                     from line in source.Text.Split('\n')
                     where Channel().IsMatch(line) || Compared().IsMatch(line)
                     select $"{source.Path}: {line.Trim()}").ToList();
        Assert.Empty(wrong);
    }

    [Fact]
    public void Units_are_called_by_their_code_in_one_place()
    {
        var codes = ReferenceFiles.Agencies().Select(a => a.Code).ToHashSet(StringComparer.Ordinal);
        Assert.Contains(CrmConsole.Routing.SpecialUnits.Inspectorate, codes);
        Assert.Contains(CrmConsole.Routing.SpecialUnits.GovernmentBureau, codes);
        var wrong = from source in Sources.Code()
                    where !NamesUnit.ContainsKey(source.Path["CrmConsole/".Length..])
                        && !source.Path.StartsWith("CrmConsole/Demo/", StringComparison.Ordinal)
                        && !source.Path.StartsWith("CrmConsole/Data/Seed", StringComparison.Ordinal)
                    from Match literal in Literal().Matches(source.Text)
                    where codes.Contains(literal.Groups[1].Value)
                    select $"{source.Path}: {literal.Value}";
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\bIServiceProvider\b")]
    private static partial Regex Container();

    // Words that mean nothing but the channel: not at all.
    [GeneratedRegex(@"""(?:sms|jaki|whatsapp|facebook|gubernur)""")]
    private static partial Regex Channel();

    // Words that also mean something else (a field, a drawing, an address): not where a channel or a way is compared.
    [GeneratedRegex(@"(?i)\b(?:channel|way|by|other|code)\w*\b(?:\s*(?:==?|!=)\s*|\s+is\s+(?:not\s+)?|\s*:\s*)""(?:email|x|web|lapor)""|settings\.Find\(""|"
        + @"""(?:email|x|web|lapor)""\s*(?:=>|or\b)")]
    private static partial Regex Compared();

    [GeneratedRegex(@"""([a-z][a-z0-9.-]+)""")]
    private static partial Regex Literal();
}
