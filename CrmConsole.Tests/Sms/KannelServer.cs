using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CrmConsole.Tests.StandIns;

namespace CrmConsole.Tests.Sms;

/// <summary>A real Kannel on free loopback ports, bound to an <see cref="SmscStandIn"/>; started by <c>Sms/up</c>. It ends with
/// dispose, and also when the test process dies.</summary>
public sealed class KannelServer : IAsyncDisposable
{
    public const string Secret = "rahasia-hook-3f9a", Number = "08111272206";
    private readonly string folder = Path.Combine(Path.GetTempPath(), "crm-sms-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly SmscStandIn smsc;
    private readonly int appPort;
    private readonly int basePort;

    private KannelServer(SmscStandIn smsc, int appPort) => (this.smsc, this.appPort, basePort) = (smsc, appPort, FreePorts());

    /// <param name="appPort">Where the program listens, or will.</param>
    public static async Task<KannelServer> StartAsync(SmscStandIn smsc, int appPort)
    {
        var server = new KannelServer(smsc, appPort);
        await server.AgainAsync();
        return server;
    }

    public Dictionary<string, string?> Settings() => new()
    {
        ["Channels:sms:SendUrl"] = $"http://127.0.0.1:{basePort + 2}/cgi-bin/sendsms", ["Channels:sms:User"] = "crm", ["Channels:sms:Password"] = "rahasia",
        ["Channels:sms:Number"] = Number, ["Channels:sms:Secret"] = Secret, ["Channels:sms:HookUrl"] = $"http://127.0.0.1:{appPort}",
    };

    /// <summary>SIGKILL to both boxes.</summary>
    public async Task KillAsync()
    {
        foreach (var box in new[] { "smsbox", "bearerbox" })
        {
            var id = (await File.ReadAllTextAsync(Path.Combine(folder, box + ".pid"))).Trim();
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            process.Kill();
            // Not ours to wait for: the script started it.
            await Wait.ForAsync($"the end of {box}", () => !File.Exists($"/proc/{id}/status") || File.ReadLines($"/proc/{id}/status").Any(l => l.StartsWith("State:\tZ", StringComparison.Ordinal)));
        }
    }

    /// <summary>Starts it, after a kill on what its store holds; ends when it is bound, unless the operator is away.</summary>
    public async Task AgainAsync(bool bound = true)
    {
        var (code, output) = await RunAsync(Script("up"), folder, $"{basePort}", $"{smsc.Port}", $"http://127.0.0.1:{appPort}/hooks/sms/{Secret}", $"{Environment.ProcessId}");
        if (code != 0) throw new InvalidOperationException($"Sms/up failed: {output}");
        if (bound) await Wait.ForAsync("Kannel to be bound", () => smsc.IsBound);
    }

    /// <summary>How many messages lie in the store, whichever way they go.</summary>
    public int Stored() => Directory.EnumerateFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories).Count();

    public string Log() => string.Join('\n', Directory.EnumerateFiles(folder, "*.log").Select(File.ReadAllText));

    public async ValueTask DisposeAsync()
    {
        await RunAsync(Script("down"), folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string Script(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    private static int FreePorts()
    {
        while (true)
        {
            var first = Locations.FreePort();
            if (Locations.FreePort() == first + 1 && Locations.FreePort() == first + 2) return first;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error + await output);
    }
}
