using System.Buffers.Binary;
using System.Text;

namespace CrmConsole.Evidence;

/// <summary>Says what a file is by its content; neither its name nor what the sender declared is believed. What is not on
/// the list is <see cref="Unknown"/>: it can be kept and downloaded, but nothing ever opens it as what it claims to be.</summary>
public static class FileSniffer
{
    public const string Unknown = "application/octet-stream";

    private static readonly string[] Code =
        ["<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<?php", "<iframe", "<math", "<style", "<img", "<object", "<embed", "javascript:", "vbscript:", "#!/", "@echo", "%!ps"];

    private static readonly string[] CodeExtensions =
        [".js", ".mjs", ".html", ".htm", ".xhtml", ".svg", ".xml", ".css", ".hta", ".vbs", ".ps1", ".bat", ".cmd", ".sh", ".php", ".jsp", ".wsf", ".reg", ".url", ".mht"];

    public static bool IsPicture(string contentType) => contentType.StartsWith("image/", StringComparison.Ordinal);

    public static AttachmentKind Kind(string contentType) => contentType switch
    {
        _ when IsPicture(contentType) => AttachmentKind.Photo,
        _ when contentType.StartsWith("audio/", StringComparison.Ordinal) => AttachmentKind.Audio,
        Unknown => AttachmentKind.Other,
        _ when contentType.StartsWith("video/", StringComparison.Ordinal) => AttachmentKind.Other,
        _ => AttachmentKind.Document,
    };

    /// <param name="fileName">Only to refuse (a ".js" is no plain text), never to allow.</param>
    public static string Sniff(ReadOnlySpan<byte> bytes, string fileName = "") =>
        Picture(bytes) ?? Sound(bytes) ?? Container(bytes) ?? (Starts(bytes, "%PDF-"u8) ? "application/pdf" : null) ?? ZipSniffer.Sniff(bytes) ?? Text(bytes, fileName) ?? Unknown;

    private static string? Picture(ReadOnlySpan<byte> b)
    {
        if (Starts(b, [0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (Starts(b, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        if (Starts(b, "GIF87a"u8) || Starts(b, "GIF89a"u8)) return "image/gif";
        return b.Length >= 12 && Starts(b, "RIFF"u8) && b[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : null;
    }

    private static string? Sound(ReadOnlySpan<byte> b)
    {
        if (Starts(b, "OggS"u8)) return "audio/ogg";
        if (Starts(b, "#!AMR"u8)) return "audio/amr";
        if (Starts(b, "ID3"u8)) return "audio/mpeg";
        // A bare MPEG frame: sync, layer III, a valid bit rate and sample rate.
        return b.Length > 4 && b[0] == 0xFF && (b[1] & 0xE6) == 0xE2 && b[2] >> 4 is > 0 and < 15 && (b[2] & 0x0C) != 0x0C ? "audio/mpeg" : null;
    }

    // ISO base media: the brand after "ftyp".
    private static string? Container(ReadOnlySpan<byte> b)
    {
        if (b.Length < 16 || !b[4..8].SequenceEqual("ftyp"u8) || BinaryPrimitives.ReadUInt32BigEndian(b) is < 16 or > 4096) return null;
        var brand = Encoding.Latin1.GetString(b[8..12]);
        return brand switch
        {
            "heic" or "heix" or "hevc" or "heim" or "heis" or "mif1" or "msf1" => "image/heic",
            "M4A " or "M4B " => "audio/mp4",
            _ when brand.StartsWith("3g", StringComparison.Ordinal) => "video/3gpp",
            "isom" or "iso2" or "iso4" or "iso5" or "iso6" or "mp41" or "mp42" or "avc1" or "M4V " or "MSNV" or "qt  " or "dash" => "video/mp4",
            _ => null,
        };
    }

    private static string? Text(ReadOnlySpan<byte> bytes, string fileName)
    {
        if (bytes.Length == 0 || CodeExtensions.Contains(Path.GetExtension(fileName).ToLowerInvariant())) return null;
        foreach (var b in bytes)
            if (b is < 0x20 and not (0x09 or 0x0A or 0x0C or 0x0D) or 0x7F) return null;
        var start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 8192)]);
        if (Headers(start) >= 2) return "message/rfc822";
        return Array.Exists(Code, c => start.Contains(c, StringComparison.OrdinalIgnoreCase)) ? null : "text/plain";
    }

    // A mail begins with header lines; its body may hold anything, so only the beginning speaks.
    private static int Headers(string start)
    {
        string[] names = ["received:", "return-path:", "from:", "to:", "date:", "subject:", "message-id:", "mime-version:", "delivered-to:", "dkim-signature:", "content-type:", "reply-to:"];
        var count = 0;
        foreach (var line in start.Split('\n').Take(40))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t') continue;
            if (!line.Contains(':', StringComparison.Ordinal) || line.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space && space < line.IndexOf(':', StringComparison.Ordinal)) break;
            if (Array.Exists(names, n => line.StartsWith(n, StringComparison.OrdinalIgnoreCase))) count++;
        }
        return count;
    }

    private static bool Starts(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic) => bytes.StartsWith(magic);
}
