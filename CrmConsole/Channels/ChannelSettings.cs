using CrmConsole.Data;
using CrmConsole.Data.Keys;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Channels;

/// <summary>A setting that an administrator entered on the screen, sealed. Configuration wins over it.</summary>
public sealed class ChannelSecret : IAllocatedId
{
    public long Id { get; set; }
    public required string Channel { get; set; }
    public required string Key { get; set; }
    public required byte[] WrappedKey { get; set; }
    public required byte[] Sealed { get; set; }
    public long? ByUserId { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>What a wire reads of its settings: <c>Channels:CODE:KEY</c> from the configuration, else what was entered on the screen.</summary>
public sealed class ChannelSettings(IConfiguration configuration, IDbContextFactory<CrmDb> databases, Sealer sealer, Writer writer, TimeProvider time)
{
    private readonly Lock gate = new();
    private Dictionary<(string, string), string>? entered;

    /// <summary>Null when it is set nowhere.</summary>
    public string? Find(string channel, string key) =>
        configuration[$"Channels:{channel}:{key}"] is { Length: > 0 } set ? set : Entered().GetValueOrDefault((channel, key));

    /// <summary>A sentence that names the first of these settings that is set nowhere; null when all are there.</summary>
    public string? Missing(Channel channel, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (Find(channel.Code, key) is null) return $"Kanal belum diatur: isi Channels:{channel.Code}:{key}.";
        return null;
    }

    /// <summary>Where it comes from, without telling it.</summary>
    public SettingSource SourceOf(string channel, string key) =>
        configuration[$"Channels:{channel}:{key}"] is { Length: > 0 } ? SettingSource.Configuration : Entered().ContainsKey((channel, key)) ? SettingSource.Screen : SettingSource.None;

    /// <summary>Stores a value, or forgets it when it is empty. Audited without the value.</summary>
    public async Task EnterAsync(string channel, string key, string? value, long byUserId, CancellationToken ct = default)
    {
        var (dataKey, wrapped) = sealer.NewKey();
        await writer.RunAsync(db =>
        {
            if (db.ChannelSecrets.FirstOrDefault(s => s.Channel == channel && s.Key == key) is { } old) db.ChannelSecrets.Remove(old);
            if (!string.IsNullOrWhiteSpace(value))
                db.ChannelSecrets.Add(new ChannelSecret { Channel = channel, Key = key, WrappedKey = wrapped, Sealed = Sealer.SealText(dataKey, value.Trim()), ByUserId = byUserId, UpdatedAt = time.UtcNowMicros() });
            db.Audit.Add(new AuditEntry { At = time.UtcNowMicros(), UserId = byUserId, Subject = "channel_setting", Key = $"{channel}:{key}", After = string.IsNullOrWhiteSpace(value) ? null : "•••" });
        }, ct);
        lock (gate) entered = null;
    }

    private Dictionary<(string, string), string> Entered()
    {
        lock (gate)
        {
            if (entered is not null) return entered;
            using var db = databases.CreateDbContext();
            return entered = db.ChannelSecrets.AsNoTracking().AsEnumerable().ToDictionary(s => (s.Channel, s.Key), s => Sealer.OpenText(sealer.Unwrap(s.WrappedKey), s.Sealed));
        }
    }
}

public enum SettingSource { None, Configuration, Screen }
