namespace CrmConsole.Shell;

/// <summary>The text in the top bar, shared between the bar and the page that searches with it (one per circuit).</summary>
public sealed class SearchBox
{
    private Func<string, Task>? _search;

    public string Text { get; private set; } = "";

    /// <summary>The page shows a text of its own accord, such as one from the address bar.</summary>
    public event Action? Shown;

    public void Show(string text)
    {
        if (Text == text) return;
        Text = text;
        Shown?.Invoke();
    }

    /// <summary>Whoever subscribes gets the text as it is typed; without a subscriber, Enter opens the queue with it.</summary>
    public IDisposable Subscribe(Func<string, Task> search)
    {
        _search = search;
        return new Release(() => { if (_search == search) _search = null; });
    }

    /// <summary>False when no page listens.</summary>
    public async Task<bool> TypedAsync(string text)
    {
        Text = text;
        if (_search is null) return false;
        await _search(text);
        return true;
    }

    private sealed class Release(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
