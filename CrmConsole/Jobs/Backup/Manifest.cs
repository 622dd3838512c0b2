using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CrmConsole.Jobs.Backup;

/// <summary>The archive's last entry: what must have been read before. Archives of older programs have none.</summary>
/// <param name="Format">Raised when an older program could no longer read the archive rightly.</param>
/// <param name="Program">The version that wrote it, for people.</param>
/// <param name="Migration">Newest step of the schema.</param>
/// <param name="Missing">Files that rows named and that were gone already when the backup was made.</param>
internal sealed record Manifest(int Format, string Program, string Migration, DateTimeOffset MadeAt, FileMark Database,
    SortedDictionary<string, long> Rows, long LastEvent, string LastHash, ContentMark Content, IReadOnlyList<string> Missing)
{
    public const string Entry = "manifest.json";
    public const int Newest = 1;
    /// <summary>Far above any real one; it is read into memory.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    public static Manifest From(byte[] bytes)
    {
        try
        {
            // The number first: of a newer format nothing else is known.
            using (var any = JsonDocument.Parse(bytes))
                if (any.RootElement.TryGetProperty("format", out var format) && format.TryGetInt32(out var number) && number > Newest)
                    throw new InvalidDataException("arsip ditulis program yang lebih baru; pakai versi itu atau yang sesudahnya");
            return JsonSerializer.Deserialize<Manifest>(bytes, Options) ?? throw new InvalidDataException("daftar isinya kosong");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("daftar isinya rusak", e);
        }
    }
}

internal sealed record FileMark(long Bytes, string Sha256);

internal sealed record ContentMark(int Files, long Bytes, string Sha256);

/// <summary>One hash over all files of the content store, in the order in which they lie in the archive.</summary>
internal sealed class ContentTally : IDisposable
{
    private readonly IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int files;
    private long bytes;

    public void Add(string name, FileMark file)
    {
        files++;
        bytes += file.Bytes;
        all.AppendData(Encoding.UTF8.GetBytes($"{name} {file.Bytes} {file.Sha256}\n"));
    }

    public ContentMark Mark() => new(files, bytes, Convert.ToHexStringLower(all.GetCurrentHash()));

    public void Dispose() => all.Dispose();
}
