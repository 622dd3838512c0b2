using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Live;

/// <summary>A database with an event log and nothing else of the program, for followers.</summary>
internal sealed class FollowedLog : IAsyncDisposable
{
    private readonly string folder = Locations.NewFolder();
    private readonly ServiceProvider services;

    private FollowedLog()
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Crm"] = $"Data Source={Path.Combine(folder, "crm.db")}",
            ["Keys:File"] = Path.Combine(folder, "keys.json") };
        services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time)
            .AddData(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
                new HostingEnvironment { ContentRootPath = folder, EnvironmentName = Environments.Development })
            .AddSingleton<LiveFeed>().AddSingleton<FollowerTools>().BuildServiceProvider();
    }

    public static async Task<FollowedLog> StartAsync()
    {
        var log = new FollowedLog();
        await DatabaseStart.PrepareAsync(log.services);
        return log;
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero));

    /// <summary>Its feed is not started: unless a test does, no follower is told of anything.</summary>
    public FollowerTools Tools => services.GetRequiredService<FollowerTools>();

    public CrmDb OpenDb() => Tools.Databases.CreateDbContext();

    public Task AppendAsync(params IEnumerable<long> places) => Tools.Writer.RunAsync(db =>
    {
        foreach (var seq in places)
            db.Events.Add(new CaseEvent { Seq = seq, CaseId = 1, Index = (int)seq, Type = "test", ActorKind = ActorKind.System,
                At = Time.UtcNowMicros(), Payload = "{}", Hash = [1] });
    });

    public async Task<long?> StoredAsync(string source)
    {
        await using var db = OpenDb();
        return await db.ChannelCursors.Where(c => c.Source == source).Select(c => c.Value).FirstOrDefaultAsync() is { } value
            ? long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>What the follower wrote, in order.</summary>
    public async Task<List<string>> WrittenAsync()
    {
        await using var db = OpenDb();
        return await db.Audit.Where(a => a.Subject == Recorder.Subject).OrderBy(a => a.Id).Select(a => a.Key).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Writes one row for each event, and keeps each batch that it was given.</summary>
internal sealed class Recorder(FollowedLog log, string source = "test")
    : StoredLogFollower(source, new FollowerPace(Idle: TimeSpan.FromSeconds(20)), log.Tools, NullLogger.Instance)
{
    public const string Subject = "follower";

    private int running;

    public List<long[]> Batches { get; } = [];

    /// <summary>Called before the n-th batch, counted from 1, is read.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called on the writing thread after the rows were added.</summary>
    public Action WhileWriting { get; set; } = () => { };

    public bool Writes { get; set; } = true;
    public bool Overlapped { get; private set; }
    public int CaughtUp { get; private set; }

    public void Call() => Wake();

    protected override async Task<Action<CrmDb>?> ReadAsync(CrmDb db, IReadOnlyList<CaseEvent> events, CancellationToken ct)
    {
        Overlapped |= Interlocked.Increment(ref running) > 1;
        try
        {
            lock (Batches) Batches.Add([.. events.Select(e => e.Seq)]);
            await Before(Batches.Count, ct);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
        return !Writes ? null : d =>
        {
            foreach (var e in events)
                d.Audit.Add(new AuditEntry { At = Time.UtcNowMicros(), Subject = Subject,
                    Key = e.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture) });
            WhileWriting();
        };
    }

    protected override Task CaughtUpAsync(CancellationToken ct)
    {
        CaughtUp++;
        return Task.CompletedTask;
    }
}
