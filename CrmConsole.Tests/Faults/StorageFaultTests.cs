using System.Net;
using System.Net.Http.Json;
using CrmConsole.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Faults;

/// <summary>A disk that is full and a database that somebody else holds: the sender is told so, nothing is half stored, and it
/// goes on by itself afterwards.</summary>
public sealed class StorageFaultTests
{
    [Fact]
    public async Task A_full_disk_is_told_to_the_sender_and_what_was_acknowledged_is_there_once()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } });
        var http = Client(app);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(http, 1)).StatusCode);
        // The writer's own connection may not grow the file any more: SQLite says "full", as on a full disk.
        await app.Get<Writer>().RunAsync(db => db.Database.ExecuteSqlRaw("PRAGMA max_page_count = 1"));
        var told = 0;
        var acknowledged = 1;
        for (var i = 2; i < 200 && told == 0; i++)
        {
            using var answer = await SendAsync(http, i);
            if (answer.StatusCode == HttpStatusCode.Created) acknowledged++;
            else
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.Contains("penuh", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                Assert.NotNull(answer.Headers.RetryAfter);
                Assert.Contains("penuh", app.Get<Writer>().Trouble, StringComparison.Ordinal);
                told++;
            }
        }
        Assert.Equal(1, told);
        // Still readable, and with room again (connections without that bound) writable.
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/cases?limit=5")).StatusCode);
        SqliteConnection.ClearAllPools();
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(http, 1000)).StatusCode);
        Assert.Null(app.Get<Writer>().Trouble);
        await using var db = app.OpenDb();
        Assert.Equal(acknowledged + 1, await db.Reports.CountAsync());
        Assert.Equal(acknowledged + 1, await db.Cases.CountAsync());
    }

    [Fact]
    public async Task A_locked_database_is_told_to_the_sender_and_works_after_the_lock()
    {
        await using var app = await TestApp.StartAsync(new StartOptions { Settings = new Dictionary<string, string?> { ["Replies:Send"] = "false" } });
        var http = Client(app);
        await using (var other = new SqliteConnection($"Data Source={app.DatabaseFile};Pooling=False"))
        {
            await other.OpenAsync();
            await using var hold = other.BeginTransaction(deferred: false);
            using var answer = await SendAsync(http, 1);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("dikunci", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(http, 1)).StatusCode);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Reports.CountAsync());
    }

    [Fact]
    public async Task A_file_that_found_no_room_is_told_as_a_full_disk_too()
    {
        // The kernel's own error: this device is always full.
        var error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            await full.WriteAsync(new byte[100]);
        });
        Assert.Contains("penuh", StorageTrouble.Sentence(error), StringComparison.Ordinal);
        Assert.Null(StorageTrouble.Sentence(new IOException("The client went away")));
    }

    private static HttpClient Client(TestApp app) => new() { BaseAddress = app.Url, DefaultRequestHeaders = { { "X-Api-Key", "crm-demo-key" } } };

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, int n) =>
        http.PostAsJsonAsync("/api/v1/reports", new { channel = "jaki", externalId = $"penuh-{n}", text = "Lampu jalan mati " + n + new string('a', 3000) });
}
