namespace CrmConsole.Demo;

/// <summary>What is still to happen in the demo, in the order of time. One plays it while the steps it plays put in what follows from
/// them, from whatever thread they end on: the queue is touched under its lock only, and looking and taking out are one.</summary>
internal sealed class DemoPlan
{
    private readonly Lock door = new();
    private readonly PriorityQueue<Func<Task>, DateTimeOffset> steps = new();

    public void Add(Func<Task> step, DateTimeOffset at)
    {
        lock (door) steps.Enqueue(step, at);
    }

    /// <summary>When the next step is due; null when nothing is left.</summary>
    public DateTimeOffset? NextAt()
    {
        lock (door) return steps.TryPeek(out _, out var at) ? at : null;
    }

    /// <summary>Takes out the next step; null when none is due before <paramref name="end"/>.</summary>
    public Func<Task>? TakeBefore(DateTimeOffset end)
    {
        lock (door) return steps.TryPeek(out _, out var at) && at < end ? steps.Dequeue() : null;
    }
}
