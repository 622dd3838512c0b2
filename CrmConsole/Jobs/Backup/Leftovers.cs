using System.Text.RegularExpressions;
using CrmConsole.Data;
using CrmConsole.Evidence;

namespace CrmConsole.Jobs.Backup;

/// <summary>What a killed backup or restore leaves in the data folder, known by its name and taken away by the next one.</summary>
internal static partial class Leftovers
{
    /// <summary>Holds the right to back up this database. Throws <see cref="IOException"/> with a sentence when another process
    /// does.</summary>
    public static IDisposable Hold(DatabaseSettings settings)
    {
        try
        {
            return new FileStream(settings.File + ".backup-lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException("pencadangan lain sedang berjalan pada basis data ini; tunggu sampai selesai", e);
        }
    }

    /// <summary>A name for the copy that a backup reads from.</summary>
    public static string NewCopy(DatabaseSettings settings) =>
        Path.Combine(settings.Folder, $"backup-{Path.GetFileName(settings.File)}-{Guid.NewGuid():N}.db");

    /// <summary>A name for the folder in which a restore is put together: inside the data folder, which may be a disk of its own, so that
    /// moving it into place is a change of name.</summary>
    public static string NewStaging(DatabaseSettings settings) =>
        Path.Combine(settings.Folder, $"restore-{Path.GetFileName(settings.File)}-{Guid.NewGuid():N}");

    /// <summary>At a start: unless a backup is running beside it. What cannot be deleted now is deleted another time.</summary>
    public static void Sweep(DatabaseSettings settings)
    {
        try
        {
            using (Hold(settings)) SweepCopies(settings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No reason not to start.
        }
    }

    /// <summary>The caller holds the right to back up.</summary>
    public static void SweepCopies(DatabaseSettings settings)
    {
        foreach (var file in Directory.EnumerateFiles(settings.Folder, "backup-*").Where(f => IsCopyOf(settings, Path.GetFileName(f))))
            File.Delete(file);
    }

    /// <summary>The caller holds the database's own lock, so nobody restores it at the moment.</summary>
    public static void SweepStagings(DatabaseSettings settings)
    {
        var name = $"restore-{Path.GetFileName(settings.File)}-*";
        foreach (var folder in Directory.EnumerateDirectories(settings.Folder, name).Where(f => Staging().IsMatch(Path.GetFileName(f))))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Takes a staging folder away; what cannot be deleted now goes with the next restore.</summary>
    public static void Drop(string staging)
    {
        try { Directory.Delete(staging, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* swept later */ }
    }

    /// <summary>Changed names of this folder onto the disk. Some network drives cannot; the files themselves are there already.</summary>
    public static void Settle(string folder)
    {
        try { DiskSync.Folder(folder); }
        catch (IOException) { /* a name may come late, never half */ }
    }

    // Names without the database's are of older programs, which had no lock either: theirs are old by now, or of a moment ago.
    private static bool IsCopyOf(DatabaseSettings settings, string name) =>
        Copy().Match(name) is { Success: true } match
        && (!match.Groups["of"].Success || match.Groups["of"].Value == Path.GetFileName(settings.File));

    [GeneratedRegex("^backup-((?<of>.+)-)?[0-9a-f]{32}\\.db(-journal|-wal|-shm)?\\z")]
    private static partial Regex Copy();

    [GeneratedRegex("-[0-9a-f]{32}\\z")]
    private static partial Regex Staging();
}
