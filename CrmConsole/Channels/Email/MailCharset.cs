using System.Text;

namespace CrmConsole.Channels.Email;

/// <summary>Decodes text whose declared charset is often wrong: windows-1252 sold as us-ascii, gb18030 as gb2312, raw UTF-8.</summary>
internal static class MailCharset
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> bytes, string? declared)
    {
        if (bytes.StartsWith("\uFEFF"u8)) return Encoding.UTF8.GetString(bytes[3..]);
        var encoding = Find(declared);
        if (!bytes.ContainsAnyExceptInRange((byte)0, (byte)0x7F) && encoding is null or { IsSingleByte: true } or UTF8Encoding) return Encoding.ASCII.GetString(bytes);
        // Two bytes a letter may by chance be valid UTF-8, so there the label counts first.
        if (encoding is { IsSingleByte: false } and not UTF8Encoding && Strictly(encoding, bytes) is { } asLabelled) return asLabelled;
        if (Strictly(StrictUtf8, bytes) is { } utf8) return utf8;
        if (encoding is UTF8Encoding && LooksLikeUtf8(bytes)) return Encoding.UTF8.GetString(bytes);
        return (encoding is { IsSingleByte: true } ? encoding : Encoding.GetEncoding(1252)).GetString(bytes);
    }

    /// <summary>The encoding meant by a label; null for none, us-ascii and unknown ones.</summary>
    private static Encoding? Find(string? label)
    {
        var name = label?.Trim().Trim('"', '\'').ToLowerInvariant();
        switch (name)
        {
            case null or "" or "us-ascii" or "ascii" or "ansi_x3.4-1968" or "utf-7" or "unknown-8bit" or "x-unknown" or "default_charset": return null;
            case "iso-8859-1" or "iso8859-1" or "latin1" or "windows-1252" or "cp1252" or "ansi": return Encoding.GetEncoding(1252);
            case "gb2312" or "gbk" or "x-gbk" or "cp936" or "gb_2312-80" or "gb18030": return Encoding.GetEncoding("gb18030");
            case "utf8" or "utf-8" or "unicode-1-1-utf-8" or "utf8mb4": return Encoding.UTF8;
        }
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Strictly(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (Exception e) when (e is DecoderFallbackException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>More good sequences than broken ones: UTF-8 that was cut or patched.</summary>
    private static bool LooksLikeUtf8(ReadOnlySpan<byte> bytes)
    {
        int good = 0, broken = 0;
        while (bytes.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done) broken++;
            else if (rune.Value > 0x7F) good++;
            bytes = bytes[used..];
        }
        return good > broken;
    }
}
