using System.Collections.Concurrent;
using CrmConsole.Data;
using CrmConsole.Live;
using CrmConsole.Places;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Public.Statistics;

/// <summary>All published figures at one moment. Immutable; what is made from it is kept with it.</summary>
public sealed record Statistic(DateTimeOffset At, long Seq, int FirstYear, int LastYear, IReadOnlyDictionary<string, Cube> Cubes, PlaceMap Places)
{
    private readonly ConcurrentDictionary<string, object> kept = new();

    internal ReadyPages Pages { get; } = new();

    /// <summary>Makes something once for this moment. <paramref name="key"/> must come from a short list, never from outside.</summary>
    public T Keep<T>(string key, Func<T> make) where T : class => (T)kept.GetOrAdd(key, _ => make());
}

/// <summary>Keeps the statistics at the height of the event log, away from every request: at most twice a minute when something
/// happened, and once a minute otherwise, because cases also become late by time alone.</summary>
internal sealed class StatisticsBook(FactReader reader, FactFile file, IDbContextFactory<CrmDb> databases, RoutingDirectory routing,
    PlaceDirectory places, TimeProvider time, ILogger<StatisticsBook> log) : LogFollower(new FollowerPace(Idle: Step), time, log)
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(59);

    private readonly KnownTables known = new();
    private volatile Statistic? current;
    private volatile bool readAll;
    private FactStore store = new();
    private bool news;

    /// <summary>Null until the first computing after the start is done.</summary>
    public Statistic? Current => current;

    /// <summary>Brings the figures up to date now.</summary>
    /// <param name="all">Reads every case again.</param>
    public Task RefreshAsync(CancellationToken ct, bool all = false)
    {
        readAll |= all;
        return CatchUpAsync(ct);
    }

    // Its place is in the file of facts, and the file only stands for a past that this database has.
    protected override async Task<long> BeginAsync(CancellationToken ct)
    {
        if (await file.ReadAsync(reader.KnowsAsync, ct) is { } read) store = read;
        return store.Seq;
    }

    // Everything at once, because all facts are those of one moment; what comes meanwhile is for the next turn.
    protected override async Task<Taken> TakeAsync(long after, CancellationToken ct)
    {
        if (await reader.FollowAsync(store, readAll, ct)) news = true;
        readAll = false;
        return new Taken(store.Seq, false);
    }

    protected override async Task CaughtUpAsync(CancellationToken ct)
    {
        var now = Time.UtcNowMicros();
        if (news || current is not { } last || now - last.At >= Oldest)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var channels = await db.Channels.AsNoTracking().ToDictionaryAsync(c => c.Code, c => (c.Name, c.NameEn), ct);
            current = Compute(store, now, channels);
        }
        file.WriteWhenDue(store, quiet: !news);
        news = false;
    }

    private Statistic Compute(FactStore facts, DateTimeOffset now, IReadOnlyDictionary<string, (string Indonesian, string English)> channels)
    {
        var (rules, map) = (routing.Current, places.Current);
        var tally = new Tally(facts.All, FactTime.Seconds(now), category => rules.Category(facts.Codes[category]) is not { Sensitive: true });
        var cubes = Publisher.Publish(tally, Dimensions.Build(facts.Codes, rules, map, channels), known);
        known.Turn();
        return new Statistic(now, facts.Seq, tally.FirstYear, tally.FirstYear + tally.Years - 1, cubes, map);
    }
}
