using System.Collections.Concurrent;
using CrmConsole.Accounts;
using CrmConsole.Cases.Api;
using CrmConsole.Data;
using CrmConsole.Live;
using Mapster;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Cases.Queue;

/// <summary>A filter as hub clients send it; lists hold codes, empty means any.</summary>
public sealed record HubFilter(string? View = null, string[]? Channels = null, string[]? States = null, string[]? Categories = null, string[]? Areas = null, string[]? Agencies = null, string? Text = null);

/// <summary>What the server calls on a client. A row that leaves one's scope is only an id.</summary>
public interface IQueueClient
{
    Task Snapshot(long seq, IReadOnlyList<QueueRowItem> rows, QueueCounts counts);
    Task Changed(long seq, IReadOnlyList<QueueRowItem> upserts, IReadOnlyList<long> removedIds, QueueCounts counts);
    /// <summary>The client is too far behind, or a loss cannot be ruled out: subscribe again.</summary>
    Task Resync();
}

/// <summary>The live queue for other clients than our own pages (<c>/hubs/queue</c>), within the caller's scope.</summary>
[Authorize(Policies.StaffOrReader)]
public sealed class QueueHub(QueuePushes pushes) : Hub<IQueueClient>
{
    /// <summary>Answers with a snapshot, then with changes. A <paramref name="sinceSeq"/> is only compared: rows are few
    /// enough that a snapshot is cheaper and surer than a replay.</summary>
    public Task Subscribe(HubFilter filter, long? sinceSeq = null) => pushes.SubscribeAsync(Context, filter, sinceSeq);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        pushes.Forget(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}

/// <summary>Sends each connection what changed for it, asking before every batch whether it still may know.</summary>
public sealed class QueuePushes(IHubContext<QueueHub, IQueueClient> hub, QueueIndex index, LiveFeed feed, IDbContextFactory<CrmDb> databases, TimeProvider time, TypeAdapterConfig maps)
{
    private const int MostRows = 5_000;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Connection> connections = new();

    public async Task SubscribeAsync(HubCallerContext context, HubFilter filter, long? sinceSeq)
    {
        Forget(context.ConnectionId);
        var actor = Actor.From(context.User!);
        var wanted = new QueueFilter
        {
            View = QueueFilter.Views.Contains(filter.View ?? "all") ? filter.View ?? "all" : "all",
            Channels = filter.Channels ?? [],
            States = filter.States ?? [],
            Categories = filter.Categories ?? [],
            Areas = filter.Areas ?? [],
            Agencies = filter.Agencies ?? [],
            Text = filter.Text?[..Math.Min(filter.Text.Length, 100)],
        };
        var seq = feed.Seq;
        var session = index.OpenSession(actor, wanted, QueueOrder.Newest);
        var connection = new Connection(context, actor, session) { AskedAt = time.GetUtcNow() };
        connections[context.ConnectionId] = connection;
        var rows = session.Range(0, MostRows).Select(i => i.Row.Adapt<QueueRowItem>(maps)).ToList();
        await hub.Clients.Client(context.ConnectionId).Snapshot(seq, rows, index.Counts(actor));
        if (sinceSeq > seq) await hub.Clients.Client(context.ConnectionId).Resync();
        session.Changed += () => _ = PushAsync(connection);
    }

    public void Forget(string connectionId)
    {
        if (connections.TryRemove(connectionId, out var connection)) connection.Session.Dispose();
    }

    private async Task PushAsync(Connection c)
    {
        // One batch at a time and in order; what changes meanwhile is in the next one.
        await c.Sending.WaitAsync();
        try
        {
            if (!await StillAllowedAsync(c))
            {
                Forget(c.Context.ConnectionId);
                c.Context.Abort();
                return;
            }
            var seq = feed.Seq;
            var (upserts, removed) = c.Session.TakeChanges();
            if (upserts.Count == 0 && removed.Count == 0) return;
            await hub.Clients.Client(c.Context.ConnectionId).Changed(seq, [.. upserts.Select(r => r.Adapt<QueueRowItem>(maps))], removed, index.Counts(c.Actor));
        }
        finally
        {
            c.Sending.Release();
        }
    }

    private async Task<bool> StillAllowedAsync(Connection c)
    {
        var now = time.GetUtcNow();
        if (now - c.AskedAt < AskAgain) return true;
        await using var db = await databases.CreateDbContextAsync();
        c.AskedAt = now;
        if (c.Actor.Kind == ActorKind.Machine) return await db.ApiKeys.AnyAsync(k => k.Id == c.Actor.Id && k.RevokedAt == null);
        var stamp = c.Context.User!.FindFirst("AspNet.Identity.SecurityStamp")?.Value;
        return await db.Users.AnyAsync(u => u.Id == c.Actor.Id && u.Active && u.SecurityStamp == stamp);
    }

    private sealed class Connection(HubCallerContext context, Actor actor, QueueSession session)
    {
        public HubCallerContext Context => context;
        public Actor Actor => actor;
        public QueueSession Session => session;
        public DateTimeOffset AskedAt { get; set; }
        public SemaphoreSlim Sending { get; } = new(1, 1);
    }
}
