using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CrmConsole.Tests.Mail;

/// <summary>Just enough IMAP to put bytes into a mailbox exactly as they are, broken ones too.</summary>
internal static class RawImap
{
    public static async Task AppendAsync(int port, string user, string password, string folder, byte[] raw)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await reader.ReadLineAsync();
        await SayAsync($"a LOGIN {user} {password}\r\n");
        await AnswerAsync("a");
        await SayAsync(string.Create(CultureInfo.InvariantCulture, $"b APPEND {folder} {{{raw.Length}}}\r\n"));
        await AnswerAsync("+");
        await stream.WriteAsync(raw);
        await SayAsync("\r\n");
        await AnswerAsync("b");

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line));

        async Task AnswerAsync(string tag)
        {
            while (true)
            {
                var line = await reader.ReadLineAsync() ?? throw new IOException("The IMAP server closed the connection");
                if (line.StartsWith(tag + " OK", StringComparison.Ordinal) || (tag == "+" && line.StartsWith('+'))) return;
                if (line.StartsWith(tag + " ", StringComparison.Ordinal) || (tag == "+" && line.StartsWith("b ", StringComparison.Ordinal))) throw new IOException(line);
            }
        }
    }
}
