using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.StandIns;

/// <summary>Kannel's HTTP side as its user guide describes it: sendsms, and its calls to us for messages and reports.</summary>
public sealed class KannelStandIn : StandIn
{
    public const string Secret = "rahasia-hook-7c1f", Password = "sandi-kannel-88";
    private static readonly string[] Known = ["username", "password", "from", "to", "text", "charset", "coding", "dlr-mask", "dlr-url"];

    public ConcurrentQueue<(string To, string Text, string? DlrUrl, string Coding)> Accepted { get; } = [];
    public bool Refuse { get; set; }

    public Dictionary<string, string?> Settings() => new()
    {
        ["Channels:sms:SendUrl"] = new Uri(Url, "/cgi-bin/sendsms").ToString(), ["Channels:sms:User"] = "crm", ["Channels:sms:Password"] = Password,
        ["Channels:sms:Number"] = "08111272206", ["Channels:sms:Secret"] = Secret,
    };

    protected override void Map(WebApplication app) => app.MapGet("/cgi-bin/sendsms", (HttpRequest request) =>
    {
        var q = request.Query;
        if (q.Keys.FirstOrDefault(k => !Known.Contains(k)) is { } extra) Complaints.Enqueue($"unknown parameter {extra}");
        if (q["username"] != "crm" || q["password"] != Password) return Results.Text("Authorization failed for sendsms", statusCode: 403);
        if (!q["to"].ToString().StartsWith("+62", StringComparison.Ordinal)) Complaints.Enqueue($"to: {q["to"]}");
        var text = q["text"].ToString();
        var beyond = text.Any(c => c > 0x7f && !"èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜ§¿äöñüà£¥¡¤€".Contains(c, StringComparison.Ordinal));
        if (beyond != (q["coding"] == "2")) Complaints.Enqueue($"coding {q["coding"]} for: {text}");
        if (q["dlr-mask"] == "31" && !q["dlr-url"].ToString().Contains("type=%d", StringComparison.Ordinal)) Complaints.Enqueue("dlr-url");
        if (Refuse) return Results.Text("Sender missing and no global set, rejected", statusCode: 400);
        Accepted.Enqueue((q["to"]!, text, q["dlr-url"], q["coding"]!));
        return Results.Text("0: Accepted for delivery", statusCode: 202);
    });

    /// <summary>A subscriber's message, as Kannel hands it over.</summary>
    public static Task<HttpResponseMessage> MessageAsync(HttpClient http, string id, string from, string text, bool unicode = false, string secret = Secret, long time = 1795683600, string more = "")
    {
        var bytes = unicode ? System.Text.Encoding.BigEndianUnicode.GetBytes(text) : System.Text.Encoding.UTF8.GetBytes(text);
        var escaped = string.Concat(bytes.Select(b => $"%{b:X2}"));
        return http.GetAsync(new Uri($"/hooks/sms/{secret}?id={id}&from={Uri.EscapeDataString(from)}&to=08111272206&text={escaped}&coding={(unicode ? 2 : 0)}&charset={(unicode ? "UTF-16BE" : "UTF-8")}&time={time}{more}", UriKind.Relative));
    }

    /// <summary>Calls a report's address with its type.</summary>
    public static Task<HttpResponseMessage> ReportAsync(HttpClient http, string dlrUrl, int type) =>
        http.GetAsync(new Uri(new Uri(dlrUrl.Replace("%d", $"{type}", StringComparison.Ordinal).Replace("%A", "", StringComparison.Ordinal)).PathAndQuery, UriKind.Relative));
}
