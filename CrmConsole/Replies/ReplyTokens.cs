using System.Buffers.Binary;
using System.Security.Cryptography;
using CrmConsole.Data.Keys;

namespace CrmConsole.Replies;

/// <summary>The token of a reply address (<c>dki+TOKEN@…</c>): which report, and a MAC that only we can make.
/// Lower-case letters and digits only: mail systems fold the case of addresses.</summary>
public sealed class ReplyTokens(KeyRing keys)
{
    private const int MacLength = 16;

    public string For(long reportId) => $"{Base36(reportId)}.{Mac(keys.Newest(KeyPurpose.Reply), reportId)}";

    /// <summary>The report's id when the token is ours; null for a forged or broken one.</summary>
    public long? Verify(string token)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot is < 1 or > 13 || token.Length != dot + 1 + MacLength || FromBase36(token.AsSpan(0, dot)) is not { } id) return null;
        var given = System.Text.Encoding.ASCII.GetBytes(token[(dot + 1)..].ToLowerInvariant());
        return keys.All(KeyPurpose.Reply).Any(k => CryptographicOperations.FixedTimeEquals(given, System.Text.Encoding.ASCII.GetBytes(Mac(k, id)))) ? id : null;
    }

    private static string Mac(byte[] key, long reportId)
    {
        Span<byte> data = stackalloc byte[9];
        data[0] = (byte)'r';
        BinaryPrimitives.WriteInt64LittleEndian(data[1..], reportId);
        return Base32.Encode(HMACSHA256.HashData(key, data))[..MacLength];
    }

    private static string Base36(long value)
    {
        Span<char> digits = stackalloc char[13];
        var at = digits.Length;
        do
        {
            digits[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(value % 36)];
            value /= 36;
        } while (value > 0);
        return new string(digits[at..]);
    }

    private static long? FromBase36(ReadOnlySpan<char> text)
    {
        long value = 0;
        foreach (var c in text)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 32) - 'a' + 10 : -1;
            if (digit < 0 || value > (long.MaxValue - digit) / 36) return null;
            value = value * 36 + digit;
        }
        return value;
    }
}

/// <summary>Base32 without look-alikes (no i, l, o, u), lower case: what a person can read out by telephone.</summary>
public static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length * 8 / 5];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
        }
        return new string(text);
    }
}
