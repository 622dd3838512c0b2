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
                var contactJson = ContactOf(value, message);
                var bytes = Encoding.UTF8.GetBytes(contactJson is null ? $"{{\"message\":{message.GetRawText()}}}" : $"{{\"contact\":{contactJson},\"message\":{message.GetRawText()}}}");
                envelopes.Add(new RawEnvelope(channel, WhatsAppParser.FormatName, Id(message) ?? WireIds.OfContent(bytes), now, bytes));
            }
            foreach (var status in Each(value, "statuses"))
            {
                var bytes = Encoding.UTF8.GetBytes($"{{\"status\":{status.GetRawText()}}}");
                var id2 = Id(status) is { } of && status.TryGetProperty("status", out var step) ? $"{of}:{step}" : WireIds.OfContent(bytes);
                envelopes.Add(new RawEnvelope(channel, WhatsAppParser.FormatName, id2, now, bytes));
            }
        }
        return (envelopes, newest);
    }

    // One push may hold several people: whose contact it is says its number, and a different spelling of the number is believed
    // only where there is nobody else it could be.
    private static string? ContactOf(JsonElement value, JsonElement message)
    {
        var from = message.ValueKind == JsonValueKind.Object && message.TryGetProperty("from", out var f) ? f.ToString() : null;
        var contacts = Each(value, "contacts");
        var own = contacts.Find(c => c.TryGetProperty("wa_id", out var wa) && wa.ToString() == from);
        if (own.ValueKind == JsonValueKind.Object) return own.GetRawText();
        return contacts.Count == 1 && Each(value, "messages").TrueForAll(m => m.TryGetProperty("from", out var other) && other.ToString() == from) ? contacts[0].GetRawText() : null;
    }

    // What has no id is kept by its content, and does not hold up what stands beside it.
    private static string? Id(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? WireIds.OrNull(id.GetString()) : null;

    private static List<JsonElement> Each(JsonElement e, string name) => e.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static DateTimeOffset? Time(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("timestamp", out var t) && long.TryParse(t.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
