using System.Collections.Concurrent;
using System.Threading.Channels;
using CrmConsole.Shell;

namespace CrmConsole.Desk;

/// <summary>Tells the waiting room's screen that something changed; the screen then reads itself anew. Holds no data at all.</summary>
internal static class WaitingStream
{
    /// <summary>Screens at once, in all and from one address: every office of the city may sit behind one gateway.</summary>
    private const int Most = 1_000, MostOfOne = 400;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(25);
    private static readonly ConcurrentDictionary<string, int> open = new();

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/layar/{code}/arus", StreamAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task StreamAsync(string code, HttpContext http, TicketDesk tickets, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (await tickets.PlaceAsync(code, http.RequestAborted) is not { } place)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var network = Networks.Of(http.Connection.RemoteIpAddress);
        if (open.AddOrUpdate(network, 1, (_, n) => n + 1) > MostOfOne || open.Values.Sum() > Most)
        {
            Leave(network);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        // One place for all news between two looks: a screen needs only the newest.
        var news = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Changed(long id) { if (id == place.Id) news.Writer.TryWrite("data: baru\n\n"); }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await using var beat = time.CreateTimer(_ => news.Writer.TryWrite(": \n\n"), null, KeepAlive, KeepAlive);
        tickets.Changed += Changed;
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            await http.Response.WriteAsync("retry: 3000\n\n", over.Token);
            await http.Response.Body.FlushAsync(over.Token);
            await foreach (var line in news.Reader.ReadAllAsync(over.Token))
            {
                await http.Response.WriteAsync(line, over.Token);
                await http.Response.Body.FlushAsync(over.Token);
            }
        }
        catch (OperationCanceledException) { /* the screen was switched off, or the program stops */ }
        finally
        {
            tickets.Changed -= Changed;
            Leave(network);
        }
    }

    private static void Leave(string network)
    {
        if (open.AddOrUpdate(network, 0, (_, n) => n - 1) <= 0) open.TryRemove(new(network, 0));
    }
}
