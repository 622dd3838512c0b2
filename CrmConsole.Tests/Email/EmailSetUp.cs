using CrmConsole.Channels;
using CrmConsole.Channels.Email;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrmConsole.Tests.Email;

/// <summary>The mail channel with a database of its own and an intake that only remembers.</summary>
internal sealed class EmailSetUp : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("crm-email-").FullName;
    private readonly ServiceProvider services;
    private readonly List<IHostedService> started = [];

    private EmailSetUp(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Crm"] = $"Data Source={folder}/crm.db", ["Keys:File"] = $"{folder}/keys.json" }).Build();
        var environment = new HostingEnvironment { EnvironmentName = "Development", ContentRootPath = folder };
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddSingleton(TimeProvider.System);
        all.AddData(configuration, environment);
        all.AddSingleton<IIntake>(Intake);
        all.AddEmail(configuration, environment);
        all.AddChannels();
        services = all.BuildServiceProvider();
    }

    public FakeIntake Intake { get; } = new();
    public EmailWire Wire => services.GetRequiredService<EmailWire>();
    public HealthBook Health => services.GetRequiredService<HealthBook>();
    public MailboxReaders Readers => services.GetRequiredService<MailboxReaders>();
    public Channel Channel { get; } = new() { Code = "email", Name = "Surel", NameEn = "E-mail", Wire = "email" };

    public static async Task<EmailSetUp> MakeAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var setUp = new EmailSetUp(settings);
        await using var db = await setUp.OpenAsync();
        await db.Database.MigrateAsync();
        if (!await db.Channels.AnyAsync(c => c.Code == "email")) db.Channels.Add(setUp.Channel);
        await db.SaveChangesAsync();
        return setUp;
    }

    public Task<CrmDb> OpenAsync() => services.GetRequiredService<IDbContextFactory<CrmDb>>().CreateDbContextAsync();

    public Task<int> PollAsync() => Wire.PollAsync(Channel, CancellationToken.None);

    /// <summary>Starts the listeners, as the program does.</summary>
    public async Task ListenAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            started.Add(service);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in started) await service.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class HostingEnvironment : IHostEnvironment
    {
        public required string EnvironmentName { get; set; }
        public string ApplicationName { get; set; } = "CrmConsole";
        public required string ContentRootPath { get; set; }
        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}

/// <summary>Remembers envelopes by their external id, as the journal does, and can be told to break.</summary>
internal sealed class FakeIntake : IIntake
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RawEnvelope> journal = [];

    public Func<RawEnvelope, Exception?> Break { get; set; } = _ => null;
    /// <summary>As if the program died after the commit.</summary>
    public bool DieAfterCommit { get; set; }

    public IReadOnlyList<RawEnvelope> Received
    {
        get
        {
            lock (gate) return [.. journal.Values];
        }
    }

    public async Task<IntakeReceipt> ReceiveAsync(RawEnvelope envelope, CancellationToken ct) => (await ReceiveManyAsync([envelope], ct))[0];

    public Task<IReadOnlyList<IntakeReceipt>> ReceiveManyAsync(IReadOnlyList<RawEnvelope> envelopes, CancellationToken ct)
    {
        lock (gate)
        {
            foreach (var e in envelopes)
                if (Break(e) is { } error) throw error;
            List<IntakeReceipt> receipts = [.. envelopes.Select((e, i) => new IntakeReceipt(i + 1, IntakeOutcome.Report, i + 1, null) { Duplicate = !journal.TryAdd(e.ExternalId, e) })];
            if (DieAfterCommit) throw new InvalidOperationException("died");
            return Task.FromResult<IReadOnlyList<IntakeReceipt>>(receipts);
        }
    }
}
