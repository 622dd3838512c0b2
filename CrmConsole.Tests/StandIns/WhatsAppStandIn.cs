using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.StandIns;

/// <summary>WhatsApp Cloud as its public reference describes it: messages, media, signed pushes.</summary>
public sealed class WhatsAppStandIn : StandIn
{
    public const string Number = "106540352242922", Token = "EAAG-stand-in-token", AppSecret = "whatsapp-app-secret", VerifyToken = "whatsapp-verify";
    private static readonly string[] Allowed = ["messaging_product", "recipient_type", "to", "type", "text", "template", "interactive", "context", "biz_opaque_callback_data"];

    /// <summary>Accepted messages, oldest first.</summary>
    public ConcurrentQueue<JsonElement> Accepted { get; } = [];
    public ConcurrentDictionary<string, (byte[] Bytes, string Type)> Media { get; } = [];

    /// <summary>Numbers whose 24 hours are over: free text is refused with 131047.</summary>
    public ConcurrentDictionary<string, bool> Closed { get; } = [];
    /// <summary>Graph error code for everything that is sent; 0 for none.</summary>
    public int Refuse { get; set; }

    public Dictionary<string, string?> Settings() => new()
    {
        ["Channels:whatsapp:BaseUrl"] = Url.ToString(), ["Channels:whatsapp:PhoneNumberId"] = Number, ["Channels:whatsapp:Token"] = Token,
        ["Channels:whatsapp:AppSecret"] = AppSecret, ["Channels:whatsapp:VerifyToken"] = VerifyToken,
    };

    protected override void Map(WebApplication app)
    {
        app.MapPost($"/{Number}/messages", async (HttpRequest request) => await SendAsync(request));
        app.MapGet("/{id}", (string id, HttpRequest request) => !Authorized(request) ? Error(401, 190)
            : Media.TryGetValue(id, out var m) ? Results.Json(new { url = new Uri(Url, $"/lookaside/{id}").ToString(), mime_type = m.Type, sha256 = Convert.ToHexStringLower(SHA256.HashData(m.Bytes)), file_size = m.Bytes.Length, id, messaging_product = "whatsapp" })
            : Error(404, 100));
        app.MapGet("/lookaside/{id}", (string id, HttpRequest request) => !Authorized(request) ? Results.StatusCode(401) : Results.Bytes(Media[id].Bytes, Media[id].Type));
    }

    private async Task<IResult> SendAsync(HttpRequest request)
    {
        if (!Authorized(request)) return Error(401, 190);
        using var json = await JsonDocument.ParseAsync(request.Body);
        var m = json.RootElement;
        if (m.EnumerateObject().FirstOrDefault(p => !Allowed.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } extra) return Bad($"unknown field {extra.Name}");
        if (m.GetProperty("messaging_product").GetString() != "whatsapp") return Bad("messaging_product");
        var to = m.GetProperty("to").GetString()!;
        if (to.Length is < 8 or > 15 || !to.All(char.IsAsciiDigit)) return Bad($"to: {to}");
        if (m.TryGetProperty("biz_opaque_callback_data", out var opaque) && opaque.GetString()!.Length > 512) return Bad("biz_opaque_callback_data");
        switch (m.GetProperty("type").GetString())
        {
            case "text":
                if (m.GetProperty("text").GetProperty("body").GetString() is not { Length: > 0 and <= 4096 }) return Bad("text.body");
                if (Closed.ContainsKey(to)) return Error(400, 131047);
                break;
            case "template":
                var template = m.GetProperty("template");
                if (template.GetProperty("name").GetString() != "crm_update") return Error(404, 132001);
                var parameters = template.GetProperty("components").EnumerateArray().Single().GetProperty("parameters");
                if (parameters.GetArrayLength() != 1) return Error(400, 132000);
                if (parameters[0].GetProperty("text").GetString() is not { Length: > 0 and <= 1024 } words || words.Contains('\n', StringComparison.Ordinal) || words.Contains("    ", StringComparison.Ordinal)) return Error(400, 132012);
                break;
            case "interactive":
                var list = m.GetProperty("interactive");
                if (list.GetProperty("type").GetString() != "list" || list.GetProperty("body").GetProperty("text").GetString() is not { Length: > 0 and <= 1024 }) return Bad("interactive");
                var action = list.GetProperty("action");
                if (action.GetProperty("button").GetString() is not { Length: > 0 and <= 20 }) return Bad("button");
                var rows = action.GetProperty("sections").EnumerateArray().SelectMany(s => s.GetProperty("rows").EnumerateArray()).ToList();
                if (rows.Count is 0 or > 10 || rows.Select(r => r.GetProperty("id").GetString()).Distinct().Count() != rows.Count) return Bad("rows");
                if (rows.Any(r => r.GetProperty("title").GetString() is not { Length: > 0 and <= 24 } || (r.TryGetProperty("description", out var d) && d.GetString() is not { Length: > 0 and <= 72 }))) return Bad("row");
                if (Closed.ContainsKey(to)) return Error(400, 131047);
                break;
            case var type: return Bad($"type {type}");
        }
        if (Refuse != 0) return Error(400, Refuse);
        Accepted.Enqueue(m.Clone());
        return Results.Json(new { messaging_product = "whatsapp", contacts = new[] { new { input = to, wa_id = to } }, messages = new[] { new { id = $"wamid.out{Run}{Accepted.Count}" } } });
    }

    private IResult Bad(string what) => Wrong(what, 400, new { error = new { message = what, type = "OAuthException", code = 100 } });
    private static IResult Error(int status, int code) => Results.Json(new { error = new { message = "(refused)", type = "OAuthException", code, fbtrace_id = "A" } }, statusCode: status);
    private static bool Authorized(HttpRequest request) => request.Headers.Authorization == $"Bearer {Token}";

    public static string TextOf(JsonElement m) => m.GetProperty("type").GetString() == "text" ? m.GetProperty("text").GetProperty("body").GetString()!
        : m.GetProperty("type").GetString() == "interactive" ? m.GetProperty("interactive").GetProperty("body").GetProperty("text").GetString()!
        : m.GetProperty("template").GetProperty("components")[0].GetProperty("parameters")[0].GetProperty("text").GetString()!;

    /// <summary>A push of one message; <paramref name="content"/> is its type's part, such as <c>"type":"text","text":{…}</c>.</summary>
    public static string Message(string id, string from, string content, string name = "Rini Amelia", string? context = null, DateTimeOffset? at = null) =>
        Value($$"""
            "contacts":[{"profile":{"name":"{{name}}"},"wa_id":"{{from}}"}],
            "messages":[{"from":"{{from}}","id":"{{id}}","timestamp":"{{at?.ToUnixTimeSeconds() ?? 1795683600}}",{{(context is null ? "" : $"\"context\":{{\"from\":\"1\",\"id\":\"{context}\"}},")}}{{content}}}]
            """);

    public static string Text(string text) => $"\"type\":\"text\",\"text\":{{\"body\":{JsonSerializer.Serialize(text)}}}";

    public static string Status(string id, string status, string? ours, int error = 0) =>
        Value($$"""
            "statuses":[{"id":"{{id}}","status":"{{status}}","timestamp":"1795683600","recipient_id":"628121112223"{{(ours is null ? "" : $",\"biz_opaque_callback_data\":\"{ours}\"")}}{{(error == 0 ? "" : $",\"errors\":[{{\"code\":{error},\"title\":\"x\"}}]")}}}]
            """);

    private static string Value(string inner) =>
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"8856996819413533","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"16505553333","phone_number_id":"{{Number}}"},{{inner}}},"field":"messages"}]}]}""";

    public static async Task<HttpResponseMessage> PushAsync(HttpClient http, string body, string? secret = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? AppSecret), Encoding.UTF8.GetBytes(body))));
        return await http.PostAsync(new Uri("/hooks/whatsapp", UriKind.Relative), content);
    }
}
