using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.StandIns;

/// <summary>JAKI's receiver of status messages: believes only what is signed with its secret within five minutes, and answers as told.</summary>
public sealed class JakiStandIn(string secret) : IDisposable
{
    private readonly int port = Locations.FreePort();
    private WebApplication? app;

    public string Address => $"http://127.0.0.1:{port}/status";

    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    public int? RetryAfterSeconds { get; set; }

    /// <summary>Bodies that were signed rightly and answered with 200.</summary>
    public ConcurrentQueue<string> Accepted { get; } = new();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.MapPost("/status", (RequestDelegate)ReceiveAsync);
        await app.StartAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy);
        var body = Encoding.UTF8.GetString(copy.ToArray());
        if (http.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true) http.Response.StatusCode = 415;
        else if (!Signed(http.Request.Headers["X-Crm-Signature"].ToString(), body)) http.Response.StatusCode = 401;
        else
        {
            http.Response.StatusCode = (int)Answer;
            if (RetryAfterSeconds is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            if (Answer == HttpStatusCode.OK) Accepted.Enqueue(body);
        }
    }

    private bool Signed(string header, string body)
    {
        var parts = header.Split(',').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1]);
        if (!long.TryParse(parts["t"].FirstOrDefault(), CultureInfo.InvariantCulture, out var t)) return false;
        if (Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - t) > 300) return false;
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{body}")));
        return parts["v1"].Contains(expected);
    }

    public void Dispose() => (app as IDisposable)?.Dispose();
}
