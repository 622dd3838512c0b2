using System.Net;
using System.Net.Sockets;

namespace CrmConsole.Tests.Demo;

/// <summary>The demo's passwords are public: it listens on this machine only, however its addresses are given.</summary>
public sealed class DemoDoorsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0}")]
    [InlineData("HTTP_PORTS", "{0}")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://*:{0}")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://[::]:{0}")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:{0};http://0.0.0.0:{1}")]
    [InlineData("ASPNETCORE_URLS", "http://+:{0}")]
    [InlineData("ASPNETCORE_URLS", "http://konsol.jakarta.go.id:{0}")]
    [InlineData("ASPNETCORE_URLS", "http://192.0.2.7:{0}")]
    public async Task An_address_that_others_can_reach_is_refused_and_the_database_stays_unmade(string variable, string value)
    {
        await using var server = Launch(variable, value);
        Assert.Equal(1, await server.ExitAsync(Soon));
        Assert.Contains("hanya boleh mendengarkan di komputer ini sendiri", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", server.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(server.Folder, "data", "crm.db")));
    }

    [Theory]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://localhost:{0}")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://127.0.0.1:{0}")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:{0}")]
    public async Task An_address_of_this_machine_is_served(string variable, string value)
    {
        await using var server = Launch(variable, value);
        await server.ReadyAsync();
    }

    [Fact]
    public async Task A_port_for_all_addresses_that_the_server_does_not_use_forbids_nothing()
    {
        var port = Locations.FreePort();
        // As in Microsoft's container images, whose own setting is overruled by URLS.
        await using var server = Launch("ASPNETCORE_URLS", "http://localhost:{0}", new() { ["ASPNETCORE_HTTP_PORTS"] = $"{port}" });
        await server.ReadyAsync();
        using var other = new TcpClient();
        var ct = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<SocketException>(() => other.ConnectAsync(IPAddress.Loopback, port, ct).AsTask());
    }

    [Fact]
    public async Task A_socket_in_the_file_system_is_of_this_machine()
    {
        var folder = Locations.NewFolder();
        try
        {
            var socket = Path.Combine(folder, "crm.sock");
            await using var server = Launch("Kestrel__Endpoints__Http__Url", "http://unix:" + socket);
            using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, ct) => ConnectAsync(socket, ct) });
            await Wait.ForAsync("the socket to answer\n" + server.Output, async () =>
            {
                Assert.False(server.HasExited, server.Output);
                if (!File.Exists(socket)) return false;
                using var answer = await http.GetAsync(new Uri("http://localhost/health/live"));
                return answer.StatusCode == HttpStatusCode.NoContent;
            }, Soon);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string socket, CancellationToken ct)
    {
        var line = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await line.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
        return new NetworkStream(line, ownsSocket: true);
    }

    /// <summary>A demo whose addresses come from this variable alone.</summary>
    private static ServerProcess Launch(string variable, string value, Dictionary<string, string>? more = null)
    {
        var port = Locations.FreePort();
        var variables = new Dictionary<string, string>(more ?? []) { ["ASPNETCORE_URLS"] = "" };
        variables[variable] = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, port, Locations.FreePort());
        return ServerProcess.Launch(new StartOptions
        {
            Port = port, Variables = variables, Settings = new Dictionary<string, string?> { ["urls"] = null },
        });
    }
}
