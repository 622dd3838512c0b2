using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>Reads a mail. Takes whatever comes: what it cannot read is named in <see cref="ParsedMessage.LeftOut"/>.</summary>
internal sealed class MailParser(EmailBook book) : IEnvelopeParser
{
    public const string FormatName = "rfc822";
    /// <summary>What stands for the text of a mail without any.</summary>
    public const string NoText = "(tanpa isi)";
    /// <summary>Layers of parts in parts.</summary>
    public const int Deepest = 20;
    private const int LongestText = 100_000;
    private const int LongestFolded = 50_000;

    private static readonly ParserOptions Options = new()
    {
        MaxMimeDepth = Deepest,
        CharsetEncoding = Encoding.UTF8,
        AllowAddressesWithoutDomain = true,
        ParameterComplianceMode = RfcComplianceMode.Loose,
        AddressParserComplianceMode = RfcComplianceMode.Loose,
        Rfc2047ComplianceMode = RfcComplianceMode.Loose,
    };

    static MailParser() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        var settings = book.Find(envelope.Channel);
        using var mail = Load(envelope.Bytes);
        var headers = new MailHeaders(mail, settings);
        var bounce = new BounceReader(mail, headers).Read();
        var body = MailBody.Read(mail);
        var leftOut = body.LeftOut.ToList();
        var (text, folded) = bounce is null ? QuoteFolder.Fold(body.Text) : (body.Text, null);
        if (headers.AnswersElsewhere) leftOut.Add("surat meminta dijawab ke alamat lain (Reply-To); jawaban tetap ke alamat pengirim");
        return new ParsedMessage
        {
            Fingerprint = Fingerprint(mail, envelope.Bytes.Span),
            WireId = headers.MessageId,
            SentAt = headers.SentAt(envelope.ReceivedAt),
            Sender = headers.Sender,
            Subject = headers.Subject,
            Text = Text(text, leftOut),
            Folded = folded is null ? null : MailText.Cut(folded, LongestFolded),
            Html = body.Html,
            Attachments = body.Attachments,
            Thread = headers.Thread,
            Automatic = headers.Automatic ?? (bounce is null ? null : "Laporan pengiriman"),
            Loop = headers.Loop,
            Bounce = bounce,
            LeftOut = leftOut,
        };
    }

    private static MimeMessage Load(ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        try
        {
            return MimeMessage.Load(Options, stream);
        }
        catch (FormatException)
        {
            // No header at all, or something else than a mail: keep the words.
            var mail = new MimeMessage();
            mail.Headers.Clear();
            mail.Body = new TextPart("plain") { Text = MailCharset.Decode(bytes.Span, null) };
            return mail;
        }
    }

    private static string Text(string text, List<string> leftOut)
    {
        text = text.Trim();
        if (text.Length <= LongestText) return text.Length == 0 ? NoText : text;
        leftOut.Add($"teks dipotong setelah {LongestText} huruf; selebihnya ada di surat asli");
        return MailText.Cut(text, LongestText);
    }

    /// <summary>Equal for the same mail by two aliases or read again; headers that servers add on the way do not count.
    /// Null when the mail has neither id nor date: then two mails with the same words are two mails.</summary>
    private static string? Fingerprint(MimeMessage mail, ReadOnlySpan<byte> raw)
    {
        var id = mail.Headers[HeaderId.MessageId];
        var date = mail.Headers[HeaderId.Date];
        if (id is null && date is null) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in new[] { id, mail.Headers[HeaderId.From], date, mail.Headers[HeaderId.Subject] })
            hash.AppendData(Encoding.UTF8.GetBytes((value?.Trim() ?? "") + "\n"));
        AppendBody(hash, raw);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendBody(IncrementalHash hash, ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOf("\r\n\r\n"u8) is var crlf and >= 0 ? crlf : Math.Max(0, raw.IndexOf("\n\n"u8));
        var rest = raw[end..].TrimEnd("\r\n \t"u8);
        // Line endings do not count: some servers change them.
        while (rest.Length > 0)
        {
            var cut = rest.IndexOf((byte)'\r');
            hash.AppendData(cut < 0 ? rest : rest[..cut]);
            rest = cut < 0 ? [] : rest[(cut + 1)..];
        }
    }
}
