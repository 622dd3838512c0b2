using System.Globalization;
using CrmConsole.Data;
using MimeKit;

namespace CrmConsole.Channels.Email;

/// <summary>The settings of every mail channel, read and checked once at the start.</summary>
public sealed class EmailBook(IReadOnlyDictionary<string, EmailSettings> channels)
{
    public IReadOnlyDictionary<string, EmailSettings> Channels => channels;

    public EmailSettings? Find(string channel) => channels.GetValueOrDefault(channel);

    /// <summary>Reads every block under <c>Channels</c> that speaks of a mail server. A wrong value throws
    /// <see cref="StartRefusedException"/> with a sentence that names the setting.</summary>
    public static EmailBook Validate(IConfiguration configuration, bool development)
    {
        var blocks = configuration.GetSection("Channels").GetChildren().Where(IsMail);
        return new EmailBook(blocks.ToDictionary(b => b.Key, b => Read(b, development), StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsMail(IConfigurationSection block) =>
        new[] { "Imap", "Smtp", "Mailboxes" }.Any(name => block.GetSection(name).GetChildren().Any());

    private static EmailSettings Read(IConfigurationSection block, bool development)
    {
        var any = Flag(block.GetSection("Security"), "AcceptAnyCertificate", false);
        if (any && !development)
            throw Wrong(block.GetSection("Security"), "AcceptAnyCertificate", "hanya boleh di lingkungan Development; hapus setelan ini dan pasang sertifikat yang sah");
        var settings = new EmailSettings
        {
            Address = Address(block),
            DisplayName = block["DisplayName"] ?? "Pemprov DKI Jakarta",
            Mailboxes = Mailboxes(block),
            Smtp = block.GetSection("Smtp").GetChildren().Any() ? Account(block.GetSection("Smtp"), mustSignIn: false) : null,
            LargestMail = Number(block, "LargestMail", 30L * 1024 * 1024, 64 * 1024, 1L << 31),
            TrustedAuthServ = (block["TrustedAuthServ"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries),
            PlusAddresses = Flag(block, "PlusAddresses", true),
            KeepSentCopy = Flag(block, "KeepSentCopy", true),
            AcceptAnyCertificate = any,
        };
        if (settings.Mailboxes.GroupBy(m => m.Mailbox, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new StartRefusedException($"{block.Path}:Mailboxes menyebut kotak surat {twice.Key} dua kali; hapus salah satunya.");
        return settings;
    }

    private static List<MailAccount> Mailboxes(IConfigurationSection block)
    {
        var all = new List<MailAccount>();
        if (block.GetSection("Imap") is var imap && imap.GetChildren().Any()) all.Add(Account(imap, mustSignIn: true));
        all.AddRange(block.GetSection("Mailboxes").GetChildren().Select(m => Account(m, mustSignIn: true)));
        return all;
    }

    private static string Address(IConfigurationSection block)
    {
        var text = block["Address"];
        if (string.IsNullOrWhiteSpace(text)) throw Wrong(block, "Address", "belum diisi; isi alamat surel kanal ini, misalnya dki@jakarta.go.id");
        if (!MailboxAddress.TryParse(text, out var address) || address.Domain.Length == 0 || address.LocalPart.Contains('+', StringComparison.Ordinal))
            throw Wrong(block, "Address", "bukan alamat surel yang sah (tanpa tanda +)");
        return address.Address;
    }

    private static MailAccount Account(IConfigurationSection section, bool mustSignIn)
    {
        var host = section["Host"];
        if (string.IsNullOrWhiteSpace(host)) throw Wrong(section, "Host", "belum diisi; isi nama server surat");
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Wrong(section, "Host", "bukan nama server");
        var security = Security(section);
        var account = new MailAccount(host, (int)Number(section, "Port", DefaultPort(section.Key, security), 1, 65_535), security)
        {
            User = section["User"],
            Password = section["Password"],
            Token = section["Token"],
            Folder = section["Folder"] ?? "INBOX",
            SentFolder = section["SentFolder"],
        };
        if (account.User is null && mustSignIn) throw Wrong(section, "User", "belum diisi");
        if (account.User is not null && string.IsNullOrEmpty(account.Password) && string.IsNullOrEmpty(account.Token))
            throw Wrong(section, "Password", "belum diisi; isi Password, atau Token untuk OAuth2");
        return account;
    }

    private static int DefaultPort(string section, MailSecurity security) => (section, security) switch
    {
        ("Smtp", MailSecurity.Tls) => 465,
        ("Smtp", MailSecurity.StartTls) => 587,
        ("Smtp", _) => 25,
        (_, MailSecurity.Tls) => 993,
        _ => 143,
    };

    private static MailSecurity Security(IConfigurationSection section) => section["Security"] switch
    {
        null or "" => MailSecurity.Tls,
        var text when Enum.TryParse<MailSecurity>(text, ignoreCase: true, out var security) && Enum.IsDefined(security) => security,
        _ => throw Wrong(section, "Security", "tidak dikenal; pakai None, StartTls atau Tls"),
    };

    private static long Number(IConfigurationSection section, string name, long ifMissing, long least, long most)
    {
        if (section[name] is not { Length: > 0 } text) return ifMissing;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(section, name, $"harus angka antara {least} dan {most}");
    }

    private static bool Flag(IConfigurationSection section, string name, bool ifMissing) => section[name] switch
    {
        null or "" => ifMissing,
        var text when bool.TryParse(text, out var flag) => flag,
        _ => throw Wrong(section, name, "harus true atau false"),
    };

    // The value itself is left out: it may be a secret put in the wrong place.
    private static StartRefusedException Wrong(IConfigurationSection section, string name, string why) => new($"{section.Path}:{name} {why}.");
}
