using System.Buffers.Binary;
using System.Text;

namespace CrmConsole.Tests.StandIns;

/// <summary>One SMPP 3.4 unit as it stands on the line.</summary>
internal sealed record SmppPdu(uint Command, uint Status, uint Sequence, byte[] Body)
{
    public const uint Response = 0x80000000, GenericNack = 0x80000000, BindReceiver = 1, BindTransmitter = 2, SubmitSm = 4, DeliverSm = 5, Unbind = 6, BindTransceiver = 9, EnquireLink = 0x15;
    private const int Header = 16, Most = 64 * 1024;

    /// <summary>Null when the line ended.</summary>
    public static async Task<SmppPdu?> ReadAsync(Stream line, CancellationToken ct)
    {
        var header = new byte[Header];
        if (await line.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, ct) < Header) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < Header or > Most) throw new InvalidDataException($"A unit of {length} bytes.");
        var body = new byte[length - Header];
        await line.ReadExactlyAsync(body, ct);
        return new SmppPdu(At(header, 4), At(header, 8), At(header, 12), body);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Header + Body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Command);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Status);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), Sequence);
        Body.CopyTo(bytes, Header);
        return bytes;
    }

    public SmppPdu Answer(uint status = 0, string? words = null) => new(Command | Response, status, Sequence, words is null ? [] : [.. Encoding.ASCII.GetBytes(words), 0]);

    private static uint At(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));
}

/// <summary>The body that submit_sm and deliver_sm have in common.</summary>
internal sealed record SmppMessage(string From, string To, byte EsmClass, byte Registered, byte Coding, byte[] Content)
{
    /// <summary>A user data header stands before the text.</summary>
    public const byte WithHeader = 0x40, Receipt = 0x04;

    public static SmppMessage Read(byte[] body)
    {
        var at = 0;
        string Words()
        {
            var end = Array.IndexOf(body, (byte)0, at);
            var words = Encoding.ASCII.GetString(body, at, end - at);
            at = end + 1;
            return words;
        }
        Words();
        var fromKind = body[at];
        at += 2;
        var from = Words();
        var toKind = body[at];
        at += 2;
        var to = Words();
        var esm = body[at];
        at += 3;
        Words();
        Words();
        var (registered, coding, length) = (body[at], body[at + 2], body[at + 4]);
        at += 5;
        // International numbers are sent without their plus.
        return new SmppMessage((fromKind == 1 ? "+" : "") + from, (toKind == 1 ? "+" : "") + to, esm, registered, coding, body[at..(at + length)]);
    }

    public byte[] ToBytes()
    {
        using var body = new MemoryStream();
        void Number(string number)
        {
            body.Write([(byte)(number.StartsWith('+') ? 1 : 0), 1]);
            body.Write([.. Encoding.ASCII.GetBytes(number.TrimStart('+')), 0]);
        }
        body.WriteByte(0);
        Number(From);
        Number(To);
        body.Write([EsmClass, 0, 0, 0, 0, Registered, 0, Coding, 0, (byte)Content.Length]);
        body.Write(Content);
        return body.ToArray();
    }
}

/// <summary>GSM 03.38's default alphabet, one septet a byte as SMPP carries it.</summary>
internal static class GsmAlphabet
{
    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static readonly Dictionary<byte, char> Escaped = new()
    { [0x0a] = '\f', [0x14] = '^', [0x28] = '{', [0x29] = '}', [0x2f] = '\\', [0x3c] = '[', [0x3d] = '~', [0x3e] = ']', [0x40] = '|', [0x65] = '€' };

    /// <summary>Null when a letter is not in it.</summary>
    public static byte[]? Encode(string text)
    {
        var bytes = new List<byte>();
        foreach (var letter in text)
        {
            if (Basic.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var code && code != 0x1b) bytes.Add((byte)code);
            else if (Escaped.FirstOrDefault(e => e.Value == letter) is { Value: not '\0' } escaped) bytes.AddRange([0x1b, escaped.Key]);
            else return null;
        }
        return [.. bytes];
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (var i = 0; i < bytes.Length; i++)
            text.Append(bytes[i] == 0x1b && i + 1 < bytes.Length ? Escaped.GetValueOrDefault(bytes[++i], ' ') : Basic[bytes[i] & 0x7f]);
        return text.ToString();
    }
}
