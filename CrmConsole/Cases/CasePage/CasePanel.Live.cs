using CrmConsole.Cases.Acts;
using CrmConsole.Live;
using CrmConsole.Shell;
using Microsoft.AspNetCore.Components;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.CasePage;

// Who else is here, what changed elsewhere, and the keys of this page.
public sealed partial class CasePanel
{
    private readonly List<IDisposable> keys = [];
    private IReadOnlyList<string> others = [];
    private IDisposable? mark;
    private long? followed;

    [Inject] private Presence Presence { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private Keyboard Keyboard { get; set; } = default!;

    /// <summary>Marks the reader as looking, and listens; on a circuit only, for a prerendered page is seen by nobody yet.</summary>
    private void Follow()
    {
        if (!RendererInfo.IsInteractive || followed == page?.Case.Id) return;
        Unfollow();
        if (page is null) return;
        followed = page.Case.Id;
        Feed.Published += OnPublished;
        Presence.Changed += OnPresence;
        mark = Presence.Enter(page.Case.Id, actor!.Id, actor.Name);
        others = Others();
    }

    private void Unfollow()
    {
        Feed.Published -= OnPublished;
        Presence.Changed -= OnPresence;
        mark?.Dispose();
        (mark, followed, others) = (null, null, []);
    }

    private IReadOnlyList<string> Others() => followed is { } id
        ? [.. Presence.Looking(id).Where(p => p.UserId != actor!.Id).Select(p => p.Name).Order(StringComparer.CurrentCulture)] : [];

    private void OnPresence(long caseId)
    {
        if (caseId == followed) _ = RefreshAsync(() => others = Others());
    }

    private void OnPublished(CommittedBatch batch)
    {
        if (followed is not { } id || !batch.CaseIds.Contains(id)) return;
        var byAnother = batch.Events.Any(e => e.CaseId == id && e.ActorId != actor!.Id);
        _ = OnCircuitAsync(async () =>
        {
            await RereadAsync();
            if (byAnother) news = T($"diperbarui {Dates.Clock(Time.GetUtcNow())}", $"updated {Dates.Clock(Time.GetUtcNow())}");
            StateHasChanged();
        });
    }

    /// <summary>A shortcut can do no more than its button: only what is allowed now has a key.</summary>
    private void ListenToKeys()
    {
        if (!RendererInfo.IsInteractive) return;
        foreach (var key in keys) key.Dispose();
        keys.Clear();
        if (page is not { ReadOnly: false } p) return;
        var group = T("Kasus", "Case");
        foreach (var (act, allowed, _) in p.Choices)
        {
            if (act.Key is not { } key) continue;
            // Why no words can go out stands where one would write them.
            var writes = act is ReplyAct or AddNoteAct;
            if (!writes && !allowed) continue;
            Task Press() => writes ? composer?.TurnAsync(act is AddNoteAct) ?? Task.CompletedTask : DoAsync(act);
            keys.Add(Keyboard.On(key, act.Name, group, () => PressedAsync(Press)));
        }
    }

    private Task PressedAsync(Func<Task> action) => OnCircuitAsync(async () =>
    {
        // No modal on modal: while a question is open, keys belong to it.
        if (dialog is not null || clash is not null) return;
        await action();
        StateHasChanged();
    });
}
