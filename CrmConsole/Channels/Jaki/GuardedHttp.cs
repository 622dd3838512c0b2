using System.Net;
using System.Net.Sockets;

namespace CrmConsole.Channels.Jaki;

/// <summary>Calls addresses that somebody else chose: only hosts whose every address is allowed, looked at when the connection is
/// made and not before, so that a name cannot change in between. Redirects are the caller's affair; no proxy, no cookies.</summary>
internal sealed class GuardedHttp : IDisposable
{
    private readonly HttpClient client;

    public GuardedHttp(Func<IPAddress, bool> allowed) => client = new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 32,
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, allowed, ct),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);

    /// <summary>True when the call was refused because of where the host lies.</summary>
    public static bool IsBlocked(Exception e) => e.GetBaseException() is BlockedHostException;

    /// <summary>An address of the open internet: not this machine, not a local or private network, not a translated or reserved one.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var b = address.GetAddressBytes();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !((b[0] is 0 or 10 or 127 or >= 224) || (b[0] == 100 && b[1] is >= 64 and < 128) || (b[0] == 169 && b[1] == 254) || (b[0] == 172 && b[1] is >= 16 and < 32)
                || (b[0] == 192 && b[1] == 168) || (b[0] == 192 && b[1] == 0 && b[2] is 0 or 2) || (b[0] == 192 && b[1] == 88 && b[2] == 99) || (b[0] == 198 && b[1] is 18 or 19)
                || (b[0] == 198 && b[1] == 51 && b[2] == 100) || (b[0] == 203 && b[1] == 0 && b[2] == 113)),
            // Global unicast only; without Teredo and the other special networks of 2001::/23, documentation, and 6to4.
            AddressFamily.InterNetworkV6 => (b[0] & 0xE0) == 0x20 && !(b[0] == 0x20 && b[1] == 0x02) && !(b[0] == 0x20 && b[1] == 0x01 && b[2] is 0 or 1) && !(b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8)
                && !(b[0] == 0x3F && b[1] == 0xFF),
            _ => false,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, Func<IPAddress, bool> allowed, CancellationToken ct)
    {
        var host = to.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct);
        // One private address among public ones is reason enough: a name that is meant well has none.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, a => allowed(a))) throw new BlockedHostException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => client.Dispose();

    private sealed class BlockedHostException() : Exception("The host is not on the open internet.");
}
