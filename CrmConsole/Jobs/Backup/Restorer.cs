using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Demo;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Jobs.Backup;

/// <summary>How a restore ended.</summary>
/// <param name="Manifest">Null when the archive is of the time before it.</param>
/// <param name="Kept">What lay in the way and was given another name.</param>
/// <param name="Unverified">Why the log could not be checked; null when it is whole.</param>
internal sealed record Restored(Manifest? Manifest, DatabaseFacts Facts, int Files, IReadOnlyList<string> Kept, string? Unverified);

/// <summary>Puts a backup together in a folder aside, checks it there, and moves it into place last. Whatever goes wrong before is
/// thrown with a sentence, and everything is as it was.</summary>
internal sealed class Restorer(DatabaseSettings settings, KeyFile keys, DemoSettings demo, IDbContextFactory<CrmDb> databases,
    TimeProvider time)
{
    public async Task<Restored> RunAsync(string source, CancellationToken ct)
    {
        Leftovers.SweepStagings(settings);
        var staging = Leftovers.NewStaging(settings);
        Directory.CreateDirectory(staging);
        try
        {
            var read = await ArchiveReader.ReadAsync(source, staging, ct);
            var file = Path.Combine(staging, ArchiveReader.DatabaseEntry);
            var facts = DatabaseCopy.Inspect(file, ct);
            var current = RefuseNewer(facts);
            Compare(read, facts);
            await RefuseDemoAsync(file, ct);
            var unverified = await VerifyAsync(file, current, ct);
            ct.ThrowIfCancellationRequested();
            return new Restored(read.Manifest, facts, read.Files.Count, new Placing(settings, time).Run(staging), unverified);
        }
        finally
        {
            Leftovers.Drop(staging);
        }
    }

    // True when the schema is exactly this program's.
    private bool RefuseNewer(DatabaseFacts facts)
    {
        using var db = databases.CreateDbContext();
        var known = db.Database.GetMigrations().ToList();
        if (facts.Migrations.Count == 0 || !known.Take(facts.Migrations.Count).SequenceEqual(facts.Migrations))
            throw new InvalidDataException(facts.Migrations.Except(known).LastOrDefault() is { } unknown
                ? $"basis data di dalamnya dari program lain atau yang lebih baru ({unknown}); pakai versi program yang membuatnya"
                : "susunan basis data di dalamnya tidak lengkap");
        return facts.Migrations.Count == known.Count;
    }

    private static void Compare(ArchiveContents read, DatabaseFacts facts)
    {
        var missing = facts.Files.Except(read.Files).Except(read.Manifest?.Missing ?? []).ToList();
        if (missing.Count > 0) throw new InvalidDataException($"{missing.Count} berkas isi tidak ada di dalamnya, misalnya {missing[0]}");
        if (read.Manifest is not { } manifest) return;
        if (manifest.Rows.FirstOrDefault(r => facts.Rows.GetValueOrDefault(r.Key, -1) != r.Value) is { Key: { } table })
            throw new InvalidDataException($"jumlah baris {table} tidak seperti pada daftar isi");
        if (manifest.LastEvent != facts.LastEvent || manifest.LastHash != facts.LastHash)
            throw new InvalidDataException("ujung log peristiwa tidak seperti pada daftar isi");
    }

    private async Task RefuseDemoAsync(string file, CancellationToken ct)
    {
        if (demo.Enabled) return;
        await using var db = DatabaseCopy.Open(file).CreateDbContext();
        if (await DemoTraces.FindAsync(db, ct) is { } trace)
            throw new InvalidDataException($"isinya pernah diisi demo ({trace}), padahal demo dimatikan");
    }

    private async Task<string?> VerifyAsync(string file, bool current, CancellationToken ct)
    {
        // Never makes keys: new ones would open nothing of what is restored.
        if (!File.Exists(keys.Path))
            return $"berkas kunci {keys.Path} tidak ada. Letakkan berkas kunci yang sama (Keys:File) sebelum memulai program";
        if (!current) return "cadangan ini dari program yang lebih lama. Jalankan `migrate`";
        // In a folder of its own no anchor is found: those of this machine may be younger than the backup, which is no fault of it.
        var aside = new DatabaseSettings("", file, Path.GetDirectoryName(file)!);
        var verifier = new LogVerifier(DatabaseCopy.Open(file), KeyRing.Load(keys.Path, databaseExists: true), aside, time);
        LogFinding? first = null;
        var count = 0;
        await foreach (var finding in verifier.VerifyAsync(ct))
        {
            first ??= finding;
            count++;
        }
        if (first is not null)
            throw new InvalidDataException($"log tidak utuh menurut {keys.Path}: {count} temuan, yang pertama {first.Where}: {first.What}. "
                + "Kuncinya dari pemasangan lain, atau isinya diubah");
        return null;
    }
}
