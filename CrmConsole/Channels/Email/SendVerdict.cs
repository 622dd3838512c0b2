using MailKit.Net.Smtp;

namespace CrmConsole.Channels.Email;

/// <summary>What an error during sending means for the message.</summary>
internal static class SendVerdict
{
    /// <param name="dataBegun">True once the mail itself may have left: without an answer nobody knows.</param>
    public static SendResult Of(Exception error, bool dataBegun, MailAccount server, string setting) => error switch
    {
        SmtpCommandException refused => Refused(refused, server),
        _ when dataBegun => new SendResult(SendOutcome.Unsure, $"Sambungan ke server surat {server.Place} putus sebelum jawaban; surat mungkin sudah terkirim. Periksa sebelum mengirim lagi."),
        OperationCanceledException => new SendResult(SendOutcome.Retry, "Pengiriman dihentikan sebelum surat keluar; dicoba lagi otomatis."),
        _ => new SendResult(SendOutcome.Retry, MailLines.Sentence(error, server, setting)),
    };

    private static SendResult Refused(SmtpCommandException refused, MailAccount server)
    {
        var code = (int)refused.StatusCode;
        return code is >= 500 and < 600
            ? new SendResult(SendOutcome.Failed, Why(refused, code))
            : new SendResult(SendOutcome.Retry, $"Server surat {server.Place} belum mau menerima (kode {code}); dicoba lagi otomatis.");
    }

    // The server's own words are left out: they often repeat the address.
    private static string Why(SmtpCommandException refused, int code) => refused.ErrorCode switch
    {
        SmtpErrorCode.RecipientNotAccepted => $"Alamat penerima ditolak oleh server surat (kode {code}); hubungi pelapor dengan cara lain.",
        SmtpErrorCode.SenderNotAccepted => $"Alamat pengirim kanal ini ditolak oleh server surat (kode {code}); beri tahu administrator.",
        _ when code == 552 => $"Surat ditolak karena terlalu besar atau kotak penerima penuh (kode {code}).",
        _ => $"Surat ditolak oleh server surat (kode {code}); ubah isinya atau pakai cara lain.",
    };
}
