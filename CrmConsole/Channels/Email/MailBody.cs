using MimeKit;
using MimeKit.Tnef;

namespace CrmConsole.Channels.Email;

/// <summary>The parts of a mail: text, HTML, files. Bounded in number, size and depth; what is over is named.</summary>
internal sealed class MailBody
{
    private const int MostParts = 500;
    private const int MostFiles = 20;
    private const int DeepestMail = 3;
    private const long LargestFile = 25L * 1024 * 1024;
    private const long LargestTogether = 40L * 1024 * 1024;

    private readonly List<string> texts = [];
    private readonly List<string> html = [];
    private readonly List<ParsedAttachment> files = [];
    private readonly List<string> leftOut = [];
    private int parts;
    private int filesLeftOut;
    private long fileBytes;
    private bool carriesMore;

    public string Text => string.Join("\n\n", texts.Select(t => t.Trim('\n', '\r')).Where(t => t.Trim().Length > 0));
    public string? Html { get; private set; }
    public IReadOnlyList<ParsedAttachment> Attachments => files;
    public IReadOnlyList<string> LeftOut => filesLeftOut > 0 ? [.. leftOut, $"{filesLeftOut} lampiran lagi tidak diambil (paling banyak {MostFiles})"] : leftOut;

    public static MailBody Read(MimeMessage mail)
    {
        var body = new MailBody();
        if (mail.Body is { } root) body.Add(root, 0);
        if (body.Text.Length == 0) body.UseForwardedText(mail.Body, 0);
        if (body.carriesMore) body.Html = HtmlCleaner.Clean(string.Join("<hr>", body.html), body.leftOut);
        return body;
    }

    private void Add(MimeEntity entity, int depth)
    {
        if (++parts > MostParts)
        {
            if (parts == MostParts + 1) leftOut.Add($"surat punya lebih dari {MostParts} bagian; sisanya tidak diambil");
            return;
        }
        // The parser stops opening at its limit and leaves such a part closed.
        if (depth > MailParser.Deepest || entity is MimePart { ContentType.MediaType: var media } && media.Equals("multipart", StringComparison.OrdinalIgnoreCase))
        {
            leftOut.Add($"bagian surat bersarang lebih dari {MailParser.Deepest} lapis; isinya tidak diambil");
            return;
        }
        switch (entity)
        {
            case MultipartAlternative alternative: AddAlternative(alternative, depth); break;
            case Multipart { ContentType.MediaSubtype: var type } when type.Equals("encrypted", StringComparison.OrdinalIgnoreCase):
                leftOut.Add("isi terenkripsi (PGP) tidak dapat dibaca");
                break;
            case Multipart multipart: foreach (var part in multipart) Add(part, depth + 1); break;
            case MessagePart { Message: { } message }: AddMail(message); break;
            case TnefPart tnef: AddTnef(tnef, depth); break;
            case TextPart text when IsBody(text): AddText(text); break;
            case MessageDeliveryStatus or MessageDispositionNotification or MessageFeedbackReport: break;
            case MimePart part: AddPart(part); break;
        }
    }

    /// <summary>The same in several forms: plain text is read, HTML shown; HTML also gives the text when the plain one says little.</summary>
    private void AddAlternative(MultipartAlternative alternative, int depth)
    {
        var before = texts.Count;
        foreach (var part in alternative.Where(p => p is not TextPart { IsHtml: true })) Add(part, depth + 1);
        var plain = string.Join('\n', texts.Skip(before));
        foreach (var part in alternative.OfType<TextPart>().Where(p => p.IsHtml)) AddHtml(part, before, plain);
    }

    private void AddHtml(TextPart part, int before, string plain)
    {
        var read = HtmlReader.Read(Decode(part));
        html.Add(read.Markup);
        carriesMore |= read.CarriesMore;
        leftOut.AddRange(read.LeftOut);
        var saysLittle = plain.Trim().Length == 0 || (read.Text.Length > 200 && plain.Length < read.Text.Length / 5);
        if (!saysLittle) return;
        texts.RemoveRange(before, texts.Count - before);
        texts.Add(read.Text);
    }

    private void AddText(TextPart text)
    {
        var subtype = text.ContentType.MediaSubtype.ToLowerInvariant();
        if (text.IsHtml) AddHtml(text, texts.Count, "");
        else if (subtype == "calendar") texts.Add(CalendarText.Read(MailText.Lines(Decode(text))));
        else if (subtype is "enriched" or "richtext") texts.Add(HtmlReader.Read(Decode(text)).Text);
        else if (subtype != "x-amp-html")
        {
            var plain = MailText.Lines(Decode(text));
            if (plain.Contains("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal)) leftOut.Add("isi terenkripsi (PGP) tidak dapat dibaca");
            texts.Add(plain);
        }
    }

    private static bool IsBody(TextPart text) =>
        !text.IsAttachment && (text.FileName is null or "" || text.ContentType.IsMimeType("text", "calendar"))
        && text.ContentType.MediaSubtype.ToLowerInvariant() is not ("rtf" or "vcard" or "x-vcard" or "directory" or "rfc822-headers");

    private void AddPart(MimePart part)
    {
        var type = part.ContentType.MimeType.ToLowerInvariant();
        if (type is "application/pkcs7-mime" or "application/x-pkcs7-mime") leftOut.Add("isi bertanda atau terenkripsi S/MIME tidak dapat dibaca");
        else if (type is "application/pgp-encrypted") leftOut.Add("isi terenkripsi (PGP) tidak dapat dibaca");
        else if (type is not ("application/pgp-signature" or "application/pkcs7-signature" or "application/x-pkcs7-signature" or "text/rfc822-headers"))
            AddFile(part.FileName ?? part.ContentType.Name ?? Unnamed(type), type, part.ContentId, stream => part.Content?.DecodeTo(stream));
    }

    private static string Unnamed(string type) => type switch
    {
        "image/jpeg" => "gambar.jpg",
        "image/png" => "gambar.png",
        "text/vcard" or "text/x-vcard" => "kontak.vcf",
        "text/rtf" => "surat.rtf",
        _ => "lampiran",
    };

    private void AddMail(MimeMessage message)
    {
        var subject = MailText.OneLine(message.Subject ?? "", 80);
        AddFile((subject.Length > 0 ? subject : "surat terusan") + ".eml", "message/rfc822", null, stream => message.WriteTo(stream));
    }

    private void AddFile(string name, string type, string? contentId, Action<Stream> write)
    {
        name = MailText.FileName(name);
        if (files.Count >= MostFiles)
        {
            filesLeftOut++;
            return;
        }
        using var content = new BoundedStream(Math.Min(LargestFile, LargestTogether - fileBytes));
        try
        {
            write(content);
        }
        catch (TooLargeException)
        {
            leftOut.Add($"lampiran {name} lebih besar dari {MailFetcher.Size(LargestFile)} atau melebihi jumlah yang diterima; tidak diambil");
            return;
        }
        fileBytes += content.Length;
        files.Add(new ParsedAttachment(name, type, content.ToArray()) { ContentId = contentId?.Trim('<', '>', ' ') is { Length: > 0 and <= 200 } id ? id : null });
    }

    /// <summary>Outlook's winmail.dat: its files, and its text when there is no other.</summary>
    private void AddTnef(TnefPart tnef, int depth)
    {
        try
        {
            using var inner = tnef.ConvertToMessage();
            if (inner.Body is { } body) AddTnefBody(body, depth);
        }
        catch (Exception e) when (e is TnefException or IOException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException or OverflowException or IndexOutOfRangeException)
        {
            leftOut.Add("lampiran winmail.dat rusak dan tidak dapat dibuka");
        }
    }

    private void AddTnefBody(MimeEntity body, int depth)
    {
        var hasText = texts.Any(t => t.Trim().Length > 0);
        var isText = body is TextPart { IsAttachment: false } or MultipartAlternative or MultipartRelated;
        if (body is Multipart multipart && !isText) foreach (var part in multipart) AddTnefBody(part, depth + 1);
        else if (!isText || !hasText) Add(body, depth + 1);
    }

    /// <summary>A mail that only passes another one on: then that one's words are the text.</summary>
    private void UseForwardedText(MimeEntity? entity, int depth)
    {
        if (depth > DeepestMail || texts.Any(t => t.Trim().Length > 0)) return;
        if (entity is Multipart multipart) foreach (var part in multipart.Take(MostFiles)) UseForwardedText(part, depth + 1);
        else if (entity is MessagePart { Message.Body: { } inner })
        {
            var read = new MailBody();
            read.Add(inner, depth);
            if (read.Text.Length > 0) texts.Add(read.Text);
            else UseForwardedText(inner, depth + 1);
        }
    }

    private static string Decode(TextPart part)
    {
        if (part.Content is null) return "";
        using var content = new MemoryStream();
        part.Content.DecodeTo(content);
        return MailCharset.Decode(content.GetBuffer().AsSpan(0, (int)content.Length), part.ContentType.Charset);
    }

    private sealed class TooLargeException : IOException;

    private sealed class BoundedStream(long most) : MemoryStream
    {
        // Not by way of the span: MemoryStream's span overload comes back here.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > most) throw new TooLargeException();
            base.Write(buffer, offset, count);
        }
    }
}
