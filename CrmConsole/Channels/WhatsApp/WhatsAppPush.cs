using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Channels.WhatsApp;

/// <summary>Cuts a push into its messages and statuses, each with the bytes it came in.</summary>
internal static class WhatsAppPush
{
    internal static readonly JsonDocumentOptions Limits = new() { MaxDepth = 24 };

    /// <summary>In the order in which they stand. Throws <see cref="JsonException"/> or <see cref="FormatException"/> for a body that is no push.</summary>
    public static (IReadOnlyList<RawEnvelope> Envelopes, DateTimeOffset? SentAt) Cut(string channel, byte[] body, string phoneNumberId, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(body, Limits);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array) throw new FormatException("No entries.");
        var envelopes = new List<RawEnvelope>();
        DateTimeOffset? newest = null;
        foreach (var value in entries.EnumerateArray().SelectMany(e => e.GetProperty("changes").EnumerateArray()).Select(c => c.GetProperty("value")))
        {
            // Another number of the same account is another channel's affair.
            if (value.TryGetProperty("metadata", out var meta) && meta.TryGetProperty("phone_number_id", out var id) && id.GetString() != phoneNumberId) continue;
            foreach (var message in Each(value, "messages"))
            {
                newest = Time(message) ?? newest;
                var contact = Each(value, "contacts").FirstOrDefault(c => c.TryGetProperty("wa_id", out var wa) && message.TryGetProperty("from", out var from) && wa.GetString() == from.GetString());
                var contactJson = contact.ValueKind == JsonValueKind.Object ? contact.GetRawText() : Each(value, "contacts").Select(c => c.GetRawText()).FirstOrDefault();
                var bytes = Encoding.UTF8.GetBytes(contactJson is null ? $"{{\"message\":{message.GetRawText()}}}" : $"{{\"contact\":{contactJson},\"message\":{message.GetRawText()}}}");
                envelopes.Add(new RawEnvelope(channel, WhatsAppParser.FormatName, message.GetProperty("id").GetString()!, now, bytes));
            }
            foreach (var status in Each(value, "statuses"))
                envelopes.Add(new RawEnvelope(channel, WhatsAppParser.FormatName, $"{status.GetProperty("id").GetString()}:{status.GetProperty("status").GetString()}", now, Encoding.UTF8.GetBytes($"{{\"status\":{status.GetRawText()}}}")));
        }
        return (envelopes, newest);
    }

    private static List<JsonElement> Each(JsonElement e, string name) => e.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static DateTimeOffset? Time(JsonElement message) =>
        message.TryGetProperty("timestamp", out var t) && long.TryParse(t.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
