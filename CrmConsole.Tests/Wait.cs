namespace CrmConsole.Tests;

/// <summary>Waiting for something to become true; the only kind of waiting in tests.</summary>
public static class Wait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<Task<bool>> isTrue, string what)
    {
        using var patience = new CancellationTokenSource(Longest);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isTrue())
        {
            try { await timer.WaitForNextTickAsync(patience.Token); }
            catch (OperationCanceledException) { throw new TimeoutException($"Waited in vain until {what}."); }
        }
    }

    public static Task UntilAsync(Func<bool> isTrue, string what) => UntilAsync(() => Task.FromResult(isTrue()), what);
}
