using System.Security.Cryptography;
using System.Text.Json;

namespace CrmConsole.Data.Keys;

/// <summary>What a key is for. Each purpose has keys of its own, with versions.</summary>
public enum KeyPurpose
{
    /// <summary>Wraps the data keys of reporters, raw envelopes and files.</summary>
    Master,
    /// <summary>Finds equal contacts without decrypting.</summary>
    BlindIndex,
    /// <summary>Tracker tokens and PINs.</summary>
    Tracker,
    /// <summary>Reply addresses.</summary>
    Reply,
    /// <summary>The event log's and access log's chains.</summary>
    Log,
    /// <summary>Digests of stored files.</summary>
    Digest,
}

/// <summary>The program's keys, in a file outside the database's folder: a copy of the database alone opens nothing.
/// The newest version of a purpose makes new values; older ones still read.</summary>
public sealed class KeyRing
{
    private readonly IReadOnlyDictionary<KeyPurpose, SortedList<int, byte[]>> keys;

    private KeyRing(IReadOnlyDictionary<KeyPurpose, SortedList<int, byte[]>> keys) => this.keys = keys;

    public byte[] Newest(KeyPurpose purpose) => keys[purpose].GetValueAtIndex(keys[purpose].Count - 1);
    public int NewestVersion(KeyPurpose purpose) => keys[purpose].GetKeyAtIndex(keys[purpose].Count - 1);

    /// <summary>Throws <see cref="KeyNotFoundException"/> when that version is not in the file.</summary>
    public byte[] Version(KeyPurpose purpose, int version) => keys[purpose].TryGetValue(version, out var key)
        ? key
        : throw new KeyNotFoundException($"The key file has no {purpose} key of version {version}.");

    public IReadOnlyCollection<int> Versions(KeyPurpose purpose) => [.. keys[purpose].Keys];

    public IEnumerable<byte[]> All(KeyPurpose purpose) => keys[purpose].Values.Reverse();

    /// <summary>Reads the file; makes one when there is neither a file nor a database that would need the old keys.</summary>
    public static KeyRing Load(string file, bool databaseExists)
    {
        try
        {
            return LoadOrMake(file, databaseExists);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Berkas kunci {file} tidak dapat dibaca atau dibuat: {e.Message} Atur Keys:File ke tempat yang boleh ditulis.");
        }
    }

    private static KeyRing LoadOrMake(string file, bool databaseExists)
    {
        if (File.Exists(file)) return Read(file);
        if (databaseExists)
            throw new StartRefusedException($"Berkas kunci {file} tidak ada, padahal basis data sudah ada. Tanpa kunci itu identitas pelapor tidak dapat dibaca. Kembalikan berkasnya, atau atur Keys:File.");
        var fresh = Fresh();
        Write(file, fresh);
        return fresh;
    }

    /// <summary>New random keys, version 1 of each purpose.</summary>
    public static KeyRing Fresh() => new(Enum.GetValues<KeyPurpose>()
        .ToDictionary(p => p, _ => new SortedList<int, byte[]> { [1] = RandomNumberGenerator.GetBytes(32) }));

    /// <summary>Adds a master key of a new version to the file; the program takes it at its next start. Returns the version.</summary>
    public static int Rotate(string file)
    {
        var ring = Read(file);
        var version = ring.NewestVersion(KeyPurpose.Master) + 1;
        if (version > byte.MaxValue) throw new StartRefusedException("Kunci induk sudah 255 versi; hubungi pembuat program.");
        ring.keys[KeyPurpose.Master].Add(version, RandomNumberGenerator.GetBytes(32));
        Write(file, ring, replace: true);
        return version;
    }

    /// <summary>Takes an old master key out of the file. Whoever calls this has made sure that it wraps nothing any more.</summary>
    public static void Retire(string file, int version)
    {
        var ring = Read(file);
        if (version == ring.NewestVersion(KeyPurpose.Master) || !ring.keys[KeyPurpose.Master].Remove(version)) throw new StartRefusedException($"Versi {version} tidak ada, atau versi terbaru.");
        Write(file, ring, replace: true);
    }

    private static KeyRing Read(string file)
    {
        try
        {
            var raw = JsonSerializer.Deserialize<Dictionary<string, Dictionary<int, byte[]?>?>>(File.ReadAllBytes(file)) ?? throw new InvalidDataException("it is empty");
            var keys = Enum.GetValues<KeyPurpose>().ToDictionary(p => p, p => new SortedList<int, byte[]>((raw[p.Code()] ?? []).ToDictionary(k => k.Key, k => k.Value ?? [])));
            if (keys.Values.Any(k => k.Count == 0 || k.Values.Any(v => v.Length != 32))) throw new InvalidDataException("a key is missing or not of 32 bytes");
            return new KeyRing(keys);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidDataException or FormatException)
        {
            throw new StartRefusedException($"Berkas kunci {file} rusak: {e.Message}. Kembalikan dari cadangan; jangan hapus.");
        }
    }

    private static void Write(string file, KeyRing ring, bool replace = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var json = JsonSerializer.SerializeToUtf8Bytes(ring.keys.ToDictionary(p => p.Key.Code(), p => p.Value.ToDictionary()));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Whole or not at all: half a key file would lock the database for ever.
        var fresh = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(fresh, file, overwrite: replace);
    }
}
