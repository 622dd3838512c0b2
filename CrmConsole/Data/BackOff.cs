namespace CrmConsole.Data;

/// <summary>Doubling pauses from one second, with some chance in them so that many do not come back at once.</summary>
internal sealed class BackOff(TimeSpan longest)
{
    private int tries;

    public TimeSpan Next()
    {
        var seconds = Math.Min(Math.Pow(2, Math.Min(tries++, 20)), longest.TotalSeconds);
#pragma warning disable CA5394 // spreading, no secret
        return TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() / 4)));
#pragma warning restore CA5394
    }

    public void Reset() => tries = 0;
}
