using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

/// <summary>What the officer wants to send or keep.</summary>
/// <param name="Sure">They were asked and said "all the same".</param>
/// <param name="OnceKey">Stays the same until the text is stored: a double click or a retry sends once.</param>
/// <param name="Private">To the reporter alone, where everybody would read it otherwise.</param>
public sealed record Composed(bool Note, string Text, string? Template, bool Sure, string OnceKey, bool Private);

/// <param name="Stored">Only then is the text taken away.</param>
/// <param name="Ask">A question to be answered first: somebody else replied meanwhile.</param>
/// <param name="Problem">Why it was not stored.</param>
public sealed record ComposeAnswer(bool Stored, string? Ask = null, string? Problem = null)
{
    public static readonly ComposeAnswer Done = new(true);
}

public sealed partial class Composer
{
    /// <summary>Keeps a text below the size of one message from the browser, in any script.</summary>
    private const int Most = 6000;

    private ElementReference replyBox, noteBox, replyStatus, noteStatus;
    private IJSObjectReference? drafts, page;
    private Task starting = Task.CompletedTask;
    private bool note, focus, sending, gone, alone;
    private string? problem, template, ask;
    private string typed = "";
    private (string Words, bool TooLong)? measured;
    private DotNetObjectReference<Composer>? self;
    private string picked = "", onceKey = Guid.NewGuid().ToString("N");

    [Parameter, EditorRequired] public required long CaseId { get; set; }
    [Parameter] public long UserId { get; set; }
    /// <summary>Antiforgery token for the draft's requests.</summary>
    [Parameter] public string? Csrf { get; set; }
    [CascadingParameter] public CaseNames? Names { get; set; }
    /// <summary>The channel's code.</summary>
    [Parameter] public string? ReplyChannel { get; set; }
    /// <summary>Masked, such as "r•••@g•••.com".</summary>
    [Parameter] public string? ReplyTarget { get; set; }
    /// <summary>What the channel makes of the reply's words, and whether it is too long; null when it takes any text.</summary>
    [Parameter] public Func<string, (string Words, bool TooLong)>? Measure { get; set; }
    /// <summary>Everybody reads the reply.</summary>
    [Parameter] public bool Public { get; set; }
    [Parameter] public bool MayBePrivate { get; set; }
    /// <summary>Why the reporter cannot be answered; null when they can.</summary>
    [Parameter] public string? ReplyBlocked { get; set; }
    [Parameter] public string? NoteBlocked { get; set; }
    [Parameter] public IReadOnlyList<TemplateOption> Templates { get; set; } = [];
    [Parameter] public IReadOnlyDictionary<string, string?> Known { get; set; } = new Dictionary<string, string?>();
    [Parameter, EditorRequired] public required Func<Composed, Task<ComposeAnswer>> OnSend { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await (starting = StartAsync());
        if (!focus) return;
        focus = false;
        if ((note ? NoteBlocked : ReplyBlocked) is null) await (note ? noteBox : replyBox).FocusAsync();
    }

    // The way back may have changed with the case, and its measure with it.
    protected override void OnParametersSet() => MeasureNow();

    /// <summary>The browser says what stands in the reply's box, shortly after it was typed.</summary>
    [JSInvokable]
    public void Typed(string text)
    {
        typed = text;
        MeasureNow();
        StateHasChanged();
    }

    private void MeasureNow() => measured = string.IsNullOrWhiteSpace(typed) ? null : Measure?.Invoke(typed);

    private async Task StartAsync()
    {
        try
        {
            drafts = await Js.InvokeAsync<IJSObjectReference>("import", CaseScripts.Draft);
            page = await Js.InvokeAsync<IJSObjectReference>("import", CaseScripts.Case);
            if (ReplyBlocked is null)
            {
                // First, so that a draft that comes back is measured too.
                await page.InvokeVoidAsync("listen", replyBox, self = DotNetObjectReference.Create(this), nameof(Typed));
                await AttachAsync(replyBox, replyStatus, "reply");
            }
            if (NoteBlocked is null) await AttachAsync(noteBox, noteStatus, "note");
        }
        catch (Exception e) when (gone && e is JSException or ObjectDisposedException)
        {
            // The officer went on to another case while this one was still fetching its scripts.
        }
    }

    private async Task AttachAsync(ElementReference box, ElementReference status, string kind)
    {
        await page!.InvokeVoidAsync("grow", box);
        await drafts!.InvokeVoidAsync("attach", box, new { caseId = CaseId, kind, userId = UserId, csrf = Csrf, status });
    }

    private void Turn(bool toNote) => (note, focus, problem, ask) = (toNote, true, null, null);

    /// <summary>Turns to the reply or the note and puts the caret there; the page's keys call it.</summary>
    public Task TurnAsync(bool toNote)
    {
        Turn(toNote);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task InsertAsync(ChangeEventArgs e)
    {
        picked = (string?)e.Value ?? "";
        var chosen = Templates.FirstOrDefault(t => $"{t.Code}/{t.Language}" == picked);
        if (chosen is null || drafts is null) return;
        template = chosen.Code;
        await drafts.InvokeVoidAsync("insert", replyBox, Fill.In(chosen.Body, Known));
        // Back to the menu's title, so that the same template can be chosen again.
        StateHasChanged();
        picked = "";
    }

    private async Task SendAsync(bool asNote, bool sure = false)
    {
        if (sending) return;
        (problem, ask, sending) = (null, null, true);
        try
        {
            // Whoever is quicker than the scripts waits for them; the press is not lost.
            await starting;
            if (drafts is null) return;
            var box = asNote ? noteBox : replyBox;
            var text = (await drafts.InvokeAsync<string?>("text", box))?.Trim() ?? "";
            problem = Objection(text, asNote);
            if (problem is not null) return;
            var answer = await OnSend(new Composed(asNote, text, asNote ? null : template, sure, onceKey, !asNote && MayBePrivate && alone));
            (problem, ask) = (answer.Problem, answer.Ask);
            if (!answer.Stored) return;
            (template, alone, onceKey) = (null, false, Guid.NewGuid().ToString("N"));
            await drafts.InvokeVoidAsync("erase", box);
        }
        finally
        {
            sending = false;
        }
    }

    private string? Objection(string text, bool asNote)
    {
        if (text.Length == 0) return asNote ? T("Catatan masih kosong.", "The note is empty.") : T("Balasan masih kosong.", "The reply is empty.");
        if (!asNote && Measure?.Invoke(text) is (var words, true))
            return T($"Balasan terlalu panjang untuk kanal ini ({words}). Belum ada yang dikirim dan teks Anda tetap di sini: persingkat dahulu.",
                $"The reply is too long for this channel ({words}). Nothing was sent and your text is still here: shorten it first.");
        return asNote || Fill.Missing(text) is not { } missing ? null
            : T($"Lengkapi dulu bagian {missing} pada templat.", $"Fill in the template's {missing} first.");
    }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        await CaseScripts.TryAsync(drafts, "detach", CaseId);
        await CaseScripts.DisposeAsync(drafts);
        await CaseScripts.DisposeAsync(page);
        self?.Dispose();
    }
}
