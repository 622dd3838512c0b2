using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>Mail: IMAP in, SMTP out.</summary>
internal sealed class EmailWire(EmailCard card, EmailBook book, MailboxReaders readers, SmtpLines lines, SentFolder sent,
    HealthBook health, TimeProvider time) : IWire
{
    public const string WireCode = "email";

    public WireCard Card => card;

    public async Task<int> PollAsync(Channel channel, CancellationToken ct)
    {
        if (book.Find(channel.Code) is null || !channel.Enabled || await health.IsPausedAsync(channel.Code, ct)) return 0;
        return await readers.PollAsync(channel.Code, health, ct);
    }

    public async Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct)
    {
        if (book.Find(channel.Code) is not { Smtp: { } server } settings)
            return new SendResult(SendOutcome.Retry, $"Pengiriman surel belum diatur; isi Channels:{channel.Code}:Smtp.");
        MimeMessage mail;
        try
        {
            mail = OutgoingMail.Make(settings, message, time.GetUtcNow());
        }
        catch (Exception e) when (e is ParseException or ArgumentException or FormatException)
        {
            return new SendResult(SendOutcome.Failed, "Alamat surel penerima tidak sah; perbaiki alamatnya.");
        }
        var result = await SendAsync(channel.Code, settings, server, message, mail, ct);
        if (result.Outcome == SendOutcome.Sent) await sent.KeepAsync(channel.Code, settings, mail, ct);
        return result;
    }

    private async Task<SendResult> SendAsync(string channel, EmailSettings settings, MailAccount server, OutboundMessage message, MimeMessage mail, CancellationToken ct)
    {
        SmtpLine? line = null;
        try
        {
            line = await lines.TakeAsync(channel, settings, ct);
            line.Watch.Reset();
            await line.Client.SendAsync(mail, OutgoingMail.Envelope(settings, message), [mail.To.Mailboxes.First()], ct);
            lines.GiveBack(channel, line);
            health.Sent(channel);
            return SendResult.Sent;
        }
        catch (Exception e)
        {
            var result = SendVerdict.Of(e, line?.Watch.DataBegun ?? false, server, $"Channels:{channel}:Smtp");
            if (line is not null && e is SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable } && line.Client.IsConnected) lines.GiveBack(channel, line);
            else line?.Dispose();
            // A refused recipient is no fault of the channel.
            if (e is not SmtpCommandException && !ct.IsCancellationRequested) health.Error(channel, result.Detail!);
            return result;
        }
    }

    public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) =>
        book.Find(channel.Code) is { } settings
            ? sent.FindAsync(channel.Code, settings, message.WireId, ct)
            : Task.FromResult(new SendResult(SendOutcome.Unsure, "Kanal surel tidak diatur, sehingga tidak dapat diperiksa apakah surat sudah terkirim."));
}
