using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CrmConsole.Tests.StandIns;

/// <summary>A gateway that keeps to our format and checks what it gets; misbehaves when told to.</summary>
internal sealed class LaporGatewayStandIn(string secret) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (string TrackingId, string Text)> answers = new();
    private WebApplication? app;

    public Uri Url { get; } = new($"http://127.0.0.1:{Locations.FreePort()}/v1");
    public ConcurrentQueue<string> Wrong { get; } = new();
    public IReadOnlyDictionary<string, (string TrackingId, string Text)> Answers => answers;
    public int Calls { get; private set; }

    /// <summary>Instead of taking the next answers; null: takes them.</summary>
    public Func<HttpContext, int?> Misbehave { get; set; } = _ => null;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, Url.Port));
        app = builder.Build();
        app.MapPut("/v1/answers/{id}", PutAsync);
        app.MapGet("/v1/answers/{id}", (string id) => answers.ContainsKey(id) ? Results.Ok() : Results.NotFound());
        await app.StartAsync();
    }

    private async Task<IResult> PutAsync(string id, HttpContext http)
    {
        Calls++;
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        if (Check(http.Request, body) is { } wrong)
        {
            Wrong.Enqueue(wrong);
            return Results.BadRequest(wrong);
        }
        if (Misbehave(http) is { } status) return Results.StatusCode(status);
        using var json = JsonDocument.Parse(body);
        answers.TryAdd(id, (json.RootElement.GetProperty("trackingId").GetString()!, json.RootElement.GetProperty("text").GetString()!));
        return Results.NoContent();
    }

    private string? Check(HttpRequest request, byte[] body)
    {
        if (request.ContentType != "application/json") return "content type";
        var parts = request.Headers["X-Crm-Signature"].ToString().Split(',');
        if (parts.Length != 2 || !parts[0].StartsWith("t=", StringComparison.Ordinal)) return "signature's form";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(parts[0][2..] + "."), .. body]);
        if (parts[1] != "v1=" + Convert.ToHexStringLower(mac)) return "signature";
        using var json = JsonDocument.Parse(body);
        var names = json.RootElement.EnumerateObject().Select(p => p.Name).Order().ToArray();
        return names is ["text", "trackingId"] && json.RootElement.GetProperty("text").GetString() is { Length: > 0 and <= 25_000 } ? null : "fields";
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }
}
