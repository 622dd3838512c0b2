using System.Text.RegularExpressions;
using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>Recognises delivery reports: RFC 3464, RFC 5965 complaints, and the free-text ones of Exim, qmail and others.
/// The id of the mail that is spoken of is looked for in the quoted headers, then in the report's own address.</summary>
internal sealed partial class BounceReader(MimeMessage mail, MailHeaders headers)
{
    private const int LongestReason = 300;
    private const int LongestSearch = 60_000;

    private static readonly string[] Subjects =
    [
        "undeliver", "delivery status notification", "delivery failure", "delivery has failed", "mail delivery failed", "mail delivery system", "failure notice", "returned mail",
        "delivery notification", "message not delivered", "could not be delivered", "mail system error", "delayed mail", "warning: message", "warning: could not send",
        "tidak terkirim", "gagal terkirim", "gagal dikirim", "tidak dapat dikirim", "pengiriman gagal", "rejected:", "nondeliverable", "non-delivery",
    ];

    private static readonly string[] Senders = ["mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mailerdaemon", "microsoftexchange", "mdaemon"];

    private static readonly string[] Delays =
    [
        "delayed", "will retry", "will continue to try", "still trying", "has not yet been delivered", "not yet been delivered", "warning message only", "could not send message for past", "tertunda", "akan dicoba lagi",
    ];

    /// <summary>Null when the mail is no delivery report, or one of a success.</summary>
    public BounceNotice? Read()
    {
        var parts = mail.BodyParts.Take(100).ToList();
        if (parts.OfType<MessageFeedbackReport>().FirstOrDefault() is { } complaint)
            return new BounceNotice(OurId(parts), true, "", $"keluhan penerima ({MailText.OneLine(complaint.Fields["Feedback-Type"] ?? "abuse", 40)})");
        if (parts.OfType<MessageDeliveryStatus>().FirstOrDefault() is { } status) return Standard(status, parts);
        return LooksLikeOne() ? FreeText(parts) : null;
    }

    private BounceNotice? Standard(MessageDeliveryStatus report, List<MimeEntity> parts)
    {
        var recipients = report.StatusGroups.Where(g => g.Contains("Action") || g.Contains("Status")).ToList();
        if (recipients.FirstOrDefault(g => Action(g) == "failed" || (Action(g) == "" && (g["Status"] ?? "").StartsWith('5'))) is { } failed) return Notice(failed, true, parts);
        return recipients.FirstOrDefault(g => Action(g) == "delayed" || (g["Status"] ?? "").StartsWith('4')) is { } delayed ? Notice(delayed, false, parts) : null;
    }

    private BounceNotice Notice(HeaderList group, bool permanent, List<MimeEntity> parts)
    {
        var status = EnhancedStatus().Match(group["Status"] ?? "") is { Success: true } match ? match.Value : "";
        var reason = group["Diagnostic-Code"] ?? group["X-Notes"] ?? group["Remote-MTA"] ?? (permanent ? "tidak terkirim" : "tertunda");
        return new BounceNotice(OurId(parts), permanent, status, MailText.OneLine(reason, LongestReason));
    }

    private static string Action(HeaderList group) => (group["Action"] ?? "").Trim().Split(' ', '(')[0].ToLowerInvariant();

    private bool LooksLikeOne()
    {
        if (mail.Headers.Contains("X-Failed-Recipients")) return true;
        var local = (headers.Sender.Email ?? "").Split('@', '+')[0].ToLowerInvariant();
        var fromSystem = Senders.Any(s => local.StartsWith(s, StringComparison.Ordinal)) || (mail.Headers["Return-Path"] ?? "x").Trim() is "<>" or "";
        return fromSystem && (Subjects.Any(s => (headers.Subject ?? "").Contains(s, StringComparison.OrdinalIgnoreCase)) || Body().Contains("this is the qmail-send program", StringComparison.OrdinalIgnoreCase));
    }

    private BounceNotice FreeText(List<MimeEntity> parts)
    {
        var body = Body();
        var delayed = Delays.Any(d => (headers.Subject ?? "").Contains(d, StringComparison.OrdinalIgnoreCase) || body.Contains(d, StringComparison.OrdinalIgnoreCase));
        var status = EnhancedStatus().Match(body) is { Success: true } match ? match.Value : "";
        return new BounceNotice(OurId(parts), !delayed || status.StartsWith('5'), status, MailText.OneLine(ReasonLine(body, status), LongestReason));
    }

    /// <summary>The line that names a status or an SMTP answer, else the first that says anything.</summary>
    private static string ReasonLine(string body, string status)
    {
        var lines = body.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 3).Take(300).ToList();
        return lines.FirstOrDefault(l => status.Length > 0 && l.Contains(status, StringComparison.Ordinal))
            ?? lines.FirstOrDefault(l => SmtpAnswer().IsMatch(l.Length <= 500 ? l : l[..500])) ?? lines.FirstOrDefault() ?? "tidak terkirim";
    }

    private string? OurId(List<MimeEntity> parts)
    {
        foreach (var part in parts)
            if (Quoted(part) is { } quoted && FromHeaders(quoted) is { } id) return id;
        return FromText(Body()) ?? headers.BouncedId ?? (headers.Thread.References is [var first, ..] ? first : null);
    }

    private static HeaderList? Quoted(MimeEntity part)
    {
        if (part is MessagePart { Message: { } original }) return original.Headers;
        if (part is not MimePart { Content: { } content } file || !file.ContentType.IsMimeType("text", "rfc822-headers")) return null;
        using var bytes = new MemoryStream();
        content.DecodeTo(bytes);
        bytes.Write("\r\n\r\n"u8);
        bytes.Position = 0;
        try
        {
            return HeaderList.Load(bytes);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? FromHeaders(HeaderList original) => Id(original[OutgoingMail.IdHeader]) ?? Id(original["Message-ID"]);

    private static string? FromText(string body) =>
        QuotedId().Matches(body).Select(m => (Ours: m.Value.StartsWith("X-", StringComparison.OrdinalIgnoreCase), Id: Id(m.Value[(m.Value.IndexOf(':', StringComparison.Ordinal) + 1)..])))
            .Where(f => f.Id is not null).OrderByDescending(f => f.Ours).Select(f => f.Id).FirstOrDefault();

    private static string? Id(string? value) => value?.Trim().Trim('<', '>', ' ') is { Length: > 2 and <= 250 } id && id.Contains('@', StringComparison.Ordinal) ? MailText.OneLine(id, 250) : null;

    private string? body;

    private string Body() => body ??= MailText.Cut(MailBody.Read(mail).Text, LongestSearch);

    [GeneratedRegex(@"\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedStatus();

    [GeneratedRegex(@"\b[45][0-9][0-9][ -]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex SmtpAnswer();

    [GeneratedRegex(@"^[> ]*(message-id|x-crm-id):[ ]*<?[^<>\s]+@[^<>\s]+>?", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedId();
}
