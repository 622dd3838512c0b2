using System.Collections.Immutable;

namespace CrmConsole.Live;

/// <summary>Who is looking at which case right now. In memory: a circuit that ends takes its mark with it.</summary>
public sealed class Presence
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, ImmutableList<(long UserId, string Name)>> looking = [];

    /// <summary>Raised with the case's id on whatever thread changed it; handlers must be quick.</summary>
    public event Action<long>? Changed;

    /// <summary>Marks a colleague as looking until the result is disposed. The same person in two windows counts once.</summary>
    public IDisposable Enter(long caseId, long userId, string name)
    {
        lock (gate) looking[caseId] = looking.GetValueOrDefault(caseId, []).Add((userId, name));
        Changed?.Invoke(caseId);
        return new Mark(() => Leave(caseId, userId, name));
    }

    public IReadOnlyList<(long UserId, string Name)> Looking(long caseId)
    {
        lock (gate) return looking.TryGetValue(caseId, out var people) ? [.. people.Distinct()] : [];
    }

    private void Leave(long caseId, long userId, string name)
    {
        lock (gate)
        {
            if (!looking.TryGetValue(caseId, out var people)) return;
            var left = people.Remove((userId, name));
            if (left.IsEmpty) looking.Remove(caseId);
            else looking[caseId] = left;
        }
        Changed?.Invoke(caseId);
    }

    private sealed class Mark(Action leave) : IDisposable
    {
        private Action? leave = leave;
        public void Dispose() => Interlocked.Exchange(ref leave, null)?.Invoke();
    }
}
