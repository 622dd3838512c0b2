using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CrmConsole.Data.Keys;
using CrmConsole.Replies;

namespace CrmConsole.Cases;

/// <summary>A citizen's two keys to their own report: the token of the link and the PIN beside the number. Both are MACs of
/// the report's id and its version: they can be made again for a re-send, be revoked by raising the version, and a copy of
/// the database opens nothing.</summary>
public sealed class TrackerKeys(KeyRing keys)
{
    private const int MacLength = 26, PinLength = 8;

    public string Token(long reportId, int version) => Token(keys.Newest(KeyPurpose.Tracker), reportId, version);

    /// <summary>Eight characters without look-alikes, shown as XXXX-XXXX.</summary>
    public string Pin(long reportId, int version) => Pin(keys.Newest(KeyPurpose.Tracker), reportId, version);

    /// <summary>The report's id in a token of the right shape; whether the token is genuine is told by <see cref="IsToken"/>.</summary>
    public static long? ReportIdOf(string token)
    {
        if (token.Length != 13 + MacLength) return null;
        long id = 0;
        foreach (var c in token.AsSpan(0, 13))
        {
            var digit = "0123456789abcdefghjkmnpqrstvwxyz".IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || id > (long.MaxValue - digit) / 32) return null;
            id = id * 32 + digit;
        }
        return id;
    }

    public bool IsToken(string token, long reportId, int version) => keys.All(KeyPurpose.Tracker).Any(k => Same(token, Token(k, reportId, version)));

    public bool IsPin(string pin, long reportId, int version)
    {
        var clean = string.Concat(pin.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('o', '0').Replace('i', '1').Replace('l', '1');
        return keys.All(KeyPurpose.Tracker).Any(k => Same(clean, Pin(k, reportId, version).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()));
    }

    /// <summary>Token for an envelope that is kept but not processed yet.</summary>
    public string ReceiptToken(long journalId) => "q" + Token(keys.Newest(KeyPurpose.Tracker), 'q', journalId, 1);

    /// <summary>The journal row's id of a genuine receipt token.</summary>
    public long? JournalIdOf(string token) =>
        token.StartsWith('q') && ReportIdOf(token[1..]) is { } id && keys.All(KeyPurpose.Tracker).Any(k => Same(token[1..], Token(k, 'q', id, 1))) ? id : null;

    private static string Token(byte[] key, long id, int version) => Token(key, 't', id, version);

    private static string Token(byte[] key, char use, long id, int version)
    {
        Span<char> head = stackalloc char[13];
        for (var (i, rest) = (12, id); i >= 0; i--, rest /= 32) head[i] = "0123456789abcdefghjkmnpqrstvwxyz"[(int)(rest % 32)];
        return string.Concat(head, Base32.Encode(Mac(key, use, id, version)).AsSpan(0, MacLength));
    }

    private static string Pin(byte[] key, long id, int version)
    {
        var text = Base32.Encode(Mac(key, 'p', id, version))[..PinLength].ToUpperInvariant();
        return $"{text[..4]}-{text[4..]}";
    }

    private static byte[] Mac(byte[] key, char use, long id, int version)
    {
        Span<byte> data = stackalloc byte[13];
        data[0] = (byte)use;
        BinaryPrimitives.WriteInt64LittleEndian(data[1..], id);
        BinaryPrimitives.WriteInt32LittleEndian(data[9..], version);
        return HMACSHA256.HashData(key, data);
    }

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
