using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace CrmConsole.Shell;

/// <summary>A component that is also told of changes from outside its circuit. Such calls arrive on a pool thread without the
/// reader's language; <see cref="RefreshAsync"/> brings both, thread and language.</summary>
public abstract class LiveComponent : ComponentBase
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;

    /// <summary>Runs <paramref name="change"/> on the circuit in the reader's language, then re-renders.</summary>
    protected Task RefreshAsync(Action? change = null) => OnCircuitAsync(() =>
    {
        change?.Invoke();
        StateHasChanged();
        return Task.CompletedTask;
    });

    protected async Task OnCircuitAsync(Func<Task> work)
    {
        try
        {
            await InvokeAsync(() => InLanguageAsync(work));
        }
        catch (ObjectDisposedException)
        {
            // The page was closed between the news and its telling: nobody is left to be told.
        }
    }

    // Async, so that the language set here ends with it and does not leak into the caller's thread.
    private async Task InLanguageAsync(Func<Task> work)
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _language;
        await work();
    }
}
