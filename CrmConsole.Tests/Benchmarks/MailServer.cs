using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CrmConsole.Tests;

namespace CrmConsole.Bench;

/// <summary>The tests' Dovecot and Postfix, and ways to put mail into a mailbox at once.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string Citizens = "dki@jakarta.test";
    private readonly int basePort;

    private MailServer(string folder, int basePort) => (Folder, this.basePort) = (folder, basePort);

    public string Folder { get; }

    public Dictionary<string, string?> Settings => new()
    {
        ["Channels:email:Address"] = Citizens,
        ["Channels:email:Imap:Host"] = "127.0.0.1",
        ["Channels:email:Imap:Port"] = basePort.ToString(CultureInfo.InvariantCulture),
        ["Channels:email:Imap:Security"] = "None",
        ["Channels:email:Imap:User"] = Citizens,
        ["Channels:email:Imap:Password"] = "rahasia",
        ["Channels:email:Smtp:Host"] = "127.0.0.1",
        ["Channels:email:Smtp:Port"] = (basePort + 2).ToString(CultureInfo.InvariantCulture),
        ["Channels:email:Smtp:Security"] = "None",
    };

    public static async Task<MailServer> StartAsync(string folder)
    {
        // The script takes six ports in a row.
        var server = new MailServer(folder, Locations.FreePort());
        for (var i = 0; i < 6; i++) Locations.FreePort();
        await server.ScriptAsync("up", server.basePort.ToString(CultureInfo.InvariantCulture), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return server;
    }

    public async ValueTask DisposeAsync() => await ScriptAsync("down");

    /// <summary>Writes many mails straight into the mailbox's folder, as if they had come while the program was off.</summary>
    public void Fill(int count)
    {
        var box = Path.Combine(Folder, "mail", Citizens);
        foreach (var part in new[] { "cur", "new", "tmp" }) Directory.CreateDirectory(Path.Combine(box, part));
        for (var i = 0; i < count; i++) File.WriteAllText(Path.Combine(box, "new", $"{1_700_000_000 + i}.M{i}.bench"), Mail(i));
        using var own = Process.Start("chown", ["-R", "crmmail:", box]);
        own.WaitForExit();
    }

    /// <summary>Delivers one mail by LMTP; when this returns it lies in the mailbox.</summary>
    public async Task DeliverAsync(int n, string subject)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", basePort + 3);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await ExpectAsync(reader, '2');
        foreach (var (line, answer) in new[] { ("LHLO bench", '2'), ($"MAIL FROM:<warga{n}@warga.test>", '2'), ($"RCPT TO:<{Citizens}>", '2'), ("DATA", '3') })
        {
            await writer.WriteLineAsync(line);
            await ExpectAsync(reader, answer);
        }
        await writer.WriteAsync(Mail(n, subject) + "\r\n.\r\n");
        await ExpectAsync(reader, '2');
    }

    private static string Mail(int n, string? subject = null) => $"""
        From: Warga {n} <warga{n}@warga.test>
        To: {Citizens}
        Subject: {subject ?? $"Lampu jalan mati di RT {n % 15} RW {n % 9}"}
        Message-ID: <bench-{n}-{Guid.NewGuid():N}@warga.test>
        Date: Tue, 24 Nov 2026 08:00:00 +0700
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        {subject} Selamat pagi, saya melaporkan lampu jalan yang mati sejak {n % 7 + 1} hari di Jalan Melati Raya No. {n % 300}.
        Warga takut lewat pada malam hari. Mohon segera diperbaiki.

        Terima kasih,
        Warga {n}
        """.ReplaceLineEndings("\r\n");

    private static async Task ExpectAsync(StreamReader reader, char first)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
            if (line is null || line[0] != first) throw new InvalidOperationException($"LMTP said: {line}");
        }
        while (line.Length > 3 && line[3] == '-');
    }

    private async Task ScriptAsync(string name, params string[] more)
    {
        using var process = Process.Start("bash", [Path.Combine(Locations.RepoRoot, "CrmConsole.Tests", "Mail", name), Folder, .. more]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Mail/{name} ended with {process.ExitCode}.");
    }
}
