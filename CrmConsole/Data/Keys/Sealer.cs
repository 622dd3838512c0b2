using System.Security.Cryptography;
using System.Text;

namespace CrmConsole.Data.Keys;

/// <summary>Encryption at rest: AES-256-GCM with data keys that the versioned master key wraps.
/// Sealed bytes are nonce (12) · tag (16) · ciphertext; a wrapped key has its master version (1 byte) before that.</summary>
public sealed class Sealer(KeyRing keys)
{
    private const int Nonce = 12, Tag = 16;

    /// <summary>So many bytes longer is what was sealed.</summary>
    public const int Overhead = Nonce + Tag;

    /// <summary>A new data key and its wrapped form.</summary>
    public (byte[] Key, byte[] Wrapped) NewKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return (key, Wrap(key));
    }

    public byte[] Wrap(byte[] key) => [(byte)keys.NewestVersion(KeyPurpose.Master), .. Seal(keys.Newest(KeyPurpose.Master), key)];

    public byte[] Unwrap(byte[] wrapped) => Open(keys.Version(KeyPurpose.Master, wrapped[0]), wrapped.AsSpan(1));

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain)
    {
        var output = new byte[Nonce + Tag + plain.Length];
        var nonce = output.AsSpan(0, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(nonce, plain, output.AsSpan(Nonce + Tag), output.AsSpan(Nonce, Tag));
        return output;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the bytes were changed or the key is another.</summary>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes)
    {
        var plain = new byte[sealedBytes.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(sealedBytes[..Nonce], sealedBytes[(Nonce + Tag)..], sealedBytes.Slice(Nonce, Tag), plain);
        return plain;
    }

    public static byte[] SealText(byte[] key, string text) => Seal(key, Encoding.UTF8.GetBytes(text));
    public static string OpenText(byte[] key, ReadOnlySpan<byte> sealedBytes) => Encoding.UTF8.GetString(Open(key, sealedBytes));

    /// <summary>Keyed hash of 32 bytes.</summary>
    public byte[] Mac(KeyPurpose purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(keys.Newest(purpose), data);
}
