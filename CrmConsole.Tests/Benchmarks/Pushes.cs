using System.Security.Cryptography;
using System.Text;

namespace CrmConsole.Bench;

/// <summary>What each vendor sends, signed as it signs.</summary>
internal static class Pushes
{
    public const string Secret = "bench-secret";

    private static long last;

    public static long Next() => Interlocked.Increment(ref last);

    public static HttpRequestMessage X(long n) => Signed("/hooks/x", "x-twitter-webhooks-signature", true,
        $$$"""{"for_user_id":"1","tweet_create_events":[{"id_str":"{{{9000000 + n}}}","created_at":"Thu Nov 26 09:00:00 +0000 2026","text":"@DKIJakarta {{{Text(n)}}}","user":{"id_str":"{{{500000 + n}}}","name":"Warga {{{n}}}","screen_name":"warga{{{n}}}"},"entities":{"user_mentions":[{"id_str":"1"}],"urls":[]}}]}""");

    public static HttpRequestMessage Meta(long n) => Signed("/hooks/meta", "X-Hub-Signature-256", false,
        $$$"""{"object":"page","entry":[{"id":"1","time":1795683600,"messaging":[{"sender":{"id":"{{{700000 + n}}}"},"recipient":{"id":"1"},"timestamp":1795683600000,"message":{"mid":"m_{{{n}}}","text":"{{{Text(n)}}}"}}]}]}""");

    public static HttpRequestMessage WhatsApp(long n) => Signed("/hooks/whatsapp", "X-Hub-Signature-256", false,
        $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"1"},"contacts":[{"profile":{"name":"Warga {{{n}}}"},"wa_id":"62812{{{10000000 + n}}}"}],"messages":[{"from":"62812{{{10000000 + n}}}","id":"wamid.{{{n}}}","timestamp":"1795683600","type":"text","text":{"body":"{{{Text(n)}}}"}}]}}]}]}""");

    public static HttpRequestMessage Open311(long n) => new(HttpMethod.Post, "/open311/v2/requests.json")
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["api_key"] = "crm-demo-key", ["service_code"] = "pju-mati", ["description"] = Text(n),
            ["lat"] = (-6.30 + n % 200 * 0.001).Text(), ["long"] = (106.72 + n / 200 % 200 * 0.001).Text(), ["phone"] = $"+62813{10000000 + n}",
        }),
    };

    public static HttpRequestMessage Sms(long n) =>
        new(HttpMethod.Get, $"/hooks/sms/{Secret}?id=mo-{n}&from=%2B62814{10000000 + n}&to=08111272206&text={Uri.EscapeDataString(Text(n))}&coding=0&charset=UTF-8&time=1795683600");

    private static string Text(long n) => $"Lampu jalan mati di RT {n % 15:00} RW {n % 9:00}, laporan ke-{n}";

    private static HttpRequestMessage Signed(string path, string header, bool base64, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(header, "sha256=" + (base64 ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac)));
        return request;
    }
}
