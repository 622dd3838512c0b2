using System.Text.RegularExpressions;

namespace CrmConsole.Tests.Rooms;

/// <summary>Whoever reads cases, or what hangs on them, is known here with how it keeps to the one rule of sight. A new reader
/// fails this test until it stands in the list, and so is thought of.</summary>
public sealed partial class CaseReaderTests
{
    private const string ByProperty = "held against the rule for random staff and cases (ScopeTests)", Writes = "inside the one door for changes, after its scope check",
        Machine = "a job: shows nothing to anybody", Count = "an administrator's count without any case", Own = "a reporter's own report, by its link";

    /// <summary>Every act runs inside the one door for changes, after its scope check: none can be called otherwise (ActTests).</summary>
    private const string Acts = "Cases/Acts/";

    private static readonly Dictionary<string, string> Known = new()
    {
        ["Cases/Api/CasesApi.cs"] = "the rule's own expression; ReportsApiTests", ["Cases/CaseReader.cs"] = ByProperty, ["Cases/ByHandBook.cs"] = "the rule's own expression; ByHandTests", ["Cases/Api/LaporStatusFile.cs"] = "the rule's own expression; LaporImportTests", ["Cases/CasePage/CaseSight.cs"] = ByProperty,
        ["Cases/NoticeBook.cs"] = ByProperty, ["Cases/Queue/QueueRows.cs"] = ByProperty, ["Oversight/Teams.cs"] = ByProperty,
        ["Cases/CasePage/AttachmentEndpoints.cs"] = "asks CaseSight", ["Cases/CasePage/DraftEndpoints.cs"] = "asks CaseSight, and only one's own",
        ["Cases/CaseChange.cs"] = Writes, ["Cases/CaseDoor.cs"] = Writes, ["Cases/CaseReplies.cs"] = Writes,
        ["Cases/CaseWriter.cs"] = Writes, ["Cases/EvidenceReview.cs"] = "only for a case that the validator may validate; another case's number only when it is not sealed",
        ["Cases/CaseOpener.cs"] = Machine, ["Cases/FileArrivals.cs"] = Machine, ["Intake/MediaFetcher.cs"] = Machine, ["Cases/ThreadFinder.cs"] = Machine, ["Cases/EscalationSteps.cs"] = Machine, ["Cases/EscalationSweep.cs"] = Machine, ["Cases/LogVerifier.cs"] = Machine, ["Cases/MilestoneSweep.cs"] = Machine, ["Cases/LandmarkLearning.cs"] = "a job: takes names of well-known places, never from sealed cases; LandmarkLearningTests",
        ["Cases/NoticeMailer.cs"] = "reads by NoticeBook", ["Cases/Tracker.cs"] = Own, ["Intake/Journal.cs"] = Machine, ["Intake/ReportsApi.cs"] = "the number that this key's own call made",
        ["Demo/DemoLife.cs"] = Machine, ["Identities/AccessLog.cs"] = "auditors only, who see every case", ["Identities/Anonymiser.cs"] = Machine, ["Identities/RetentionSweep.cs"] = Machine, ["Identities/Withdrawal.cs"] = Own,
        ["Public/Open311/RequestReader.cs"] = "the rule's own expression, as for a machine without a unit; one's own by the key that sent it; JakiOpen311Tests", ["Public/Open311/UpdateReader.cs"] = "asks RequestReader; JakiOpen311Tests",
        ["Public/Open311/RequestIntake.cs"] = "the number that this key's own call made", ["Cases/PartnerStatus.cs"] = "a job: tells JAKI what the reporter may know, of JAKI's own reports; JakiStatusTests",
        ["Desk/ReceiptBook.cs"] = "the rule's own expression and the counter, or one's own entry of the same day; ReceiptTests",
        ["Desk/DeskMatches.cs"] = "place and state of unsealed cases only, words by the rule's own function; DeskTests",
        ["Cases/StepMessages.cs"] = "a job: tells a report's own reporter; StepMessagesTests", ["Cases/StepTexts.cs"] = "a job: tells a report's own reporter; StepMessagesTests", ["Cases/StepWishes.cs"] = Own, ["Oversight/Satisfaction.cs"] = "the rule's own expression; SatisfactionTests",
        ["Public/Statistics/FactReader.cs"] = "codes of reports for counting; the rule's own function leaves out the sealed ones, and nothing below five is shown; StatisticsPageTests",
        ["Public/ReportForm/SentPage.razor"] = "the number and PIN of the report that this browser sent, by a sealed cookie",
        ["Jobs/Bodies.cs"] = Machine, ["Live/LiveFeed.cs"] = Machine, ["Live/StoredLogFollower.cs"] = Machine,
        ["Reference/CalendarWatch.cs"] = Machine, ["Reference/PolicyEditor.cs"] = Count, ["Reference/ReferenceEditor.cs"] = Count,
    };

    [Fact]
    public void Every_reader_of_cases_is_registered()
    {
        var readers = Sources.Code().Where(s => s.Room.Length > 0 && s.Room is not "Data" && Reads().IsMatch(s.Text)).Select(s => s.Path["CrmConsole/".Length..]).Where(p => !p.StartsWith(Acts, StringComparison.Ordinal)).ToList();
        Assert.True(readers.Count > 20);
        Assert.Empty(readers.Except(Known.Keys).Order());
        Assert.Empty(Known.Keys.Except(readers).Order());
    }

    [GeneratedRegex(@"\b(?:db|d)\.(?:Cases|Reports|Messages|Attachments|FollowUps|Milestones|CaseLinks|Transfers|Notices|Drafts|Assignments|Validations|Feedback|Events|CaseReports)\b")]
    private static partial Regex Reads();
}
