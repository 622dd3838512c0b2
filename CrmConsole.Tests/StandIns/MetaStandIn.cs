using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.StandIns;

/// <summary>The Graph API of a page as its public reference describes it: comments, Messenger, Instagram, signed pushes.</summary>
public sealed class MetaStandIn : StandIn
{
    public const string Page = "1901234567", Instagram = "17841400000000000", Token = "EAAB-page-token", AppSecret = "page-app-secret", VerifyToken = "page-verify";

    public ConcurrentQueue<(string Path, JsonElement Body)> Accepted { get; } = [];
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];
    public (int Code, int Subcode) Refuse { get; set; }
    private static readonly DateTimeOffset Then = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentDictionary<string, bool> answeredPrivately = [];

    public Dictionary<string, string?> Settings() => new()
    {
        ["Channels:facebook:BaseUrl"] = Url.ToString(), ["Channels:facebook:PageId"] = Page, ["Channels:facebook:PageToken"] = Token, ["Channels:facebook:InstagramId"] = Instagram,
        ["Channels:facebook:AppSecret"] = AppSecret, ["Channels:facebook:VerifyToken"] = VerifyToken,
    };

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{id}/comments", async (string id, HttpRequest request) => await CommentAsync(id, request));
        app.MapPost("/{id}/replies", async (string id, HttpRequest request) => await CommentAsync(id, request));
        app.MapPost($"/{Page}/messages", async (HttpRequest request) => await MessageAsync(request));
        app.MapGet("/{id}/comments", (string id) => Results.Json(new { data = Accepted.Where(a => a.Path == $"{id}/comments").Select((a, n) => new { id = $"c_out{Run}{n}", message = a.Body.GetProperty("message").GetString() }) }));
        app.MapGet("/file/{name}", (string name) => Files.TryGetValue(name, out var bytes) ? Results.Bytes(bytes, "image/jpeg") : Results.StatusCode(403));
    }

    private async Task<IResult> CommentAsync(string id, HttpRequest request)
    {
        if (Denied(request) is { } denied) return denied;
        using var json = await JsonDocument.ParseAsync(request.Body);
        if (json.RootElement.EnumerateObject().Any(p => p.Name is not ("message" or "attachment_url"))) return Bad("unknown field in a comment");
        if (json.RootElement.GetProperty("message").GetString() is not { Length: > 0 and <= 8000 }) return Bad("message");
        Accepted.Enqueue(($"{id}/comments", json.RootElement.Clone()));
        return Results.Json(new { id = $"c_out{Run}{Accepted.Count}" });
    }

    private async Task<IResult> MessageAsync(HttpRequest request)
    {
        if (Denied(request) is { } denied) return denied;
        using var json = await JsonDocument.ParseAsync(request.Body);
        var m = json.RootElement;
        if (m.EnumerateObject().Any(p => p.Name is not ("recipient" or "message" or "messaging_type" or "tag"))) return Bad("unknown field in a message");
        if (m.GetProperty("message").GetProperty("text").GetString() is not { Length: > 0 and <= 2000 }) return Bad("text");
        var recipient = m.GetProperty("recipient");
        if (recipient.TryGetProperty("comment_id", out var comment))
        {
            if (!answeredPrivately.TryAdd(comment.GetString()!, true)) return Graph(400, 10900, 0);
        }
        else
        {
            if (recipient.GetProperty("id").GetString()!.Contains(':', StringComparison.Ordinal)) return Bad("recipient.id");
            if (m.GetProperty("messaging_type").GetString() is not ("RESPONSE" or "MESSAGE_TAG")) return Bad("messaging_type");
            if (m.GetProperty("messaging_type").GetString() == "MESSAGE_TAG" && m.GetProperty("tag").GetString() != "HUMAN_AGENT") return Bad("tag");
        }
        Accepted.Enqueue(("messages", m.Clone()));
        return Results.Json(new { recipient_id = "1", message_id = $"m_out{Run}{Accepted.Count}" });
    }

    private IResult? Denied(HttpRequest request) => request.Headers.Authorization != $"Bearer {Token}" ? Graph(401, 190, 0) : Refuse.Code != 0 ? Graph(400, Refuse.Code, Refuse.Subcode) : null;
    private IResult Bad(string what) => Wrong(what, 400, new { error = new { message = what, type = "OAuthException", code = 100, error_subcode = 33 } });
    private static IResult Graph(int status, int code, int subcode) => Results.Json(new { error = new { message = "(refused)", type = "OAuthException", code, error_subcode = subcode } }, statusCode: status);

    public static string TextOf(JsonElement body) => body.GetProperty("message") is { ValueKind: JsonValueKind.String } comment ? comment.GetString()! : body.GetProperty("message").GetProperty("text").GetString()!;

    public static string Messenger(string mid, string psid, string text, string more = "", DateTimeOffset? at = null) => Entry($$$"""
        "messaging":[{"sender":{"id":"{{{psid}}}"},"recipient":{"id":"{{{Page}}}"},"timestamp":{{{(at ?? Then).ToUnixTimeMilliseconds()}}},"message":{"mid":"{{{mid}}}","text":{{{JsonSerializer.Serialize(text)}}}{{{more}}}}}]
        """);

    public static string Comment(string id, string from, string text, string verb = "add", string post = "1901234567_9", string? parent = null, string name = "Rini Amelia", DateTimeOffset? at = null) => Entry($$$"""
        "changes":[{"field":"feed","value":{"item":"comment","verb":"{{{verb}}}","comment_id":"{{{id}}}","post_id":"{{{post}}}","parent_id":"{{{parent ?? post}}}","from":{"id":"{{{from}}}","name":"{{{name}}}"},"message":{{{JsonSerializer.Serialize(text)}}},"created_time":{{{(at ?? Then).ToUnixTimeSeconds()}}}}}]
        """);

    public static string Entry(string inner, string service = "page") => $$"""{"object":"{{service}}","entry":[{"id":"{{Page}}","time":1795683600,{{inner}}}]}""";

    public static async Task<HttpResponseMessage> PushAsync(HttpClient http, string body, string? secret = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? AppSecret), Encoding.UTF8.GetBytes(body))));
        return await http.PostAsync(new Uri("/hooks/meta", UriKind.Relative), content);
    }
}
