namespace CrmConsole.Tests.Faults;

/// <summary>A start that cannot be right ends with one sentence that names what to change, and no trace of the program's inside.</summary>
public sealed class StartRefusalTests
{
    [Theory]
    [InlineData("Demo:Enabled", "kadang", "Demo:Enabled")]
    [InlineData("Keys:File", "/proc/kunci.json", "Keys:File")]
    [InlineData("ConnectionStrings:Crm", "Data Source=/proc", "ConnectionStrings:Crm")]
    [InlineData("Channels:email:Imap:Port", "banyak", "Channels:email")]
    public async Task A_wrong_setting_is_named(string setting, string value, string named)
    {
        var settings = new Dictionary<string, string?> { [setting] = value };
        if (setting.StartsWith("Channels", StringComparison.Ordinal)) (settings["Channels:email:Address"], settings["Channels:email:Imap:Host"]) = ("dki@jakarta.test", "127.0.0.1");
        await using var server = ServerProcess.Launch(new StartOptions { Settings = settings });
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(named, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused_and_the_first_goes_on()
    {
        await using var first = await ServerProcess.StartAsync();
        await using var second = ServerProcess.Launch(new StartOptions { Folder = first.Folder });
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("sedang dipakai proses lain", second.Output, StringComparison.Ordinal);
        Assert.False(first.HasExited);
        await first.ReadyAsync();
    }
}
