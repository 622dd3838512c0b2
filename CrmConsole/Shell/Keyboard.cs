using Microsoft.JSInterop;

namespace CrmConsole.Shell;

/// <summary>A shortcut as shown in help and palette.</summary>
/// <param name="Keys">As the browser names it: <c>j</c>, <c>Enter</c>, <c>?</c>, <c>Ctrl+k</c>.</param>
public sealed record Shortcut(string Keys, string Label, string Group, Func<Task> Action);

/// <summary>Shortcuts of the page at hand. Components add theirs while they are shown; keys typed into fields never arrive here.</summary>
public sealed class Keyboard(IJSRuntime js, ILogger<Keyboard> log) : IAsyncDisposable
{
    private readonly List<Shortcut> _shortcuts = [];
    private DotNetObjectReference<Keyboard>? _self;
    private IJSObjectReference? _module;

    public IReadOnlyList<Shortcut> Shortcuts => _shortcuts;

    public event Action? Changed;

    /// <summary>Adds a shortcut until the result is disposed. The newest owner of a key wins.</summary>
    public IDisposable On(string keys, string label, string group, Func<Task> action)
    {
        var shortcut = new Shortcut(keys, label, group, action);
        _shortcuts.Add(shortcut);
        Tell();
        return new Release(() => { if (_shortcuts.Remove(shortcut)) Tell(); });
    }

    public IDisposable On(string keys, string label, string group, Action action) => On(keys, label, group, () =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Called once by the layout, after the first render.</summary>
    internal async Task StartAsync(string modulePath)
    {
        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", modulePath);
        await _module.InvokeVoidAsync("start", _self, Keys());
    }

    [JSInvokable]
    public Task Pressed(string keys) => _shortcuts.FindLast(s => s.Keys == keys)?.Action() ?? Task.CompletedTask;

    private string[] Keys() => [.. _shortcuts.Select(s => s.Keys).Distinct()];

    private async void Tell()
    {
        Changed?.Invoke();
        if (_module is null) return;
        try
        {
            await _module.InvokeVoidAsync("listen", [Keys()]);
        }
        catch (JSDisconnectedException) { /* the browser has gone; so have its keys */ }
        catch (OperationCanceledException) { /* likewise */ }
        catch (JSException e) { log.LogWarning(e, "The browser did not take the shortcuts."); }
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException) { /* the browser has gone */ }
    }

    private sealed class Release(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
