using System.Diagnostics;
using CrmConsole.Tests;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Bench;

/// <summary>Messages a second out of a mailbox that filled up while the program was off: read by IMAP, made into cases,
/// flagged as read. Confirmations are queued and not sent, as no SMTP server is told of.</summary>
internal static class MailBench
{
    private const int Messages = 5_000;

    public static async Task RunAsync()
    {
        var folder = Figures.Folder("mail");
        await using var mail = await MailServer.StartAsync(Path.Combine(folder, "server"));
        mail.Fill(Messages);
        var settings = mail.Settings;
        // Nobody listens there: what is queued stays queued.
        settings["Channels:email:Smtp:Port"] = "9";
        var program = Path.Combine(folder, "program");
        Directory.CreateDirectory(program);
        await using var server = await ServerProcess.StartAsync(new StartOptions { Folder = program, Jobs = true, Settings = settings });
        var begin = Stopwatch.GetTimestamp();
        long stored;
        while ((stored = Reports(program)) < Messages)
        {
            if (Figures.Seconds(begin) > 300) throw new TimeoutException($"After five minutes {stored} of {Messages} mails are in:\n{server.Output}");
            await Task.Delay(50);
        }
        Figures.Print("mail", "messages_per_s", Messages / Figures.Seconds(begin), "1/s", ("mailbox", Messages));
    }

    private static long Reports(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "crm.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Reports";
        return (long)command.ExecuteScalar()!;
    }
}
