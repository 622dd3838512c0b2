namespace CrmConsole.Channels.Email;

/// <summary>What one mail channel needs to know, from the block <c>Channels:CODE</c>.</summary>
public sealed record EmailSettings
{
    /// <summary>The address citizens write to; answers leave from it, and it is what plus-addresses are built on.</summary>
    public required string Address { get; init; }
    /// <summary>The name beside the address in what we send.</summary>
    public string DisplayName { get; init; } = "Pemprov DKI Jakarta";
    /// <summary>Mailboxes that are read; several may feed one channel.</summary>
    public IReadOnlyList<MailAccount> Mailboxes { get; init; } = [];
    public MailAccount? Smtp { get; init; }
    /// <summary>Bytes; a larger mail comes in with headers and text only.</summary>
    public long LargestMail { get; init; } = 30L * 1024 * 1024;
    /// <summary>Names under which our own mail server writes Authentication-Results; others' are not believed.</summary>
    public IReadOnlyList<string> TrustedAuthServ { get; init; } = [];
    /// <summary>False when the mail server does not deliver <c>name+token@…</c> to <c>name@…</c>.</summary>
    public bool PlusAddresses { get; init; } = true;
    /// <summary>False when the server files sent mails by itself (as Gmail and Exchange do).</summary>
    public bool KeepSentCopy { get; init; } = true;
    public bool AcceptAnyCertificate { get; init; }
}

/// <summary>A server and how to sign in.</summary>
public sealed record MailAccount(string Host, int Port, MailSecurity Security)
{
    public string? User { get; init; }
    public string? Password { get; init; }
    /// <summary>OAuth2 access token; used instead of the password when set.</summary>
    public string? Token { get; init; }
    public string Folder { get; init; } = "INBOX";
    /// <summary>Folder of sent mails; null means the one that the server marks as such.</summary>
    public string? SentFolder { get; init; }

    public string Place => $"{Host}:{Port}";
    /// <summary>Names the mailbox in positions and external ids; never changes for a mailbox.</summary>
    public string Mailbox => $"{User}/{Folder}";

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => $"{Place} ({Security})";
}

public enum MailSecurity { None, StartTls, Tls }
