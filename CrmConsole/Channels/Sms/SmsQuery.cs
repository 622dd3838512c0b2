using System.Globalization;
using System.Text;

namespace CrmConsole.Channels.Sms;

/// <summary>The query of a call from Kannel. Its text is bytes in the charset that another parameter names, so it cannot be read as
/// UTF-8 like any other query.</summary>
internal sealed class SmsQuery
{
    private readonly Dictionary<string, byte[]> values = new(StringComparer.Ordinal);

    public SmsQuery(string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            values.TryAdd(name, Unescape(value));
        }
    }

    public string? Find(string name) => values.TryGetValue(name, out var bytes) && bytes.Length > 0 ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>When the gateway got it; null when it does not say.</summary>
    public DateTimeOffset? Time() =>
        long.TryParse(Find("time"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>The message's words. Throws <see cref="FormatException"/> for bytes that are none in their charset.</summary>
    public string Text()
    {
        var bytes = values.GetValueOrDefault("text") ?? [];
        var charset = Find("charset") ?? (Find("coding") == "2" ? "UTF-16BE" : "UTF-8");
        Encoding encoding = charset.ToUpperInvariant() switch
        {
            "UTF-16BE" or "UCS-2" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
            "ISO-8859-1" or "WINDOWS-1252" or "LATIN1" => Encoding.Latin1,
            _ => new UTF8Encoding(false, throwOnInvalidBytes: true),
        };
        try { return encoding.GetString(bytes).Replace("\0", "", StringComparison.Ordinal); }
        catch (DecoderFallbackException e) { throw new FormatException($"The text is no {charset}.", e); }
    }

    private static byte[] Unescape(string value)
    {
        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var b)) { bytes.Add(b); i += 2; }
            else if (value[i] == '+') bytes.Add((byte)' ');
            else bytes.AddRange(Encoding.UTF8.GetBytes(value[i].ToString()));
        }
        return [.. bytes];
    }
}
