using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Utils;

namespace CrmConsole.Channels.Email;

/// <summary>What the headers of a mail say.</summary>
internal sealed partial class MailHeaders(MimeMessage mail, EmailSettings? settings)
{
    private const int MostReferences = 50;
    private static readonly TimeSpan OldestPlausible = TimeSpan.FromDays(400);
    private static readonly TimeSpan NewestPlausible = TimeSpan.FromDays(1);

    public string? MessageId { get; } = mail.MessageId is { Length: > 0 and <= 250 } id ? MailText.OneLine(id, 250) : null;

    public string? Subject { get; } = mail.Headers.FirstOrDefault(h => h.Id == HeaderId.Subject) is { } header
        && MailText.OneLine(Rfc2047.DecodeText(System.Text.Encoding.UTF8.GetBytes(MailCharset.Decode(header.RawValue, null))), 500) is { Length: > 0 } subject ? subject : null;

    public Sender Sender { get; } = ReadSender(mail, settings);

    /// <summary>Answers would go to another place than the sender; an invitation to be led astray.</summary>
    public bool AnswersElsewhere => Addresses("Reply-To").FirstOrDefault() is { } other && Sender.Email is { } from && !from.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Addresses in headers that tell to whom it was delivered, ours among them.</summary>
    public IEnumerable<string> DeliveredTo => new[] { "Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "To", "Cc" }.SelectMany(Addresses);

    public ThreadHints Thread => new(Token, References(), Number(Subject), null);

    /// <summary>Null for a date that cannot be true: computers without a clock write 1970, spam writes the future.</summary>
    public DateTimeOffset? SentAt(DateTimeOffset receivedAt) =>
        mail.Headers.Contains(HeaderId.Date) && mail.Date > receivedAt - OldestPlausible && mail.Date < receivedAt + NewestPlausible ? mail.Date.ToUniversalTime() : null;

    public bool Loop =>
        mail.Headers.Contains(OutgoingMail.LoopHeader)
        || (settings is not null && Sender.Email is { } from && PlusAddress.IsOurs(settings.Address, from))
        || (settings is not null && mail.Headers.Any(h => h.Field.Equals("X-Loop", StringComparison.OrdinalIgnoreCase) && h.Value.Contains(settings.Address, StringComparison.OrdinalIgnoreCase)));

    public string? Automatic => AutomaticSigns.Of(mail, Sender.Email, Subject);

    /// <summary>Our id out of the address that delivery reports are sent to.</summary>
    public string? BouncedId => settings is null ? null : DeliveredTo.Select(a => PlusAddress.BouncedId(settings.Address, a)).FirstOrDefault(i => i is not null);

    private string? Token => settings is null ? null : DeliveredTo.Select(a => PlusAddress.Token(settings.Address, a)).FirstOrDefault(t => t is not null);

    private IReadOnlyList<string> References()
    {
        var ids = new List<string>();
        foreach (var header in mail.Headers.Where(h => h.Id == HeaderId.InReplyTo)) ids.AddRange(MimeUtils.EnumerateReferences(header.Value).Take(5));
        ids.AddRange(mail.References.Reverse());
        return [.. ids.Select(i => MailText.OneLine(i, 250)).Where(i => i.Length > 0).Distinct(StringComparer.Ordinal).Take(MostReferences)];
    }

    public static string? Number(string? subject) => subject is not null && ReportNumber().Match(subject) is { Success: true } match ? match.Value.ToUpperInvariant() : null;

    private IEnumerable<string> Addresses(string field) => mail.Headers
        .Where(h => h.Field.Equals(field, StringComparison.OrdinalIgnoreCase))
        .SelectMany(h => List(h).Select(m => m.Address));

    private static IEnumerable<MailboxAddress> List(Header header) =>
        InternetAddressList.TryParse(System.Text.Encoding.UTF8.GetBytes(MailCharset.Decode(header.RawValue, null)), out var list) ? list.Mailboxes : [];

    private static Sender ReadSender(MimeMessage mail, EmailSettings? settings)
    {
        foreach (var field in new[] { "From", "Sender", "Reply-To", "Return-Path" })
            if (mail.Headers.Where(h => h.Field.Equals(field, StringComparison.OrdinalIgnoreCase)).SelectMany(List).FirstOrDefault(m => IsAddress(m.Address)) is { } box)
            {
                var name = MailText.OneLine(box.Name ?? "", 200);
                return new Sender(name.Length > 0 ? name : null, MailText.OneLine(box.Address, 320)) { Authentic = Authentic(mail, settings) };
            }
        return new Sender { Authentic = Authentic(mail, settings) };
    }

    private static bool IsAddress(string address) => address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < address.Length - 1 && address.Length <= 320;

    /// <summary>Believes only the topmost result that our own server wrote: others can be forged by the sender.</summary>
    private static bool? Authentic(MimeMessage mail, EmailSettings? settings)
    {
        if (settings is null || settings.TrustedAuthServ.Count == 0) return null;
        foreach (var header in mail.Headers.Where(h => h.Id == HeaderId.AuthenticationResults))
            if (AuthenticationResults.TryParse(header.RawValue, out var results) && settings.TrustedAuthServ.Contains(results.AuthenticationServiceIdentifier, StringComparer.OrdinalIgnoreCase))
                return results.Results.FirstOrDefault(r => r.Method.Equals("dmarc", StringComparison.OrdinalIgnoreCase))?.Result.ToLowerInvariant() switch
                {
                    "fail" => false,
                    "pass" => true,
                    _ => null,
                };
        return null;
    }

    [GeneratedRegex(@"\bJK-[0-9]{6}-[0-9]{4,7}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ReportNumber();
}
