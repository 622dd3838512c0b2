using System.Text.Json;
using CrmConsole.Data;

namespace CrmConsole.Identities;

/// <summary>That a reporter was anonymised, outside the database. Nothing in it tells who it was.</summary>
/// <param name="CreatedAt">When the reporter's row was made: tells it from another one that got the same id after a restore.</param>
public sealed record Buried(long Reporter, DateTimeOffset CreatedAt, DateTimeOffset At, string Reason);

/// <summary>The list that a restore of an older copy does again: append-only, beside the anchors, not in the backup.</summary>
public sealed class TombstoneFile(DatabaseSettings settings)
{
    private readonly Lock gate = new();

    private string Path => settings.Outside(".tombstones.jsonl");

    /// <summary>On the disk when it returns.</summary>
    public void Append(Buried buried)
    {
        lock (gate)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            // A line that a power cut left half-written must not swallow this one.
            if (file.Length > 0 && LastByte(file) != '\n') file.Write("\n"u8);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(buried));
            file.Write("\n"u8);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>A line that a power cut left half-written was followed by nothing: its reporter is still whole.</summary>
    public IReadOnlyList<Buried> Read()
    {
        lock (gate) return File.Exists(Path) ? [.. File.ReadLines(Path).Select(Line).OfType<Buried>()] : [];
    }

    // Leaves the file at its end.
    private static int LastByte(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte();
    }

    private static Buried? Line(string line)
    {
        try { return JsonSerializer.Deserialize<Buried>(line); }
        catch (JsonException) { return null; }
    }
}
