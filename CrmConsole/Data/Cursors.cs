using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Data;

/// <summary>How far something has been read, in a source outside or in our own log; what the value means is the reader's own
/// affair.</summary>
public sealed class ChannelCursor
{
    /// <summary>Who reads and what, such as <c>x:mentions</c>.</summary>
    public required string Source { get; set; }
    public required string Value { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>How far polled sources have been read. Move a cursor only after everything before it is committed, or together with
/// it.</summary>
public sealed class Cursors(IDbContextFactory<CrmDb> databases, Writer writer, TimeProvider time)
{
    public async Task<string?> ReadAsync(string source, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ChannelCursors.Where(c => c.Source == source).Select(c => c.Value).FirstOrDefaultAsync(ct);
    }

    public Task MoveAsync(string source, string value, CancellationToken ct) =>
        writer.RunAsync(db => Move(db, source, value, time.UtcNowMicros()), ct);

    /// <summary>On the writing thread, with whatever is written there.</summary>
    public static void Move(CrmDb db, string source, string value, DateTimeOffset now)
    {
        if (db.ChannelCursors.Find(source) is { } old) (old.Value, old.UpdatedAt) = (value, now);
        else db.ChannelCursors.Add(new ChannelCursor { Source = source, Value = value, UpdatedAt = now });
    }
}
