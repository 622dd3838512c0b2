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
    internal const string Mark = "demo-filled";

    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoGate>();
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
        if (services.GetRequiredService<DemoSettings>() is not { Enabled: true }) return;
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
    }

    /// <summary>Marks the database as one of invented people; true the first time. Refuses one that holds other people's reports.</summary>
    public static async Task<bool> ClaimAsync(CrmDb db, TimeProvider time)
    {
        if (await db.JobRuns.AnyAsync(r => r.Name == Mark)) return false;
        await DemoTraces.RefuseRealAsync(db);
        db.JobRuns.Add(new JobRun { Name = Mark, CompletedAt = time.UtcNowMicros() });
        await db.SaveChangesAsync();
        return true;
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

    /// <summary>Prints address and accounts once it can be used; in Development, where the password is the well-known one.</summary>
    internal static void Greet(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<DemoSettings>().PublicPasswords || !app.Configuration.GetValue("Demo:Greet", true)) return;
        Console.WriteLine($"""

            CrmConsole berjalan di {string.Join(", ", app.Urls)}  (mode demo: orang dan laporannya rekaan)
            Akun: triase, petugas, supervisor, meja, validator, inspektorat, admin, auditor  — masing-masing @crm.test
            Kata sandi: {Accounts.DemoAccounts.DevelopmentPassword}    Kunci API: {Accounts.DemoAccounts.ApiKey}

            """);
    }
}
