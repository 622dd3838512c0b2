using System.Security.Cryptography;
using System.Text;

namespace CrmConsole.Channels;

/// <summary>The raw bytes of a push, and the signatures that vendors put over them.</summary>
public static class WebhookBody
{
    /// <summary>Vendors send far less; a larger body is no push of theirs.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Longest address of a push, in bytes. An SMS of many parts comes in the query, three signs for each of its bytes.</summary>
    public const int MostQuery = 64 * 1024;

    /// <summary>Null when it is larger than <paramref name="most"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct, int most = MostBytes)
    {
        if (request.ContentLength > most) return null;
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > most) return null;
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    /// <summary>True when <paramref name="header"/> is <c>sha256=</c> and the HMAC-SHA256 of the body in hex or base64. Constant time.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> body, string secret, string? header, bool base64 = false)
    {
        const string Prefix = "sha256=";
        if (header is null || !header.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        var expected = base64 ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(header[Prefix.Length..]), Encoding.ASCII.GetBytes(expected));
    }

    /// <summary>True when two secrets are the same; constant time whatever their lengths.</summary>
    public static bool SameSecret(string? given, string expected) => given is not null && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
