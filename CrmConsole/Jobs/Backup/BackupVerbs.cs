using System.Runtime.InteropServices;
using CrmConsole.Data;
using Microsoft.Data.Sqlite;

namespace CrmConsole.Jobs.Backup;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>: the database (a consistent copy, also beside a running server) and
/// the content store. The keys are left out on purpose: whoever has the backup must not be able to read identities.</summary>
internal static class BackupVerbs
{
    public static async Task<int> SaveAsync(IServiceProvider services, string[] args)
    {
        if (args is not [var name]) return Usage("backup FILE");
        var settings = services.GetRequiredService<DatabaseSettings>();
        var target = Path.GetFullPath(name);
        if (Path.Exists(target)) return Say($"Berkas {target} sudah ada; pilih nama lain.");
        if (!Directory.Exists(Path.GetDirectoryName(target))) return Say($"Folder {Path.GetDirectoryName(target)} tidak ada; buat dahulu.");
        if (!File.Exists(settings.File)) return Say($"Belum ada basis data di {settings.File}.");
        return await GuardAsync("Cadangan TIDAK dibuat", "Basis data tidak tersentuh, dan tidak ada berkas setengah jadi.", async ct =>
        {
            var made = await new BackupMaker(settings, services.GetRequiredService<TimeProvider>()).MakeAsync(target, ct);
            if (made.Missing is [var gone, ..])
                Console.Error.WriteLine($"PERHATIAN: {made.Missing.Count} berkas isi sudah tidak ada, misalnya {gone}.");
            Console.WriteLine($"Cadangan tersimpan di {target} dan sudah dibaca kembali: {Describe(made.Rows, made.Content.Files)}. "
                + "Kunci TIDAK ikut: simpan berkas kunci (Keys:File) terpisah, tanpa itu identitas tidak dapat dibaca.");
        });
    }

    public static async Task<int> RestoreAsync(IServiceProvider services, string[] args)
    {
        if (args is not [var source]) return Usage("restore FILE");
        var settings = services.GetRequiredService<DatabaseSettings>();
        if (!File.Exists(source)) return Say($"Berkas {source} tidak ada.");
        if (File.Exists(settings.File)) return Say($"Sudah ada basis data di {settings.File}. Pindahkan dahulu; memulihkan tidak menimpa.");
        return await GuardAsync("Basis data TIDAK dipulihkan", "Semua tetap seperti semula.", async ct =>
        {
            var done = await ActivatorUtilities.CreateInstance<Restorer>(services).RunAsync(source, ct);
            foreach (var kept in done.Kept) Console.WriteLine($"Yang sudah ada di sana disimpan sebagai {kept}.");
            var from = done.Manifest is { } m ? $" dari cadangan {m.MadeAt.ToJakarta():yyyy-MM-dd HH:mm}" : "";
            Console.WriteLine($"Basis data dipulihkan{from}: {Describe(done.Facts.Rows, done.Files)}.");
            if (done.Manifest is null)
                Console.WriteLine("Cadangan lama tanpa daftar isi: bagian dalamnya sudah diperiksa, jumlahnya tidak dapat dibandingkan.");
            Console.WriteLine(done.Unverified is { } why
                ? $"Log BELUM diperiksa: {why}, lalu jalankan `verify-log`."
                : "Log peristiwa dan log akses utuh. Jalankan `verify-log` untuk membandingkannya juga dengan jangkar di komputer ini.");
        });
    }

    /// <summary>Runs it until it is done, fails or is interrupted; whatever happens is told in a sentence.</summary>
    private static async Task<int> GuardAsync(string failed, string safe, Func<CancellationToken, Task> work)
    {
        using var stop = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        try
        {
            await work(stop.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Say($"{failed}: dihentikan. {safe}");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or SqliteException
            or StartRefusedException)
        {
            return Say($"{failed}: {(StorageTrouble.Sentence(e) ?? e.Message).TrimEnd('.')}. {safe}");
        }
    }

    private static string Describe(IReadOnlyDictionary<string, long> rows, int files) =>
        $"{rows.GetValueOrDefault("Cases")} kasus, {rows.GetValueOrDefault("Reports")} laporan, "
        + $"{rows.GetValueOrDefault("Events")} peristiwa, {files} berkas isi";

    private static int Usage(string use)
    {
        Console.Error.WriteLine(use);
        return 2;
    }

    private static int Say(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
