using System.Reflection;
using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Demo;
using CrmConsole.Jobs.Backup;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Jobs;

/// <summary>What can be asked at the terminal instead of starting the server: <c>dotnet run --project CrmConsole -- VERB</c>.</summary>
public static class Verbs
{
    private static readonly Dictionary<string, (string Use, bool Alone, Func<IServiceProvider, string[], Task<int>> Run)> All = new()
    {
        ["version"] = ("version", false, (_, _) => Say(Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion)),
        ["migrate"] = ("migrate", true, async (s, _) => { await PrepareAsync(s); return await Say("Basis data siap."); }),
        ["verify-log"] = ("verify-log", false, (s, _) => VerifyAsync(s)),
        ["seed"] = ("seed --cases N --seed S", true, SeedAsync),
        ["backup"] = ("backup FILE", false, (s, a) => BackupVerbs.SaveAsync(s, a)),
        ["restore"] = ("restore FILE", true, (s, a) => BackupVerbs.RestoreAsync(s, a)),
        ["keys"] = ("keys status | keys rotate | keys retire VERSION", true, KeyVerb.RunAsync),
        ["user"] = ("user add --email E --name N --role R [--unit U]", true, UserAsync),
    };

    public static bool Is(string[] args) => args.Length > 0 && !args[0].StartsWith('-') && !args[0].Contains('=', StringComparison.Ordinal);

    /// <summary>The exit code: 0 done, 1 something was found or failed, 2 not understood.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        if (!All.TryGetValue(args[0], out var verb))
        {
            Console.Error.WriteLine($"Perintah tidak dikenal: {args[0]}. Yang ada:");
            foreach (var (use, _, _) in All.Values) Console.Error.WriteLine("  " + use);
            return 2;
        }
        // Beside a running server only what reads, or writes rarely and lets the database lock.
        using var alone = verb.Alone ? DatabaseStart.Lock(services.GetRequiredService<DatabaseSettings>()) : null;
        return await verb.Run(services, args[1..]);
    }

    /// <summary>The value after <c>--name</c>, or null.</summary>
    internal static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    internal static async Task<int> NoDatabaseAsync(IServiceProvider services)
    {
        await Console.Error.WriteLineAsync($"Belum ada basis data di {services.GetRequiredService<DatabaseSettings>().File}. Periksa ConnectionStrings:Crm, atau mulai program dahulu.");
        return 1;
    }

    // What makes a database ready for people who are real must not be done to the demo's.
    private static async Task PrepareAsync(IServiceProvider services)
    {
        await DatabaseStart.PrepareAsync(services);
        await DemoTraces.RefuseAsync(services);
    }

    private static Task<int> Say(string text)
    {
        Console.WriteLine(text);
        return Task.FromResult(0);
    }

    private static async Task<int> VerifyAsync(IServiceProvider services)
    {
        if (!File.Exists(services.GetRequiredService<DatabaseSettings>().File)) return await NoDatabaseAsync(services);
        var found = 0;
        await foreach (var finding in services.GetRequiredService<LogVerifier>().VerifyAsync())
        {
            found++;
            Console.WriteLine($"TIDAK UTUH  {finding.Where}: {finding.What}");
        }
        Console.WriteLine(found == 0 ? "Semua catatan utuh." : $"{found} temuan.");
        return found == 0 ? 0 : 1;
    }

    private static async Task<int> SeedAsync(IServiceProvider services, string[] args)
    {
        if (!int.TryParse(Option(args, "cases"), out var cases) || cases < 1)
        {
            Console.Error.WriteLine("seed --cases N --seed S: N harus bilangan bulat lebih dari 0.");
            return 2;
        }
        if (!services.GetRequiredService<DemoSettings>().Enabled)
            throw new StartRefusedException("seed membuat orang dan laporan rekaan, dan basis data itu tidak dapat dipakai lagi "
                + "untuk yang sungguhan. Tidak ada yang diubah. Nyalakan Demo:Enabled bila memang itu maksudnya.");
        await DatabaseStart.PrepareAsync(services);
        await using (var db = await services.GetRequiredService<IDbContextFactory<CrmDb>>().CreateDbContextAsync())
            await DemoRoom.ClaimAsync(db, services.GetRequiredService<TimeProvider>());
        var seed = int.TryParse(Option(args, "seed"), out var s) ? s : 1;
        var made = await services.GetRequiredService<DemoFill>().FillAsync(cases, seed, CancellationToken.None);
        return await Say($"{made} kasus contoh dibuat.");
    }

    private static async Task<int> UserAsync(IServiceProvider services, string[] args)
    {
        if (args is not ["add", ..]) return await RunAsync(services, ["?"]);
        await PrepareAsync(services);
        return await UserVerb.RunAsync(services, args[1..]);
    }
}
