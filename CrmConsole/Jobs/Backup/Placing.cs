using System.Globalization;
using CrmConsole.Data;

namespace CrmConsole.Jobs.Backup;

/// <summary>Moves what was restored into place: first away what lies there, then the content, and the database last, for with it the
/// restore is done. When a step fails the earlier ones are taken back.</summary>
internal sealed class Placing(DatabaseSettings settings, TimeProvider time)
{
    private readonly List<(string From, string To)> done = [];
    private readonly List<string> kept = [];

    /// <summary>Returns what lay in the way, by its new name.</summary>
    public IReadOnlyList<string> Run(string staging)
    {
        var content = Path.Combine(settings.Folder, ArchiveReader.ContentFolder);
        var fresh = Path.Combine(staging, ArchiveReader.ContentFolder);
        try
        {
            foreach (var side in new[] { "-wal", "-shm", "-journal" }.Select(s => settings.File + s).Where(File.Exists)) Away(side);
            if (Directory.Exists(content) && Directory.EnumerateFileSystemEntries(content).Any() && MayMove(Directory.Exists(fresh)))
                Away(content);
            if (Directory.Exists(fresh))
            {
                // An empty one.
                if (Directory.Exists(content)) Directory.Delete(content);
                foreach (var folder in Directory.EnumerateDirectories(fresh).Append(fresh)) Leftovers.Settle(folder);
                Move(fresh, content);
                Leftovers.Settle(settings.Folder);
            }
            Move(Path.Combine(staging, ArchiveReader.DatabaseEntry), settings.File);
        }
        catch
        {
            foreach (var (from, to) in Enumerable.Reverse(done)) Rename(to, from);
            throw;
        }
        Leftovers.Settle(settings.Folder);
        return kept;
    }

    // The folder is shared by all databases beside it.
    private bool MayMove(bool needed)
    {
        var own = Path.GetFileName(settings.File);
        var other = Directory.EnumerateFiles(settings.Folder, "*.db").Select(Path.GetFileName).FirstOrDefault(f => f != own);
        if (other is null) return true;
        if (!needed) return false;
        throw new IOException($"folder {ArchiveReader.ContentFolder} di {settings.Folder} juga dipakai {other}. "
            + "Atur ConnectionStrings:Crm ke folder lain, atau pindahkan keduanya dahulu");
    }

    private void Away(string path)
    {
        var to = $"{path}.lama-{time.GetUtcNow().ToJakarta().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        Move(path, to);
        kept.Add(to);
    }

    private void Move(string from, string to)
    {
        Rename(from, to);
        done.Add((from, to));
    }

    private static void Rename(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to);
    }
}
