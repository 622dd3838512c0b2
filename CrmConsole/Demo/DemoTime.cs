namespace CrmConsole.Demo;

/// <summary>The system's clock, which the demo's filling may set back so that its cases have lived. Only while nothing else runs.</summary>
public sealed class DemoTime : TimeProvider
{
    private long offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref offset));

    public void SetBackTo(DateTimeOffset instant) => Volatile.Write(ref offset, (instant - System.GetUtcNow()).Ticks);

    public void BackToNow() => Volatile.Write(ref offset, 0);
}
