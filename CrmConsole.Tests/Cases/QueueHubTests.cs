using System.Collections.Concurrent;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Api;
using CrmConsole.Cases.Queue;
using Microsoft.AspNetCore.SignalR.Client;

namespace CrmConsole.Tests.Cases;

public sealed class QueueHubTests
{
    [Fact]
    public async Task A_client_gets_a_snapshot_then_changes_within_its_scope()
    {
        await using var app = await TestApp.StartAsync();
        var before = await TestCases.ReportAsync(app);
        await TestCases.CaughtUpAsync(app);
        await using var hub = Client(app, "crm-demo-key");
        var rows = new ConcurrentDictionary<string, string>();
        hub.On<long, IReadOnlyList<QueueRowItem>, QueueCounts>("Snapshot", (_, all, _) => { foreach (var r in all) rows[r.Number] = r.State; });
        hub.On<long, IReadOnlyList<QueueRowItem>, IReadOnlyList<long>, QueueCounts>("Changed", (_, up, _, _) => { foreach (var r in up) rows[r.Number] = r.State; });
        await hub.StartAsync();
        await hub.InvokeAsync("Subscribe", new HubFilter(), (long?)null);
        await Wait.ForAsync("the snapshot is there", () => rows.ContainsKey(before.Number));
        var after = await TestCases.ReportAsync(app);
        await Wait.ForAsync("the new case is pushed", () => rows.ContainsKey(after.Number));
        await TestCases.RunAsync(app, await TestCases.DemoAsync(app, "triase"), after.Id, new Accept());
        await Wait.ForAsync("the change is pushed", () => rows[after.Number] == "coordinating");
    }

    [Fact]
    public async Task Without_a_key_or_with_a_false_one_there_is_no_hub()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var key in new[] { null, "salah" })
        {
            await using var hub = Client(app, key);
            await Assert.ThrowsAsync<HttpRequestException>(() => hub.StartAsync());
        }
    }

    private static HubConnection Client(TestApp app, string? key) => new HubConnectionBuilder()
        .WithUrl(new Uri(app.Url, "/hubs/queue"), o => { if (key is not null) o.Headers.Add("X-Api-Key", key); }).Build();
}
