using System.Globalization;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Identities;

namespace CrmConsole.Jobs;

/// <summary><c>keys status</c> says how many data keys each master key wraps; <c>keys rotate</c> makes a new master key, to which
/// the program goes over by itself after its next start; <c>keys retire N</c> takes an old one out of the file once it wraps nothing.</summary>
internal static class KeyVerb
{
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        var file = services.GetRequiredService<KeyFile>().Path;
        // Without a database there is nothing that a key wraps, and the file may not be there either.
        if (!File.Exists(services.GetRequiredService<DatabaseSettings>().File)) return await Verbs.NoDatabaseAsync(services);
        switch (args)
        {
            case ["status"]:
                foreach (var (version, count) in await CountAsync(services)) Console.WriteLine($"Kunci induk versi {version}: {count} kunci data");
                return 0;
            case ["rotate"]:
                services.GetRequiredService<KeyRing>();
                Console.WriteLine($"Kunci induk versi {KeyRing.Rotate(file)} dibuat di {file}. Cadangkan berkas itu. Mulai program: kunci data dibungkus ulang sendiri; periksa dengan `keys status`.");
                return 0;
            case ["retire", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var old):
                if ((await CountAsync(services)).TryGetValue(old, out var left))
                {
                    Console.Error.WriteLine($"Kunci induk versi {old} masih membungkus {left} kunci data. Biarkan program membungkus ulang dahulu.");
                    return 1;
                }
                KeyRing.Retire(file, old);
                Console.WriteLine($"Kunci induk versi {old} dikeluarkan dari {file}. Cadangan lama basis data memerlukan berkas kunci lama.");
                return 0;
            default:
                Console.Error.WriteLine("keys status | keys rotate | keys retire VERSION");
                return 2;
        }
    }

    private static Task<IReadOnlyDictionary<int, int>> CountAsync(IServiceProvider services) => services.GetRequiredService<KeyRewrap>().CountAsync();
}
