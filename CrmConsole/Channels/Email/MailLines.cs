using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace CrmConsole.Channels.Email;

/// <summary>Opens connections to mail servers, signed in, and puts what may go wrong into words.</summary>
internal static class MailLines
{
    public static async Task<ImapClient> OpenImapAsync(EmailSettings settings, MailAccount account, CancellationToken ct)
    {
        var client = new ImapClient();
        await OpenAsync(client, settings, account, ct);
        return client;
    }

    public static async Task<SmtpClient> OpenSmtpAsync(EmailSettings settings, MailAccount account, IProtocolLogger watch, CancellationToken ct)
    {
        var client = new SmtpClient(watch);
        await OpenAsync(client, settings, account, ct);
        return client;
    }

    private static async Task OpenAsync(MailService client, EmailSettings settings, MailAccount account, CancellationToken ct)
    {
        try
        {
            client.Timeout = 30_000;
            // Offices without a way to the certificate authority would otherwise never connect.
            client.CheckCertificateRevocation = false;
            if (settings.AcceptAnyCertificate)
#pragma warning disable CA5359 // the setting exists for Development only, and the start refuses it elsewhere
                client.ServerCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
            await client.ConnectAsync(account.Host, account.Port, Options(account.Security), ct);
            if (account.User is not null) await SignInAsync(client, account, ct);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static Task SignInAsync(MailService client, MailAccount account, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(account.Token)) return client.AuthenticateAsync(account.User!, account.Password!, ct);
        SaslMechanism mechanism = client.AuthenticationMechanisms.Contains("OAUTHBEARER")
            ? new SaslMechanismOAuthBearer(account.User!, account.Token)
            : new SaslMechanismOAuth2(account.User!, account.Token);
        return client.AuthenticateAsync(mechanism, ct);
    }

    private static SecureSocketOptions Options(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    /// <summary>What happened and what to do, in Indonesian, without personal data.</summary>
    /// <param name="setting">Path of the account's settings, such as <c>Channels:email:Imap</c>.</param>
    public static string Sentence(Exception error, MailAccount account, string setting) => error switch
    {
        SslHandshakeException => $"Sertifikat server surat {account.Place} tidak dapat dipercaya atau TLS gagal; periksa sertifikat server, jam server, dan setelan {setting}:Security.",
        AuthenticationException when account.Token is { Length: > 0 } => $"Token OAuth2 ditolak oleh server surat {account.Place}; perbarui {setting}:Token.",
        AuthenticationException => $"Kata sandi ditolak oleh server surat {account.Place}; periksa {setting}:User dan {setting}:Password.",
        NotSupportedException => $"Server surat {account.Place} tidak mendukung cara sambung yang diminta; periksa {setting}:Security.",
        SocketException or TimeoutException or OperationCanceledException => $"Server surat tidak menjawab di {account.Place}; periksa jaringan dan {setting}:Host/Port. Dicoba lagi otomatis.",
        ServiceNotConnectedException or IOException or ProtocolException => $"Sambungan ke server surat {account.Place} terputus. Dicoba lagi otomatis.",
        FolderNotFoundException => $"Map {account.Folder} tidak ada di kotak surat; periksa {setting}:Folder.",
        CommandException => $"Server surat {account.Place} menolak perintah. Dicoba lagi otomatis.",
        _ => $"Surat dari {account.Place} gagal diproses ({error.GetType().Name}). Dicoba lagi otomatis.",
    };
}
