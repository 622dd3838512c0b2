using System.Security.Cryptography;
using System.Text;

namespace CrmConsole.Channels.Jaki;

/// <summary>Signs what we tell a partner: <c>t=UNIX,v1=HEX</c> over <c>t + "." + body</c>, one <c>v1</c> for each secret that is
/// valid now, so that a partner may change over to a new secret without missing a message.</summary>
public static class WebhookSignature
{
    public const string Header = "X-Crm-Signature";

    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Sign(ReadOnlySpan<byte> body, DateTimeOffset at, params IEnumerable<string?> secrets)
    {
        var t = at.ToUnixTimeSeconds();
        var header = new StringBuilder().Append("t=").Append(t);
        foreach (var secret in secrets)
            if (!string.IsNullOrEmpty(secret)) header.Append(",v1=").Append(Mac(body, t, secret));
        return header.ToString();
    }

    private static string Mac(ReadOnlySpan<byte> body, long t, string secret)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes($"{t}."));
        mac.AppendData(body);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }
}
