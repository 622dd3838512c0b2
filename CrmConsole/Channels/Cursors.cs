using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels;

/// <summary>How far polled sources have been read. Move a cursor only after everything before it is committed.</summary>
public sealed class Cursors(IDbContextFactory<CrmDb> databases, Writer writer, TimeProvider time)
{
    public async Task<string?> ReadAsync(string source, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ChannelCursors.Where(c => c.Source == source).Select(c => c.Value).FirstOrDefaultAsync(ct);
    }

    public Task MoveAsync(string source, string value, CancellationToken ct) => writer.RunAsync(db =>
    {
        if (db.ChannelCursors.Find(source) is { } old) (old.Value, old.UpdatedAt) = (value, time.UtcNowMicros());
        else db.ChannelCursors.Add(new ChannelCursor { Source = source, Value = value, UpdatedAt = time.UtcNowMicros() });
    }, ct);
}
