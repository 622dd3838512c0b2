namespace CrmConsole.Data;

/// <summary>Rows that are asked for all the time and change seldom: read anew when the last reading is older than
/// <paramref name="keep"/>. Safe from any thread; one reads, the others wait for it.</summary>
public sealed class Fresh<T>(Func<T> read, TimeSpan keep, TimeProvider time) where T : class
{
    private readonly Lock gate = new();
    private T? value;
    private DateTimeOffset readAt;

    public T Value
    {
        get
        {
            lock (gate)
            {
                var now = time.GetUtcNow();
                if (value is null || now - readAt >= keep) (value, readAt) = (read(), now);
                return value;
            }
        }
    }
}
