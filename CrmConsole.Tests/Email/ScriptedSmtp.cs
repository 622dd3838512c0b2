using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CrmConsole.Tests.Email;

/// <summary>An SMTP server that does what a test says: an answer for a command, or hanging up instead of one.</summary>
internal sealed class ScriptedSmtp : IAsyncDisposable
{
    public const string HangUp = "";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public ScriptedSmtp()
    {
        listener.Start();
        loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    /// <summary>By the first word of the command; "." is the end of the mail.</summary>
    public Dictionary<string, string> Answers { get; } = new() { ["EHLO"] = "250 ok", ["MAIL"] = "250 ok", ["RCPT"] = "250 ok", ["DATA"] = "354 go on", ["."] = "250 ok", ["QUIT"] = "221 bye", ["NOOP"] = "250 ok", ["RSET"] = "250 ok" };
    public int Connections { get; private set; }
    public int Mails { get; private set; }
    /// <summary>The mails that it accepted, as they came.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Accepted { get; } = [];

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            await SayAsync("220 scripted");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                var answer = Answers[line.Split(' ')[0].ToUpperInvariant()];
                if (answer == HangUp) return;
                await SayAsync(answer);
                if (!answer.StartsWith("354", StringComparison.Ordinal)) continue;
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync(stop.Token) is { } body && body != ".") mail.Append(body.StartsWith("..", StringComparison.Ordinal) ? body[1..] : body).Append("\r\n");
                Mails++;
                if (Answers["."] == HangUp) return;
                if (Answers["."].StartsWith('2')) Accepted.Enqueue(mail.ToString());
                await SayAsync(Answers["."]);
            }
        }
        catch (IOException)
        {
            // the other side hung up
        }

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await loop;
        stop.Dispose();
    }
}
