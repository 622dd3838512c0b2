using System.Net;
using System.Net.Sockets;

namespace CrmConsole.Shell;

/// <summary>Who counts as one when requests are counted.</summary>
internal static class Networks
{
    /// <summary>An IPv4 address, or the network of an IPv6 one: a household has 2^64 of those, and counts as one.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null) return "?";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
