using System.Net;

namespace CrmConsole.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task The_program_starts_and_says_that_it_lives()
    {
        await using var app = await TestApp.StartAsync();
        using var response = await app.Http.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task As_a_process_of_its_own_it_gets_ready_with_a_database()
    {
        await using var server = await ServerProcess.StartAsync();
        Assert.True(File.Exists(Path.Combine(server.Folder, "data", "crm.db")), server.Output);
    }
}
