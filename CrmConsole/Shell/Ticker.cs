namespace CrmConsole.Shell;

/// <summary>One timer for everything on every screen that counts down or ages.</summary>
public sealed class Ticker : IDisposable
{
    /// <summary>Times are shown in minutes; twice as often keeps them true to half a minute.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly ITimer _timer;

    public Ticker(TimeProvider time) => _timer = time.CreateTimer(_ => Ticked?.Invoke(), null, Period, Period);

    /// <summary>Raised on a pool thread: re-render through <see cref="LiveComponent.RefreshAsync"/>.</summary>
    public event Action? Ticked;

    public void Dispose() => _timer.Dispose();
}
