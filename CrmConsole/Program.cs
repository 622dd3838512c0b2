using CrmConsole.Data;
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
var app = builder.Build();
app.UseShell();
app.UseAntiforgery();
app.MapGet("/health/live", () => Results.NoContent());
app.MapShell();
app.Run();

/// <summary>Named so that tests can start the program.</summary>
public partial class Program;
