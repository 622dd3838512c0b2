using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Jobs;
using CrmConsole.Replies;
using CrmConsole.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmConsole.Demo;

/// <summary>Invented people and cases, in a database of their own.</summary>
public static class DemoRoom
{
    // In the table of job runs, because it says of the database what happened to it.
    private const string Mark = "demo-filled";

    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoLife>();
        services.AddSingleton<DemoFill>();
        services.AddSingleton<DemoTrickle>();
        services.AddHostedService(p => p.GetRequiredService<DemoTrickle>());
        services.AddSingleton(new BarWidget(10, typeof(DemoSwitch)));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new DemoTime()));
        return services;
    }

    /// <summary>Fills the demo at its first start. Refuses a database that holds other people's reports.</summary>
    public static async Task EnsureDemoAsync(this WebApplication app)
    {
        var services = app.Services;
        if (services.GetRequiredService<DemoSettings>() is not { Enabled: true } demo) return;
        RefuseOpenDoors(app);
        var standIns = await DemoStandIns.FindAsync(app.Configuration);
        await using var db = await services.GetRequiredService<IDbContextFactory<CrmDb>>().CreateDbContextAsync();
        var fresh = await ClaimAsync(db, services.GetRequiredService<TimeProvider>());
        await ConnectChannelsAsync(db, services, app.Configuration);
        if (fresh)
        {
            var cases = app.Configuration.GetValue("Demo:Cases", 460);
            if (cases > 0) await services.GetRequiredService<DemoFill>().FillAsync(cases, 1, CancellationToken.None);
        }
        if (standIns is not null) await ConnectStandInsAsync(app, db, standIns, fresh);
        if (demo.Development && app.Configuration.GetValue("Demo:Greet", true)) app.Lifetime.ApplicationStarted.Register(() => Greet(app));
    }

    /// <summary>Marks the database as one of invented people; true the first time. Refuses one that holds other people's reports.</summary>
    public static async Task<bool> ClaimAsync(CrmDb db, TimeProvider time)
    {
        if (await db.JobRuns.AnyAsync(r => r.Name == Mark)) return false;
        if (await db.Journal.AnyAsync())
            throw new StartRefusedException("Demo tidak boleh berjalan pada basis data yang berisi laporan sungguhan. Matikan Demo:Enabled, atau arahkan ConnectionStrings:Crm ke berkas lain.");
        db.JobRuns.Add(new JobRun { Name = Mark, CompletedAt = time.UtcNowMicros() });
        await db.SaveChangesAsync();
        return true;
    }

    // The demo's passwords are public: nobody outside this machine may reach it.
    private static void RefuseOpenDoors(WebApplication app)
    {
        var urls = (app.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var open = urls.FirstOrDefault(u => Uri.TryCreate(u.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri) && !uri.IsLoopback);
        if (open is not null) throw new StartRefusedException($"Demo hanya boleh mendengarkan di komputer ini sendiri, bukan {open}. Pakai http://localhost:5080, atau matikan Demo:Enabled.");
    }

    private static async Task ConnectChannelsAsync(CrmDb db, IServiceProvider services, IConfiguration configuration)
    {
        var wires = services.GetRequiredService<WireDirectory>();
        var offered = configuration.GetValue("Demo:Wire", true);
        var seeded = ReferenceFiles.Channels().ToDictionary(c => c.Code, c => c.Wire);
        foreach (var channel in await db.Channels.ToListAsync())
        {
            var real = seeded.GetValueOrDefault(channel.Code, channel.Wire);
            var asSeeded = new Channel { Code = channel.Code, Name = channel.Name, NameEn = channel.NameEn, Wire = real };
            // Half a connection is a real one too: what it lacks stands on the health page.
            var connected = wires.Find(real) is { } wire && (wire.Card.InProblem(asSeeded) is null
                || wire.Card.OutProblem(asSeeded) is null);
            channel.Wire = !offered || connected ? real : DemoWire.WireCode;
        }
        await db.SaveChangesAsync();
    }

    // What the demo's past wrote went out in that past: the stand-ins get only what happens from now on.
    private static async Task ConnectStandInsAsync(WebApplication app, CrmDb db, Dictionary<string, string?> standIns, bool fresh)
    {
        if (fresh) await app.Services.GetRequiredService<OutboxSender>().SweepAsync(CancellationToken.None);
        DemoStandIns.Connect(app, standIns);
        await ConnectChannelsAsync(db, app.Services, app.Configuration);
    }

    private static void Greet(WebApplication app)
    {
        Console.WriteLine($"""

            CrmConsole berjalan di {string.Join(", ", app.Urls)}  (mode demo: orang dan laporannya rekaan)
            Akun: triase, petugas, supervisor, meja, validator, inspektorat, admin, auditor  — masing-masing @crm.test
            Kata sandi: {Accounts.DemoAccounts.DevelopmentPassword}    Kunci API: {Accounts.DemoAccounts.ApiKey}

            """);
    }
}
