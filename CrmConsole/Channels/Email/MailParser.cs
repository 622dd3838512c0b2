using MimeKit;
namespace CrmConsole.Channels.Email;

internal sealed class MailParser(EmailBook book) : IEnvelopeParser
{
    public const string FormatName = "rfc822";
    public string Format => FormatName;

    public ParsedMessage Parse(RawEnvelope envelope)
    {
        using var m = MimeMessage.Load(new MemoryStream(envelope.Bytes.ToArray()));
        var from = m.From.Mailboxes.FirstOrDefault();
        var ours = book.Find(envelope.Channel)?.Address;
        var token = ours is null ? null : m.Headers.Where(h => h.Field is "Delivered-To" or "To").Select(h => PlusAddress.Token(ours, h.Value)).FirstOrDefault(t => t is not null);
        return new ParsedMessage
        {
            Sender = new Sender(from?.Name, from?.Address),
            Subject = m.Subject,
            Text = m.TextBody ?? "",
            Thread = new ThreadHints(token, [.. new[] { m.InReplyTo }.Concat(m.References.Reverse()).OfType<string>().Distinct()], null, null),
            LeftOut = envelope.LeftOut,
        };
    }
}
