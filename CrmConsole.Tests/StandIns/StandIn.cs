using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmConsole.Tests.StandIns;

/// <summary>A vendor's server on loopback: strict about what it is sent, and misbehaving on command.</summary>
public abstract class StandIn : IAsyncDisposable
{
    private WebApplication? app;

    public Uri Url { get; private set; } = null!;

    /// <summary>What was wrong with requests, by the vendor's published rules; a test ends with this empty.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Answers the next calls instead of the real answer; null lets a call through.</summary>
    public Func<HttpContext, IResult?> Misbehave { get; set; } = _ => null;

    /// <summary>Takes so long before it answers; for people to look at, tests have no use for it.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Part of the ids it gives out, so that those of two runs on one database differ.</summary>
    public string Run { get; init; } = "";

    public async Task StartAsync(int? port = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var number = port ?? Locations.FreePort();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, number));
        app = builder.Build();
        app.Use(async (http, next) =>
        {
            if (Delay > TimeSpan.Zero) await Task.Delay(Delay, http.RequestAborted);
            if (Misbehave(http) is { } instead) await instead.ExecuteAsync(http);
            else await next(http);
        });
        Map(app);
        await app.StartAsync();
        Url = new Uri($"http://127.0.0.1:{number}");
    }

    protected abstract void Map(WebApplication app);

    protected IResult Wrong(string what, int status, object body)
    {
        Complaints.Enqueue(what);
        return Results.Json(body, statusCode: status);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
