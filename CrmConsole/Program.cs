using CrmConsole.Data;
using CrmConsole.Deadlines;
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
var app = builder.Build();
app.UseShell();
app.UseAntiforgery();
app.MapGet("/health/live", () => Results.NoContent());
app.MapShell();
app.Run();

/// <summary>Named so that tests can start the program.</summary>
public partial class Program;
