using System.Net;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace CrmConsole.Channels.Email;

/// <summary>Makes the mail for one outbound message. Nothing of the text can become a header: MimeKit folds and encodes
/// values, and line breaks are taken out before.</summary>
internal static class OutgoingMail
{
    /// <summary>Counts in our own mails that come back; see <see cref="MailParser"/>.</summary>
    public const string LoopHeader = "X-Crm-Loop";
    /// <summary>Our id again, for gateways that replace the Message-ID.</summary>
    public const string IdHeader = "X-Crm-Id";

    public static MimeMessage Make(EmailSettings settings, OutboundMessage message, DateTimeOffset now)
    {
        var mail = new MimeMessage
        {
            MessageId = Id(message.WireId),
            Date = now,
            Subject = OneLine(message.Subject) ?? "",
        };
        mail.From.Add(new MailboxAddress(Encoding.UTF8, OneLine(settings.DisplayName), settings.Address));
        mail.To.Add(new MailboxAddress(Encoding.UTF8, OneLine(message.RecipientName), Recipient(message)));
        if (message.ReplyToken is not null && settings.PlusAddresses)
            mail.ReplyTo.Add(new MailboxAddress(Encoding.UTF8, OneLine(settings.DisplayName), PlusAddress.WithToken(settings.Address, message.ReplyToken)));
        Thread(mail, message);
        mail.Headers.Add(LoopHeader, Id(message.WireId));
        mail.Headers.Add(IdHeader, Id(message.WireId));
        // Exchange's word for "send no absence notes"; for the others Auto-Submitted.
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        if (message.Automatic) mail.Headers.Add(HeaderId.AutoSubmitted, "auto-replied");
        mail.Body = Body(message.Text);
        return mail;
    }

    /// <summary>Where delivery reports go: an address that names the message, so that even a report without the original
    /// is understood (VERP).</summary>
    public static MailboxAddress Envelope(EmailSettings settings, OutboundMessage message) =>
        new("", settings.PlusAddresses ? PlusAddress.ForBounces(settings.Address, Id(message.WireId)) : settings.Address);

    /// <summary>Throws <see cref="ParseException"/> when the recipient is no address.</summary>
    public static string Recipient(OutboundMessage message) => MailboxAddress.Parse(message.Recipient).Address;

    // Written as they are, not by MimeKit's properties: ids of other people's programs are often malformed.
    private static void Thread(MimeMessage mail, OutboundMessage message)
    {
        var answered = Id(message.InReplyTo ?? "");
        if (answered.Length > 0) mail.Headers[HeaderId.InReplyTo] = $"<{answered}>";
        // Oldest first on the wire, and bounded: old threads have hundreds.
        var references = message.References.Reverse().Select(Id).Append(answered).Where(r => r.Length > 0).Distinct().TakeLast(30).ToList();
        if (references.Count > 0) mail.Headers[HeaderId.References] = string.Join(' ', references.Select(r => $"<{r}>"));
    }

    private static MultipartAlternative Body(string text)
    {
        var plain = MailText.Lines(text);
        return
        [
            new TextPart(TextFormat.Plain) { Text = plain, ContentTransferEncoding = ContentEncoding.QuotedPrintable },
            new TextPart(TextFormat.Html) { Text = Html(plain), ContentTransferEncoding = ContentEncoding.QuotedPrintable },
        ];
    }

    private static string Html(string text)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"id\"><body style=\"font-family:sans-serif;font-size:15px;line-height:1.5\">");
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            html.Append("<p>").AppendJoin("<br>\n", paragraph.Trim('\n').Split('\n').Select(Linked)).Append("</p>\n");
        return html.Append("</body></html>").ToString();
    }

    /// <summary>Escaped, with whole-word web addresses as links.</summary>
    private static string Linked(string line) => string.Join(' ', line.Split(' ').Select(word =>
        word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal)
            ? $"<a href=\"{WebUtility.HtmlEncode(word)}\">{WebUtility.HtmlEncode(word)}</a>"
            : WebUtility.HtmlEncode(word)));

    private static string? OneLine(string? text) => text is null ? null : MailText.OneLine(text, 300);

    private static string Id(string id)
    {
        var plain = string.Concat(id.Where(c => c is > ' ' and <= '~' and not ('<' or '>' or '"' or '(' or ')' or ',')));
        return plain.Length <= 250 ? plain : "";
    }
}
