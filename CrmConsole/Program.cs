using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Channels.Email;
using CrmConsole.Channels.Lapor;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Demo;
using CrmConsole.Desk;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using CrmConsole.Jobs;
using CrmConsole.Jobs.Backup;
using CrmConsole.Live;
using CrmConsole.Oversight;
using CrmConsole.Places;
using CrmConsole.Identities;
using CrmConsole.Public;
using CrmConsole.Reference;
using CrmConsole.Replies;
using CrmConsole.Reporters;
using CrmConsole.Routing;
using CrmConsole.Shell;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = File.Exists("appsettings.json") ? Environment.CurrentDirectory : AppContext.BaseDirectory,
    });
    Faults.RefuseOutsideDevelopment(builder.Environment);
    builder.WebHost.UseStaticWebAssets();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddData(builder.Configuration, builder.Environment);
    builder.Services.AddShell();
    builder.Services.AddAccounts(builder.Configuration, builder.Environment);
    builder.Services.AddPlaces();
    builder.Services.AddRoutingRoom();
    builder.Services.AddDeadlines();
    builder.Services.AddEvidence();
    builder.Services.AddReporters();
    builder.Services.AddChannels();
    builder.Services.AddEmail(builder.Configuration, builder.Environment);
    builder.Services.AddLapor();
    builder.Services.AddReplies();
    builder.Services.AddLive();
    builder.Services.AddCases();
    builder.Services.AddOversight();
    builder.Services.AddReference();
    builder.Services.AddIdentities();
    builder.Services.AddPublic();
    builder.Services.AddIntake();
    builder.Services.AddDesk();
    builder.Services.AddJobs(builder.Configuration);
    builder.Services.AddDemo();
    builder.Services.AddOpenApi(o => o.ShouldInclude = d => d.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true);
    builder.Services.AddProblemDetails();

    var app = builder.Build();
    if (Verbs.Is(args)) return await Verbs.RunAsync(app.Services, args);
    DemoDoors.RefuseAsked(app);
    using var alone = DatabaseStart.Lock(app.Services.GetRequiredService<DatabaseSettings>());
    await DatabaseStart.PrepareAsync(app.Services);
    await DemoTraces.RefuseAsync(app.Services);
    Leftovers.Sweep(app.Services.GetRequiredService<DatabaseSettings>());
    await app.Services.GetRequiredService<Anonymiser>().ReplayAsync();
    await AccountsStart.EnsureAsync(app.Services);
    await app.EnsureDemoAsync();

    app.UseDemoDoors();
    app.UseKnownProxies();
    app.UseSecurityHeaders();
    app.UseShell();
    app.Use(StorageTrouble.AnswerAsync);
    app.UseAccounts();
    app.MapHealth();
    app.MapShell();
    app.MapAccounts();
    app.MapCases();
    app.MapIntake();
    app.MapChannels();
    app.MapReference();
    app.MapPublic();
    app.MapDesk();
    app.MapJobs();
    app.MapOpenApi().AllowAnonymous();
    await app.RunBehindDoorsAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}

/// <summary>Named so that tests can start the program.</summary>
public partial class Program;
