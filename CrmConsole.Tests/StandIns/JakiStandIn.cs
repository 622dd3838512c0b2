using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.StandIns;

/// <summary>JAKI's receiver of status messages, and its picture server. Believes only what is signed with its secret within five
/// minutes, knows a repeated message by its id, and complains of every field that was not agreed on.</summary>
public sealed class JakiStandIn(string secret) : StandIn
{
    private static readonly HashSet<string> Fields = ["id", "type", "occurredAt", "case", "text"], CaseFields = ["number", "state", "progress", "agency", "expectedAt", "version"];
    private static readonly HashSet<string> Types = ["received", "state_changed", "reopened", "transferred", "progress", "promised", "milestone", "feedback", "message", "test"];
    private readonly ConcurrentDictionary<string, string> known = new();

    public string Address => $"{Url}status";

    /// <summary>Bodies that were accepted, each id once, in the order of arrival.</summary>
    public ConcurrentQueue<string> Accepted { get; } = new();

    /// <summary>Accepted calls, repeated ones included.</summary>
    public int Calls { get; private set; }

    /// <summary>What the picture server holds, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Pictures { get; } = new();

    /// <summary>Whatever was asked of the picture server.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public IEnumerable<JsonElement> Events => Accepted.Select(a => JsonDocument.Parse(a).RootElement);

    /// <summary>Answers the next calls with this status.</summary>
    public void Refuse(int? status, int? retryAfter = null) => Misbehave = http =>
    {
        if (status is null || !http.Request.Path.StartsWithSegments("/status")) return null;
        if (retryAfter is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Results.StatusCode(status.Value);
    };

    protected override void Map(WebApplication app)
    {
        app.MapPost("/status", (Func<HttpContext, Task<IResult>>)ReceiveAsync);
        app.MapGet("/foto/{**path}", (string path) =>
        {
            Asked.Enqueue(path);
            return Pictures.TryGetValue(path, out var bytes) ? Results.Bytes(bytes, "image/jpeg") : Results.NotFound();
        });
        app.MapGet("/alih", (string ke) => Results.Redirect(ke));
    }

    private async Task<IResult> ReceiveAsync(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy);
        var body = Encoding.UTF8.GetString(copy.ToArray());
        if (http.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true) return Wrong($"content type {http.Request.ContentType}", 415, new { });
        if (!Signed(http.Request.Headers["X-Crm-Signature"].ToString(), body)) return Results.StatusCode(401);
        if (Problem(body) is { } problem) return Wrong(problem, 422, new { problem });
        Calls++;
        if (known.TryAdd(JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!, body)) Accepted.Enqueue(body);
        return Results.Ok();
    }

    private static string? Problem(string body)
    {
        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            if (root.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !Fields.Contains(n)) is { } unknown) return $"field {unknown}";
            var about = root.GetProperty("case");
            if (about.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !CaseFields.Contains(n)) is { } other) return $"field case.{other}";
            if (root.GetProperty("id").GetString() is not { Length: > 5 }) return "no id";
            if (!Types.Contains(root.GetProperty("type").GetString()!)) return $"type {root.GetProperty("type")}";
            if (!root.GetProperty("occurredAt").TryGetDateTimeOffset(out _)) return "occurredAt is no time";
            if (root.GetProperty("type").GetString() != "test" && about.GetProperty("number").GetString()?.StartsWith("JK-", StringComparison.Ordinal) != true) return "no number";
            return string.IsNullOrWhiteSpace(root.GetProperty("text").GetString()) ? "no text" : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "no such JSON: " + e.Message;
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
}
