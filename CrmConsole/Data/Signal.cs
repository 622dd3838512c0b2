namespace CrmConsole.Data;

/// <summary>Wakes one loop that waits. Any number of calls before it comes to wait again wake it once, and none of them blocks or throws,
/// so that it may stand in an event's handler. What is to be done, the loop finds by itself.</summary>
public sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim raised = new(0, 1);

    public void Wake()
    {
        // Nearly always it is awake already; an exception would cost more than asking.
        if (raised.CurrentCount > 0) return;
        try { raised.Release(); }
        catch (SemaphoreFullException) { /* somebody else was quicker */ }
    }

    /// <summary>Until it was woken, <paramref name="atMost"/> has passed (null: for ever), or <paramref name="ct"/> is cancelled; it never throws.</summary>
    public async Task WaitAsync(TimeSpan? atMost, CancellationToken ct) =>
        await ((Task)raised.WaitAsync(atMost ?? Timeout.InfiniteTimeSpan, ct)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => raised.Dispose();
}
