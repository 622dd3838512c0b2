using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Evidence;
using CrmConsole.Places;
using CrmConsole.Routing;
using CrmConsole.Shell;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = File.Exists("appsettings.json") ? Environment.CurrentDirectory : AppContext.BaseDirectory,
});
builder.WebHost.UseStaticWebAssets();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddData(builder.Configuration, builder.Environment);
builder.Services.AddShell();
builder.Services.AddPlaces();
builder.Services.AddRoutingRoom();
builder.Services.AddDeadlines();
builder.Services.AddAccounts(builder.Configuration, builder.Environment);
builder.Services.AddEvidence();
var app = builder.Build();
await app.Services.PrepareDataAsync();
if (args is ["user", ..]) return await UserVerb.RunAsync(app.Services, args);
await AccountsStart.EnsureAsync(app.Services);
app.UseKnownProxies();
app.UseSecurityHeaders();
app.UseShell();
app.UseAccounts();
app.MapGet("/health/live", () => Results.NoContent()).AllowAnonymous();
app.MapShell();
app.MapAccounts();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the program.</summary>
public partial class Program;
