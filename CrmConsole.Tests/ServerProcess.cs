using System.Collections.Concurrent;
using System.Diagnostics;

namespace CrmConsole.Tests;

/// <summary>The program as a process of its own, as a customer runs it; for killing it, for starts that are refused,
/// and for measuring. Everything is set by environment variables.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    public const string ReadyPath = "/health/ready";

    private readonly ConcurrentQueue<string> output = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly StartOptions options;
    private readonly bool ownsFolder;

    private ServerProcess(StartOptions options, string dll)
    {
        this.options = options;
        ownsFolder = options.Folder is null;
        Folder = options.Folder ?? Locations.NewFolder();
        var port = options.Port ?? Locations.FreePort();
        Url = new Uri($"http://localhost:{port}");
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        info.ArgumentList.Add(dll);
        foreach (var word in options.Verb) info.ArgumentList.Add(word);
        // The runner's own settings must not leak in.
        foreach (var key in info.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k.StartsWith("DOTNET_ENV", StringComparison.Ordinal)).ToList())
            info.Environment.Remove(key);
        foreach (var (key, value) in options.SettingsFor(Folder, port))
            if (value is not null) info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        info.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        info.Environment["ASPNETCORE_ENVIRONMENT"] = options.Environment;
        foreach (var (key, value) in options.Variables) info.Environment[key] = value;
        Process = new Process { StartInfo = info, EnableRaisingEvents = true };
        Process.OutputDataReceived += Keep;
        Process.ErrorDataReceived += Keep;
    }

    public Process Process { get; }
    public Uri Url { get; }
    public string Folder { get; }

    /// <summary>What it printed so far.</summary>
    public string Output => string.Join('\n', output);

    public bool HasExited => Process.HasExited;

    /// <summary>Starts it and waits until it is ready. Throws with its output when it ends before.</summary>
    /// <param name="dll">Another build than the tests' own, for measuring.</param>
    public static async Task<ServerProcess> StartAsync(StartOptions? options = null, string? dll = null)
    {
        var server = Launch(options, dll);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting; for starts that are to be refused, or killed on the way.</summary>
    public static ServerProcess Launch(StartOptions? options = null, string? dll = null)
    {
        var server = new ServerProcess(options ?? new StartOptions(), dll ?? Locations.ProgramDll);
        server.Process.Start();
        server.Process.BeginOutputReadLine();
        server.Process.BeginErrorReadLine();
        return server;
    }

    public Task ReadyAsync(TimeSpan? atMost = null) => Wait.ForAsync($"{Url} to be ready\n{Output}", async () =>
    {
        if (Process.HasExited) throw new InvalidOperationException($"The program ended with {Process.ExitCode} before it was ready:\n{Output}");
        try
        {
            using var response = await http.GetAsync(new Uri(Url, ReadyPath));
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }, atMost ?? TimeSpan.FromMinutes(3));

    /// <summary>SIGKILL: what a power cut leaves of a process. Nothing of it runs on, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!Process.HasExited) Process.Kill();
        await Process.WaitForExitAsync();
    }

    public async Task<int> ExitAsync(TimeSpan? atMost = null)
    {
        using var limit = new CancellationTokenSource(atMost ?? TimeSpan.FromMinutes(3));
        try
        {
            await Process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end:\n{Output}");
        }
        return Process.ExitCode;
    }

    /// <summary>A new process on the same folder and port; this one must have ended.</summary>
    public ServerProcess Again(IReadOnlyDictionary<string, string>? variables = null) =>
        Launch(options with { Folder = Folder, Port = Url.Port, Variables = variables ?? new Dictionary<string, string>() }, Process.StartInfo.ArgumentList[0]);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Process.Dispose();
        http.Dispose();
        if (ownsFolder && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) output.Enqueue(line.Data);
    }
}
