using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.StandIns;

/// <summary>X's API as its public reference describes it: mentions, direct messages, posts, signed pushes, rate limits.</summary>
public sealed class XStandIn : StandIn
{
    public const string Us = "2244994945", Governor = "300", Bearer = "AAAA-bearer", UserToken = "user-token", ConsumerSecret = "x-consumer-secret";
    private static readonly string[] MentionQuery = ["max_results", "since_id", "start_time", "pagination_token", "tweet.fields", "expansions", "media.fields", "place.fields", "user.fields"];
    private static readonly string[] MessageQuery = ["max_results", "event_types", "pagination_token", "dm_event.fields", "expansions", "media.fields", "user.fields"];

    /// <summary>What was posted by us: the id it was given, what it answers to (a post, or a person), the text.</summary>
    public ConcurrentQueue<(string Id, string To, string Text)> Accepted { get; } = [];
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>By account: its mentions, oldest first.</summary>
    public ConcurrentDictionary<string, List<JsonObject>> Mentions { get; } = [];
    public List<JsonObject> Messages { get; } = [];

    /// <summary>Status of every answer to a post; null accepts.</summary>
    public (int Status, string Detail)? Refuse { get; set; }
    private static readonly DateTimeOffset Then = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);
    public int Calls => calls;
    private int calls;
    private long last = 1_900_000_000_000_000_000;

    /// <summary>Ids are given out from here.</summary>
    public long LastId { get => last; init => last = value; }


    public Dictionary<string, string?> Settings() => new()
    {
        ["Channels:x:BaseUrl"] = Url.ToString(), ["Channels:x:UserId"] = Us, ["Channels:x:BearerToken"] = Bearer, ["Channels:x:UserToken"] = UserToken, ["Channels:x:ConsumerSecret"] = ConsumerSecret,
    };

    protected override void Map(WebApplication app)
    {
        app.MapGet("/2/users/{id}/mentions", (string id, HttpContext http) => Authorized(http, Bearer) ?? Unknown(http, MentionQuery) ?? Page(http, Mentions.GetValueOrDefault(id) ?? [], 800));
        app.MapGet("/2/dm_events", (HttpContext http) => Authorized(http, UserToken) ?? Unknown(http, MessageQuery) ?? Page(http, Messages, int.MaxValue));
        app.MapGet("/2/dm_conversations/with/{person}/dm_events", (string person, HttpContext http) => Authorized(http, UserToken) ?? Results.Json(new { data = Accepted.Where(a => a.To == "@" + person).Reverse().Select(a => new { id = a.Id, text = a.Text, event_type = "MessageCreate", sender_id = Us }), meta = new { result_count = 1 } }));
        // Replies show the names they answer to, and links shortened.
        app.MapGet($"/2/users/{Us}/tweets", (HttpContext http) => Authorized(http, UserToken) ?? Results.Json(new { data = Accepted.Where(a => !a.To.StartsWith('@')).Reverse().Select(a => new { id = a.Id, text = "@rini " + a.Text, created_at = "2026-11-26T03:00:00.000Z" }), meta = new { result_count = 1 } }));
        app.MapPost("/2/tweets", async (HttpContext http) => Authorized(http, UserToken) ?? await PostAsync(http, null));
        app.MapPost("/2/dm_conversations/with/{person}/messages", async (string person, HttpContext http) => Authorized(http, UserToken) ?? await PostAsync(http, person));
        app.MapGet("/file/{name}", (string name) => Files.TryGetValue(name, out var bytes) ? Results.Bytes(bytes, "image/jpeg") : Results.StatusCode(404));
    }

    private async Task<IResult> PostAsync(HttpContext http, string? person)
    {
        if (Refuse is { } refuse) return Problem(refuse.Status, refuse.Detail);
        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        if (body.Any(p => p.Key is not ("text" or "reply" or "attachments"))) return Bad("unknown field in a post");
        if ((string?)body["text"] is not { Length: > 0 } text) return Bad("text");
        if (person is not null ? text.Length > 10_000 || person.Any(c => !char.IsAsciiDigit(c)) : Weight(text) > 280) return Bad($"text of {Weight(text)}");
        var to = person is not null ? "@" + person : (string?)body["reply"]?["in_reply_to_tweet_id"];
        if (to is null || (person is null && to.Any(c => !char.IsAsciiDigit(c)))) return Bad("in_reply_to_tweet_id");
        if (person is null && Accepted.Any(a => a.Text == text)) return Problem(403, "You are not allowed to create a Tweet with duplicate content.");
        var id = NextId();
        Accepted.Enqueue((id, to, text));
        return person is null ? Results.Json(new { data = new { id, text } }, statusCode: 201) : Results.Json(new { data = new { dm_conversation_id = $"{Us}-{person}", dm_event_id = id } }, statusCode: 201);
    }

    // Newest first, by since_id or start_time, a token to the next page, and no further back than X goes.
    private IResult Page(HttpContext http, List<JsonObject> all, int reach)
    {
        Interlocked.Increment(ref calls);
        var query = http.Request.Query;
        var size = int.Parse(query["max_results"]!, CultureInfo.InvariantCulture);
        if (size is < 5 or > 100) return Bad("max_results");
        IEnumerable<JsonObject> found;
        lock (all) found = [.. all.AsEnumerable().Reverse().Take(reach)];
        if (query["since_id"].ToString() is { Length: > 0 } since) found = found.Where(p => long.Parse((string)p["id"]!, CultureInfo.InvariantCulture) > long.Parse(since, CultureInfo.InvariantCulture));
        if (query["start_time"].ToString() is { Length: > 0 } start) found = found.Where(p => DateTimeOffset.Parse((string)p["created_at"]!, CultureInfo.InvariantCulture) >= DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
        var skip = int.TryParse(query["pagination_token"], out var at) ? at : 0;
        var list = found.ToList();
        var page = list.Skip(skip).Take(size).Select(p => p.DeepClone()).ToList();
        var meta = new JsonObject { ["result_count"] = page.Count };
        if (page.Count > 0) (meta["newest_id"], meta["oldest_id"]) = ((string)page[0]!["id"]!, (string)page[^1]!["id"]!);
        if (skip + page.Count < list.Count) meta["next_token"] = (skip + page.Count).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["x-rate-limit-limit"] = "450";
        http.Response.Headers["x-rate-limit-remaining"] = "449";
        http.Response.Headers["x-rate-limit-reset"] = "1795700000";
        var answer = new JsonObject { ["meta"] = meta };
        if (page.Count > 0) answer["data"] = new JsonArray([.. page]);
        answer["includes"] = new JsonObject { ["users"] = new JsonArray([.. page.Select(p => (string?)p!["author_id"] ?? (string?)p["sender_id"]).Distinct().Select(u => new JsonObject { ["id"] = u, ["username"] = $"warga{u}", ["name"] = "Warga" })]) };
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private static IResult? Authorized(HttpContext http, string token) => http.Request.Headers.Authorization == $"Bearer {token}" ? null : Problem(401, "Unauthorized");

    private IResult? Unknown(HttpContext http, string[] known) => http.Request.Query.Keys.FirstOrDefault(k => !known.Contains(k)) is { } key ? Bad($"query {key}") : null;
    private IResult Bad(string what) => Wrong(what, 400, new { title = "Invalid Request", detail = what, status = 400 });
    private static IResult Problem(int status, string detail) => Results.Json(new { title = "Refused", detail, type = "about:blank", status }, statusCode: status);

    // Counted apart from the product's own counting: the links first, then one or two a character.
    private static int Weight(string text)
    {
        var words = text.Split([' ', '\n']);
        return words.Length - 1 + words.Sum(w => w.StartsWith("http", StringComparison.Ordinal) ? 23 : w.EnumerateRunes().Sum(r => r.Value < 0x1100 || r.Value is >= 0x2000 and <= 0x201F ? 1 : 2));
    }

    public string NextId() => Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);

    /// <summary>As the polled API gives a post.</summary>
    public static JsonObject Mention(string id, string author, string text, string? answers = null, string? thread = null, DateTimeOffset? at = null) => new()
    {
        ["id"] = id, ["author_id"] = author, ["text"] = $"@DKIJakarta {text}", ["conversation_id"] = thread ?? answers ?? id, ["created_at"] = (at ?? Then).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["edit_history_tweet_ids"] = new JsonArray(id), ["referenced_tweets"] = answers is null ? new JsonArray() : new JsonArray(new JsonObject { ["type"] = "replied_to", ["id"] = answers }),
    };

    public static JsonObject Message(string id, string sender, string text) => new() { ["id"] = id, ["event_type"] = "MessageCreate", ["sender_id"] = sender, ["text"] = text, ["created_at"] = "2026-11-26T03:00:00.000Z" };

    /// <summary>As a push gives a post.</summary>
    public static string Pushed(string id, string author, string text, string more = "", string? answers = null, string name = "Rini Amelia", DateTimeOffset? at = null) => $$"""
        {"for_user_id":"{{Us}}","tweet_create_events":[{"id":{{id}},"id_str":"{{id}}","created_at":"{{(at ?? Then).ToString("ddd MMM dd HH:mm:ss +0000 yyyy", CultureInfo.InvariantCulture)}}","text":{{JsonSerializer.Serialize("@DKIJakarta " + text)}},"in_reply_to_status_id_str":{{JsonSerializer.Serialize(answers)}},
        "user":{"id_str":"{{author}}","name":"{{name}}","screen_name":"warga{{author}}"},"entities":{"user_mentions":[{"id_str":"{{Us}}","screen_name":"DKIJakarta"}],"urls":[]}{{more}}}]}
        """;

    public static string PushedMessage(string id, string sender, string text, string more = "", string name = "Rini Amelia", DateTimeOffset? at = null) => $$$"""
        {"for_user_id":"{{{Us}}}","direct_message_events":[{"type":"message_create","id":"{{{id}}}","created_timestamp":"{{{at?.ToUnixTimeMilliseconds() ?? 1795683600000}}}","message_create":{"target":{"recipient_id":"{{{Us}}}"},"sender_id":"{{{sender}}}","message_data":{"text":{{{JsonSerializer.Serialize(text)}}},"entities":{}{{{more}}} } } } ],
        "users":{"{{{sender}}}":{"id":"{{{sender}}}","name":"{{{name}}}","screen_name":"warga{{{sender}}}"} } }
        """;

    /// <summary>As the newer Activity API pushes any one event.</summary>
    public static string Activity(string type, string payload, string? account = null) => $$"""
        {"data":{"event_uuid":"2080761390344937796","filter":{"user_id":"{{account ?? Us}}"},"event_type":"{{type}}","tag":"crm","payload":{{payload}},"includes":{"users":[{"id":"42","username":"rini","name":"Rini Amelia"}] } } }
        """;

    public static async Task<HttpResponseMessage> PushAsync(HttpClient http, string body, string? secret = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("x-twitter-webhooks-signature", "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? ConsumerSecret), Encoding.UTF8.GetBytes(body))));
        return await http.PostAsync(new Uri("/hooks/x", UriKind.Relative), content);
    }
}
