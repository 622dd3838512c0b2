using System.Net;
using CrmConsole.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CrmConsole.Tests;

/// <summary>The real program inside the test's process, listening on a real port of 127.0.0.1, with a folder of its own.
/// <code>await using var app = await TestApp.StartAsync(); var http = await app.SignInAsync("triase");</code></summary>
public sealed class TestApp : IAsyncDisposable
{
    private readonly Factory factory;
    private readonly bool ownsFolder;
    private readonly List<HttpClient> clients = [];

    private TestApp(Factory factory, string folder, bool ownsFolder, int port)
    {
        this.factory = factory;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        Url = new Uri($"http://localhost:{port}");
        Http = NewClient();
    }

    /// <summary><c>http://localhost:PORT/</c>; by that name, because passkeys refuse 127.0.0.1.</summary>
    public Uri Url { get; }
    public string Folder { get; }
    public string DatabaseFile => Path.Combine(Folder, "data", "crm.db");
    public IServiceProvider Services => factory.Services;
    public LogKeeper Log => factory.Log;

    /// <summary>Nobody is signed in on this one. Redirects are not followed.</summary>
    public HttpClient Http { get; }

    /// <param name="time">Replaces the clock; give a <c>FakeTimeProvider</c> to move it.</param>
    /// <param name="services">Replaces services of the program.</param>
    public static Task<TestApp> StartAsync(StartOptions? options = null, TimeProvider? time = null, Action<IServiceCollection>? services = null)
    {
        options ??= new StartOptions();
        var folder = options.Folder ?? Locations.NewFolder();
        var port = options.Port ?? Locations.FreePort();
        var factory = new Factory(options, options.SettingsFor(folder, port), time, services);
        factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        // The start blocks its thread (migrations): not the test's.
        return Task.Run(() =>
        {
            factory.StartServer();
            return new TestApp(factory, folder, options.Folder is null, port);
        });
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A fresh context, as every reader of the program takes one.</summary>
    public CrmDb OpenDb() => Get<IDbContextFactory<CrmDb>>().CreateDbContext();

    /// <summary>A client with cookies of its own.</summary>
    public HttpClient NewClient()
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Url };
        lock (clients) clients.Add(client);
        return client;
    }

    /// <summary>A client signed in through the page as a demo account (<c>triase</c>, <c>supervisor</c>, …).</summary>
    public async Task<HttpClient> SignInAsync(string account)
    {
        var client = NewClient();
        await SignIn.WithFormAsync(client, account);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (ownsFolder) Directory.Delete(Folder, recursive: true);
        // The program lets go of its database a moment after its host has stopped; the next start must not come before.
        else await Wait.ForAsync("the program has let go of its database", IsFree);
    }

    private bool IsFree()
    {
        try
        {
            using var held = new FileStream(DatabaseFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed class Factory(StartOptions options, Dictionary<string, string?> settings, TimeProvider? time, Action<IServiceCollection>? services)
        : WebApplicationFactory<Program>
    {
        public LogKeeper Log { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(options.Environment);
            // Reaches Program as if given on the command line, so it is there before the rooms read it.
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
            builder.ConfigureServices(collection =>
            {
                if (time is not null) collection.Replace(ServiceDescriptor.Singleton(time));
                services?.Invoke(collection);
            });
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Log.Dispose();
        }
    }
}
