using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace CrmConsole.Tests;

/// <summary>Where things lie while tests run, and free ports.</summary>
public static class Locations
{
    // Below the range from which the kernel takes ports for outgoing connections: nobody else takes one in between.
    private static int nextPort = 20_000 + Environment.ProcessId % 100 * 100;

    public static string RepoRoot { get; } = Metadata("RepoRoot");

    /// <summary>The program as built, to be started as a process of its own.</summary>
    public static string ProgramDll { get; } = Metadata("ProgramDll");

    /// <summary>Pictures and other files for people to look at; not in git.</summary>
    public static string Artifacts { get; } = Path.Combine(RepoRoot, "artifacts");

    public static string NewFolder() => Directory.CreateTempSubdirectory("crm-test-").FullName;

    public static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref nextPort);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException) when (port < 32_000)
            {
                // Taken by somebody: the next one.
            }
        }
    }

    private static string Metadata(string key) => typeof(Locations).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}

/// <summary>Waiting for a condition instead of for a time.</summary>
public static class Wait
{
    /// <summary>Asks again and again until the answer is yes; throws a <see cref="TimeoutException"/> that says for what.</summary>
    public static async Task ForAsync(string what, Func<Task<bool>> condition, TimeSpan? atMost = null)
    {
        using var limit = new CancellationTokenSource(atMost ?? TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            try
            {
                await Task.Delay(20, limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for: {what}");
            }
        }
    }

    public static Task ForAsync(string what, Func<bool> condition, TimeSpan? atMost = null) =>
        ForAsync(what, () => Task.FromResult(condition()), atMost);

    /// <summary>The same, the condition first: reads better where it is short.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, string what) => ForAsync(what, holds);

    public static Task UntilAsync(Func<bool> holds, string what) => ForAsync(what, holds);
}
