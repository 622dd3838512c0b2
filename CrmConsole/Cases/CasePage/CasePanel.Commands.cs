using System.Globalization;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Reporters;
using Microsoft.AspNetCore.Components;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

// What the officer does: steps, edits, replies, and what happens when somebody was faster.
public sealed partial class CasePanel
{
    private sealed record Clash(CaseCommand Command, FieldConflict Conflict, int Version, string Mine, string? Theirs);

    private Act? dialog;
    private Question? question;
    private int dialogVersion;
    private Attachment? releasing;

    private PhotoDesk PhotoDesk => field ??= new PhotoDesk(AskReleaseAsync);
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private Clash? clash;
    private bool busy;
    private DateTimeOffset answeredUntil;

    [Inject] private CaseDoor Door { get; set; } = default!;

    private Task DoAsync(Act act)
    {
        if (act.Plain is { } command) return RunAsync(command, page!.Case.Version);
        Edit(act);
        return Task.CompletedTask;
    }

    /// <summary>Remembers what the officer saw when the question opened: a change after that is a conflict, even though
    /// the page behind has been brought up to date.</summary>
    private void Edit(Act act) => Edit(act, null);

    private void Edit(Act act, Question? about) => (dialog, question, dialogVersion, error) = (act, about, page!.Case.Version, null);

    private void Split(string number) => Edit(Act.Of<Split>(), SplitAct.QuestionAbout(number));
    private void Drop(long milestone) => Edit(Act.Of<DropMilestone>(), DropMilestoneAct.QuestionAbout(milestone));

    private Task AskReleaseAsync(Attachment photo) => OnCircuitAsync(() =>
    {
        releasing = photo;
        StateHasChanged();
        return Task.CompletedTask;
    });

    private Task ReleaseAsync(CaseCommand command)
    {
        releasing = null;
        return RunAsync(command, page!.Case.Version);
    }

    private Task DialogAsync(CaseCommand command)
    {
        CloseDialog();
        return RunAsync(command, dialogVersion);
    }

    private void CloseDialog() => (dialog, question) = (null, null);

    private Task OverrideAsync()
    {
        var (command, version) = (clash!.Command, clash.Version);
        clash = null;
        return RunAsync(command, version);
    }

    private async Task RunAsync(CaseCommand command, int seen)
    {
        if (busy || page is null) return;
        (busy, error) = (true, null);
        try
        {
            var result = await Door.RunAsync(actor!, page.Case.Id, seen, command);
            if (result is { Outcome: CommandOutcome.Conflict, Conflict: { } conflict })
                clash = new Clash(command, conflict, result.Version, Wanted(command), Named(conflict.Field, conflict.Theirs));
            else if (result.Outcome == CommandOutcome.Refused) error = result.Sentence;
            await RereadAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "A command on a case failed");
            error = T("Belum tersimpan karena kesalahan. Coba lagi.", "Not saved because of an error. Try again.");
        }
        finally
        {
            busy = false;
        }
    }

    /// <summary>What the officer wanted, as a name.</summary>
    private string Wanted(CaseCommand command) =>
        Act.Of(command) is var act && act.ValueOf(command) is { } code ? Named(command.Aspect, code) ?? code : act.Wanted;

    private string? Named(CaseAspect field, string? code) => code is null ? null : field switch
    {
        CaseAspect.Category => names.Category(code),
        CaseAspect.Area => names.Area(code),
        CaseAspect.Agency => names.Agency(code),
        CaseAspect.State => Codes.Parse<CaseState>(code) is { } state ? state.Face().Staff : code,
        CaseAspect.Priority => Codes.Parse<CasePriority>(code) is { } priority ? CaseWords.PriorityName(priority) : code,
        CaseAspect.Promise => DateOnly.ParseExact(code, "yyyy-MM-dd", Invariant).ToString("d MMM yyyy", IsEnglish ? English : Indonesian),
        CaseAspect.Officer when code.Length == 0 => T("tanpa petugas", "nobody"),
        CaseAspect.Officer => page?.Officers.FirstOrDefault(o => o.Id.ToString(Invariant) == code)?.Name ?? T("petugas lain", "another officer"),
        _ => code,
    };

    private async Task<ComposeAnswer> SendAsync(Composed composed)
    {
        if (page is null) return new ComposeAnswer(false);
        if (!composed.Note && !composed.Sure)
        {
            await RereadAsync();
            if (AnsweredMeanwhile() is { } other)
                return new ComposeAnswer(false, Ask: T($"{other.Who} sudah membalas pelapor pukul {Shell.Dates.Clock(other.At)}: “{Short(other.Text)}” Tetap kirim balasan Anda juga?",
                    $"{other.Who} answered the reporter at {Shell.Dates.Clock(other.At)}: “{Short(other.Text)}” Send your reply as well?"));
        }
        try
        {
            CaseCommand command = composed.Note ? new AddNote(composed.Text) : new Reply(composed.Text, composed.Template, composed.OnceKey, composed.Private);
            var result = await Door.RunAsync(actor!, page!.Case.Id, page.Case.Version, command);
            if (result.Outcome != CommandOutcome.Done) return new ComposeAnswer(false, Problem: result.Sentence);
            await RereadAsync();
            answeredUntil = LastAnswer(page);
            StateHasChanged();
            return ComposeAnswer.Done;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LogError(e, "A reply or note could not be stored");
            return new ComposeAnswer(false, Problem: T("Belum tersimpan karena kesalahan; teks Anda tetap di sini. Coba lagi.", "Not stored because of an error; your text is still here. Try again."));
        }
    }

    private TimelineEntry? AnsweredMeanwhile() =>
        page?.Timeline.LastOrDefault(e => e is { Kind: TimelineKind.PublicReply, Automatic: false } && e.At > answeredUntil && e.Who != actor!.Name);

    private static DateTimeOffset LastAnswer(CasePageModel? page) =>
        page?.Timeline.Where(e => e.Kind == TimelineKind.PublicReply).Select(e => e.At).DefaultIfEmpty().Max() ?? default;

    private static string Short(string text) => text.Length <= 120 ? text : text[..120].TrimEnd() + "…";

    private async Task<RevealedIdentity?> RevealAsync(ReportView report, string purpose, string why)
    {
        var opened = await Door.RevealAsync(actor!, page!.Case.Id, report.ReporterId!.Value, purpose, why);
        await RereadAsync();
        return opened;
    }
}
