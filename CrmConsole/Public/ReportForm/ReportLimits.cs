using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CrmConsole.Channels;

namespace CrmConsole.Public.ReportForm;

internal enum Pace
{
    Free,
    /// <summary>More than usual from one address: a computer must work a little for each further report, or a person wait.</summary>
    Work,
    /// <summary>More than an office full of people could send.</summary>
    Stop,
}

/// <summary>How many reports an address sent in the last quarter of an hour. Counted in memory under a key that is made at the
/// start and forgotten at the end, so that no address is kept anywhere. Many people share one address on mobile networks:
/// above the free number nobody is refused, it only costs work.</summary>
internal sealed class ReportLimits(ChannelSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15), WaitInstead = TimeSpan.FromMinutes(1);
    /// <summary>Leading zero bits of the proof: a second on a computer, a few on an old phone.</summary>
    public const int Bits = 16;
    private const int MostKept = 50_000;

    private readonly byte[] blind = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (DateTimeOffset From, int Count)> sent = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> waited = new();

    public Pace Of(IPAddress? address)
    {
        var count = sent.TryGetValue(Key(address), out var e) && time.GetUtcNow() - e.From < Window ? e.Count : 0;
        return count >= Number("MostPerWindow", 60) ? Pace.Stop : count >= Number("FreePerWindow", 5) ? Pace.Work : Pace.Free;
    }

    public TimeSpan LeastTime => TimeSpan.FromSeconds(Number("LeastSeconds", 3));

    /// <summary>One more report came from there.</summary>
    public void Count(IPAddress? address)
    {
        var now = time.GetUtcNow();
        Prune(sent, e => now - e.From >= Window);
        sent.AddOrUpdate(Key(address), _ => (now, 1), (_, e) => now - e.From >= Window ? (now, 1) : (e.From, e.Count + 1));
    }

    /// <summary>For people without a script: a form that was open for a minute passes, one a minute from the same address.</summary>
    public bool Waited(IPAddress? address, DateTimeOffset openedAt)
    {
        var now = time.GetUtcNow();
        if (now - openedAt < WaitInstead) return false;
        Prune(waited, at => now - at >= WaitInstead);
        var key = Key(address);
        while (true)
        {
            if (!waited.TryGetValue(key, out var last))
            {
                if (waited.TryAdd(key, now)) return true;
            }
            else if (now - last < WaitInstead) return false;
            else if (waited.TryUpdate(key, now, last)) return true;
        }
    }

    /// <summary>True when SHA-256 of "ticket:proof" begins with <see cref="Bits"/> zero bits. A ticket makes one report, so a
    /// proof does too.</summary>
    public static bool IsProof(string ticket, string? proof)
    {
        if (proof is not { Length: > 0 and <= 20 }) return false;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{ticket}:{proof}"));
        return BitConverter.ToUInt32([hash[3], hash[2], hash[1], hash[0]]) >> (32 - Bits) == 0;
    }

    private int Number(string key, int otherwise) =>
        int.TryParse(settings.Find(ReportDesk.ChannelCode, key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : otherwise;

    // A household's IPv6 network has 2^64 addresses: it counts as one.
    private string Key(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        var bytes = address?.GetAddressBytes() ?? [];
        return Convert.ToBase64String(HMACSHA256.HashData(blind, address?.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..8] : bytes));
    }

    private static void Prune<T>(ConcurrentDictionary<string, T> kept, Func<T, bool> over)
    {
        if (kept.Count < MostKept) return;
        foreach (var (key, value) in kept)
            if (over(value)) kept.TryRemove(key, out _);
    }
}
