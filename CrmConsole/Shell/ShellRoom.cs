using System.IO.Compression;
using CrmConsole.Shell.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.ResponseCompression;
using MudBlazor;
using MudBlazor.Services;

namespace CrmConsole.Shell;

/// <summary>The frame of every page: document, layouts, theme, language, keyboard. It knows no room; rooms register what belongs
/// in its rail, bar and palette (<see cref="RailEntry"/>, <see cref="BarWidget"/>, <see cref="PaletteSource"/>).</summary>
public static class ShellRoom
{
    // Programs call these: they get a bare status or problem details, never a page.
    private static readonly string[] Machines = ["/api", "/open311", "/openapi", "/hooks", "/hubs", "/health", "/_blazor", "/lampiran", "/jobs"];

    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(o => o.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5));
        services.AddMudServices(o =>
        {
            o.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            o.SnackbarConfiguration.ShowTransitionDuration = o.SnackbarConfiguration.HideTransitionDuration = 100;
        });
        services.Configure<RequestLocalizationOptions>(Preferences.Configure);
        services.AddCascadingAuthenticationState();
        services.AddProblemDetails();
        services.AddSingleton<Ticker>();
        services.AddScoped<Keyboard>();
        services.AddScoped<SearchBox>();
        AddCompression(services);
        return services;
    }

    private static void AddCompression(IServiceCollection services)
    {
        // Antiforgery tokens and persisted state are randomised in every answer, so compressing beside a search text gives nothing away.
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "text/csv"];
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
    }

    /// <summary>Goes first in the pipeline: what answers when something fails, compression, and the reader's language.</summary>
    public static WebApplication UseShell(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseRequestLocalization();
        if (!app.Environment.IsDevelopment()) app.UseExceptionHandler(Failed.Path, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(NotFound.Path, createScopeForStatusCodePages: true);
        app.Use(KeepMachinesPlain);
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.DisableWebSocketCompression = false)
            .Add(GuardCircuit);
        Preferences.Map(app);
        // Whatever is nowhere is "not found" for everybody, not a reason to sign in.
        app.MapMethods("{**nowhere}", [HttpMethods.Get, HttpMethods.Head], static () => Results.NotFound()).AllowAnonymous().WithOrder(int.MaxValue).ExcludeFromDescription();
        return app;
    }

    /// <summary>No public page opens a circuit, so nobody who is not signed in may.</summary>
    private static void GuardCircuit(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal))
            endpoint.Metadata.Add(new AuthorizeAttribute());
    }

    private static async Task KeepMachinesPlain(HttpContext context, RequestDelegate next)
    {
        if (!IsMachine(context))
        {
            await next(context);
            return;
        }
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.RequestServices.GetRequiredService<ILogger<App>>().LogError(e, "A request to {Path} failed.", context.Request.Path);
            await Results.Problem(statusCode: e is BadHttpRequestException bad ? bad.StatusCode : 500).ExecuteAsync(context);
        }
    }

    private static bool IsMachine(HttpContext context)
    {
        foreach (var prefix in Machines)
            if (context.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>The address within this site, with its query: <c>/?view=late</c>.</summary>
    public static string ToLocal(this NavigationManager navigation) => "/" + navigation.ToBaseRelativePath(navigation.Uri);
}
