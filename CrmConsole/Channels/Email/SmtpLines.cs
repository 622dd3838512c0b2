using System.Collections.Concurrent;
using MailKit;
using MailKit.Net.Smtp;

namespace CrmConsole.Channels.Email;

/// <summary>Open SMTP connections, kept for a minute so that a burst of answers does not sign in each time.</summary>
internal sealed class SmtpLines(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TrustWithoutAsking = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, ConcurrentBag<SmtpLine>> idle = new(StringComparer.Ordinal);

    public async Task<SmtpLine> TakeAsync(string channel, EmailSettings settings, CancellationToken ct)
    {
        var bag = idle.GetOrAdd(channel, static _ => []);
        while (bag.TryTake(out var line))
        {
            if (await IsAliveAsync(line, ct)) return line;
            line.Dispose();
        }
        var watch = new DataWatch();
        return new SmtpLine(await MailLines.OpenSmtpAsync(settings, settings.Smtp!, watch, ct), watch);
    }

    public void GiveBack(string channel, SmtpLine line)
    {
        line.LastUse = time.GetTimestamp();
        idle.GetOrAdd(channel, static _ => []).Add(line);
    }

    private async Task<bool> IsAliveAsync(SmtpLine line, CancellationToken ct)
    {
        var age = time.GetElapsedTime(line.LastUse);
        if (!line.Client.IsConnected || age > Keep) return false;
        if (age < TrustWithoutAsking) return true;
        try
        {
            await line.Client.NoOpAsync(ct);
            return true;
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or ServiceNotConnectedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var line in idle.Values.SelectMany(b => b)) line.Dispose();
    }
}

/// <summary>One connection, and whether the mail itself has begun to leave by it.</summary>
internal sealed class SmtpLine(SmtpClient client, DataWatch watch) : IDisposable
{
    public SmtpClient Client => client;
    public DataWatch Watch => watch;
    public long LastUse { get; set; }
    public void Dispose() => client.Dispose();
}

/// <summary>Watches the commands for DATA or BDAT: after it, and before the server's answer, nobody can know whether the
/// mail was accepted. Keeps nothing of what it sees.</summary>
internal sealed class DataWatch : IProtocolLogger
{
    public bool DataBegun { get; private set; }
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void Reset() => DataBegun = false;

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var sent = buffer.AsSpan(offset, count);
        if (sent.StartsWith("DATA\r\n"u8) || sent.StartsWith("BDAT "u8)) DataBegun = true;
    }

    public void LogConnect(Uri uri)
    {
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
    }

    public void Dispose()
    {
    }
}
