using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmConsole.Channels;

/// <summary>What staff copied from where no wire reaches: a post to a personal account, a letter in a newspaper. Journaled as JSON.</summary>
public sealed record PastedPost
{
    public const string Format = "tempel";
    public const int LongestText = 20_000, LongestLink = 1_000, LongestField = 300, MostFiles = 5, LargestFile = 10 * 1024 * 1024;

    /// <summary>Begins the line beside a text (<see cref="ParsedMessage.Folded"/>) that holds the address of what was posted; whoever
    /// answers by hand finds it there.</summary>
    public const string LinkLine = "Tautan: ";

    public string? Link { get; init; }
    public required string Text { get; init; }
    public string? AuthorName { get; init; }
    public string? AuthorHandle { get; init; }
    public DateOnly? Date { get; init; }
    /// <summary>Name of the newspaper or site.</summary>
    public string? Paper { get; init; }
    public string? Page { get; init; }
    public string? CategoryCode { get; init; }
    public string? Address { get; init; }
    public IReadOnlyList<PastedFile> Files { get; init; } = [];

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 6,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The same post has the same id, however its address was copied. A hash: an address may hold a person's name.</summary>
    public string ExternalId() => PostLink.Normal(Link) is { } link ? PostLink.Id(link)
        : "media:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Paper?.Trim().ToUpperInvariant()}|{Page?.Trim()}|{Date:yyyy-MM-dd}|{Text.Trim()}")))[..40];

    /// <summary>What is wrong, in Indonesian; null when it can be taken in.</summary>
    public string? Problem() =>
        string.IsNullOrWhiteSpace(Text) ? "Isi unggahan kosong."
        : Text.Length > LongestText ? $"Isi lebih dari {LongestText} huruf."
        : Link is not null && PostLink.Normal(Link) is null ? "Tautan bukan alamat web (https://…)."
        : Link is null && Paper is null ? "Isi tautan unggahan, atau nama media bila dari koran."
        : new[] { AuthorName, AuthorHandle, Paper, Page, Address }.Any(f => f?.Length > LongestField) ? $"Salah satu isian lebih dari {LongestField} huruf."
        : Files.Count > MostFiles ? $"Paling banyak {MostFiles} berkas."
        : Files.Any(f => f.DataBase64.Length > LargestFile) ? "Berkas paling besar 10 MB."
        : null;
}

public sealed record PastedFile(string FileName, string ContentType, byte[] DataBase64);

/// <summary>Addresses of posts in one form.</summary>
public static class PostLink
{
    private static readonly HashSet<string> Noise = new(StringComparer.OrdinalIgnoreCase) { "fbclid", "gclid", "igsh", "igshid", "si", "ref", "ref_src", "ref_url", "mibextid", "rdid", "share_url", "feature", "_r", "_t", "is_from_webapp", "sender_device" };

    /// <summary>Null when it is no address of the web.</summary>
    public static string? Normal(string? link)
    {
        if (link is null || link.Length > PastedPost.LongestLink || !Uri.TryCreate(link.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0 || !uri.Host.Contains('.', StringComparison.Ordinal)) return null;
        var host = uri.IdnHost.ToLowerInvariant();
        foreach (var prefix in new[] { "www.", "m.", "mobile.", "web." })
            if (host.StartsWith(prefix, StringComparison.Ordinal) && host.Count(c => c == '.') > 1) host = host[prefix.Length..];
        if (host == "twitter.com") host = "x.com";
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => p.Split('=')[0] is var key && !Noise.Contains(key) && !key.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) && !(host == "x.com" && key is "s" or "t")).Order(StringComparer.Ordinal).ToList();
        var path = uri.AbsolutePath.TrimEnd('/');
        return $"https://{host}{(uri.IsDefaultPort ? "" : ":" + uri.Port)}{path}{(query.Count == 0 ? "" : "?" + string.Join('&', query))}";
    }

    /// <summary>The id that stands for an address.</summary>
    public static string Id(string normal) => "post:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normal)))[..40];
}
