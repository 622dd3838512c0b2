using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MimeKit;

namespace CrmConsole.Tests.Mail;

/// <summary>A real Dovecot and Postfix on free loopback ports, started by <c>Mail/up</c>. Use it as a class or collection
/// fixture, or by <see cref="StartAsync"/>. It is stopped by dispose, and also when the test process dies.</summary>
public sealed class MailServer : IAsyncLifetime
{
    public const string Host = "127.0.0.1";
    public const string Password = "rahasia";
    private readonly string folder = Path.Combine(Path.GetTempPath(), "crm-mail-" + Guid.NewGuid().ToString("N")[..8]);
    private int basePort;

    /// <summary>Largest mail that SMTP accepts, in bytes; IMAP APPEND has no limit.</summary>
    public long Limit { get; init; } = 52_428_800;

    public int ImapPort => basePort;
    public int ImapsPort => basePort + 1;
    public int SmtpPort => basePort + 2;
    public int SmtpsPort => basePort + 4;
    /// <summary>Where Dovecot asks whether an OAuth2 token is good; a test answers there.</summary>
    public int TokenPort => basePort + 6;

    public static async Task<MailServer> StartAsync(long limit = 52_428_800)
    {
        var server = new MailServer { Limit = limit };
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            basePort = FreePorts(7);
            var (code, output) = await RunAsync(Script("up"), folder, $"{basePort}", $"{Environment.ProcessId}", $"{Limit}");
            if (code == 0) return;
            await RunAsync(Script("down"), folder);
            if (attempt == 2) throw new InvalidOperationException($"Mail/up failed: {output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(Script("down"), folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The settings block with which the program uses this server.</summary>
    public Dictionary<string, string?> Settings(string address = "dki@jakarta.test", string channel = "email", string security = "None") => new()
    {
        [$"Channels:{channel}:Address"] = address,
        [$"Channels:{channel}:Security:AcceptAnyCertificate"] = security == "None" ? "false" : "true",
        [$"Channels:{channel}:Imap:Host"] = Host,
        [$"Channels:{channel}:Imap:Port"] = $"{(security == "Tls" ? ImapsPort : ImapPort)}",
        [$"Channels:{channel}:Imap:Security"] = security,
        [$"Channels:{channel}:Imap:User"] = address,
        [$"Channels:{channel}:Imap:Password"] = Password,
        [$"Channels:{channel}:Smtp:Host"] = Host,
        [$"Channels:{channel}:Smtp:Port"] = $"{(security == "Tls" ? SmtpsPort : SmtpPort)}",
        [$"Channels:{channel}:Smtp:Security"] = security,
    };

    /// <summary>Delivers a plain mail by SMTP and returns its Message-ID without brackets.</summary>
    public async Task<string> SubmitAsync(string from, string to, string subject, string text, Action<MimeMessage>? change = null)
    {
        using var mail = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        mail.From.Add(MailboxAddress.Parse(from));
        mail.To.Add(MailboxAddress.Parse(to));
        change?.Invoke(mail);
        using var client = new SmtpClient();
        await client.ConnectAsync(Host, SmtpPort, SecureSocketOptions.None);
        await client.SendAsync(mail, MailboxAddress.Parse(from), [MailboxAddress.Parse(to)]);
        await client.DisconnectAsync(true);
        return mail.MessageId!;
    }

    /// <summary>Puts bytes into a mailbox as they are, whatever they are.</summary>
    public Task AppendAsync(string address, byte[] raw, string folderName = "INBOX") =>
        RawImap.AppendAsync(ImapPort, address, Password, folderName, raw);

    public Task<IReadOnlyList<MimeMessage>> FetchAsync(string address, string folderName = "INBOX") =>
        InFolderAsync(address, folderName, async f =>
        {
            var mails = new List<MimeMessage>();
            foreach (var uid in await f.SearchAsync(SearchQuery.All)) mails.Add(await f.GetMessageAsync(uid));
            return (IReadOnlyList<MimeMessage>)mails;
        });

    /// <summary>How many mails of a mailbox are marked as read.</summary>
    public Task<int> SeenAsync(string address, string folderName = "INBOX") =>
        InFolderAsync(address, folderName, async f => (await f.SearchAsync(SearchQuery.Seen)).Count);

    /// <summary>Waits until a mail for which <paramref name="isIt"/> holds is in the mailbox.</summary>
    public async Task<MimeMessage> WaitForAsync(string address, Func<MimeMessage, bool> isIt, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var found = (await FetchAsync(address)).FirstOrDefault(isIt);
            if (found is not null) return found;
            if (watch.Elapsed > (patience ?? TimeSpan.FromSeconds(20))) throw new TimeoutException($"The mail did not arrive in the mailbox of {address}");
            await Task.Delay(50);
        }
    }

    /// <summary>Takes IMAP away; SMTP queues meanwhile.</summary>
    public Task StopImapAsync() => RunAsync("doveadm", "-c", Path.Combine(folder, "dovecot/dovecot.conf"), "stop");

    public async Task StartImapAsync()
    {
        await RunAsync("bash", "-c", $"dovecot -c {folder}/dovecot/dovecot.conf </dev/null >/dev/null 2>&1");
        while (!await AnswersAsync()) await Task.Delay(50);
    }

    /// <summary>What a rebuilt mailbox does: the same mails under another UIDVALIDITY.</summary>
    public async Task RenewUidValidityAsync(string address, long validity)
    {
        var (code, output) = await RunAsync("doveadm", "-c", Path.Combine(folder, "dovecot/dovecot.conf"), "mailbox", "update", "-u", address, "--uid-validity", $"{validity}", "INBOX");
        if (code != 0) throw new InvalidOperationException(output);
    }

    public async Task<ImapClient> SignInAsync(string address)
    {
        var client = new ImapClient();
        await client.ConnectAsync(Host, ImapPort, SecureSocketOptions.None);
        await client.AuthenticateAsync(address, Password);
        return client;
    }

    private async Task<T> InFolderAsync<T>(string address, string name, Func<IMailFolder, Task<T>> work)
    {
        using var client = await SignInAsync(address);
        var mailFolder = name == "INBOX" ? client.Inbox! : await client.GetFolderAsync(name);
        await mailFolder.OpenAsync(FolderAccess.ReadOnly);
        return await work(mailFolder);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Host, ImapPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Script(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    private static async Task<(int Code, string Output)> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error + await output);
    }

    // Below the range from which the system hands out ports by itself.
    private static int FreePorts(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(20_000, 32_000);
            try
            {
                for (var port = first; port < first + count; port++)
                {
                    using var probe = new TcpListener(IPAddress.Loopback, port);
                    probe.Start();
                }
                return first;
            }
            catch (SocketException)
            {
                // taken: try elsewhere
            }
        }
    }
}

/// <summary>One server for all tests of the collection "mail", which run one after another.</summary>
[CollectionDefinition("mail")]
public sealed class MailCollection : ICollectionFixture<MailServer>;
