namespace CrmConsole.Tests.Phones;

/// <summary>Stand-ins of the services and the citizens' phones, until Ctrl+C:
/// <c>--port 5090 --console http://localhost:5080</c>. <c>CrmConsole.Tests/standins</c> starts it together with the program.</summary>
internal static class Start
{
    public static async Task<int> Main(string[] args)
    {
        if (Option(args, "--port", "5090") is not { } port || !int.TryParse(port, out var number) || !Uri.TryCreate(Option(args, "--console", "http://localhost:5080"), UriKind.Absolute, out var console) || !console.IsLoopback)
        {
            await Console.Error.WriteLineAsync("Usage: --port 5090 --console http://localhost:5080 (on this machine)");
            return 2;
        }
        await using var phones = await PhoneHost.StartAsync(number, console);
        Console.WriteLine($"{phones.Url}");
        var end = new TaskCompletionSource();
        using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, s => { s.Cancel = true; end.TrySetResult(); });
        using var ended = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, s => { s.Cancel = true; end.TrySetResult(); });
        await end.Task;
        return 0;
    }

    private static string? Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : at + 1 < args.Length ? args[at + 1] : null;
    }
}
