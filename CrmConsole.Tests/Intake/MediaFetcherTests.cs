using System.Collections.Concurrent;
using System.Text;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Intake;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Intake;

/// <summary>Files that are fetched afterwards: a try is on record before the work, and a bad one is nobody's wait but its own.</summary>
public sealed class MediaFetcherTests
{
    private sealed class TestCard : WireCard
    {
        public override string Code => "test";
    }

    private sealed class Wire : IWire, IMediaSource
    {
        public WireCard Card { get; } = new TestCard();
        public ConcurrentQueue<string> Asked { get; } = [];
        public Func<string, CancellationToken, Task<MediaResult>> Media { get; set; } = (_, _) => Task.FromResult(new MediaResult(null));
        public Task<int> PollAsync(Channel channel, CancellationToken ct) => Task.FromResult(0);
        public Task<SendResult> SendAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(SendResult.Sent);
        public Task<SendResult> FindEvidenceAsync(Channel channel, OutboundMessage message, CancellationToken ct) => Task.FromResult(new SendResult(SendOutcome.Unsure));

        public Task<MediaResult> FetchAsync(Channel channel, MediaReference media, CancellationToken ct)
        {
            Asked.Enqueue(media.Reference);
            return Media(media.Reference, ct);
        }
    }

    private static readonly MediaResult Note = new(Encoding.UTF8.GetBytes("catatan warga"));
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 26, 5, 0, 0, TimeSpan.Zero));
    private readonly FakeParser parser = new();
    private readonly Wire wire = new();

    private async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync(time: time, services: s => s.AddSingleton<IEnvelopeParser>(parser).AddSingleton<IWire>(wire).AddSingleton(wire.Card));
        await app.Get<Writer>().RunAsync(db => { foreach (var c in db.Channels) c.Wire = "test"; });
        return app;
    }

    private async Task ReportAsync(TestApp app, params string[] files)
    {
        parser.Read = _ => new ParsedMessage
        {
            Sender = new Sender("Rini", "rini@warga.test"), Text = "Ini fotonya", Media = [.. files.Select(f => new MediaReference(f, f + ".txt", "text/plain"))],
        };
        await app.Get<IIntake>().ReceiveAsync(FakeParser.Envelope(app, string.Join('-', files), "whatsapp"), CancellationToken.None);
    }

    [Fact]
    public async Task A_try_is_counted_and_the_next_one_set_before_the_file_is_touched()
    {
        await using var app = await StartAsync();
        var seen = new ConcurrentQueue<(int Tries, bool Later)>();
        wire.Media = async (_, ct) =>
        {
            // As the disk has it at this moment: what a start after a crash would find.
            await using var db = app.OpenDb();
            var row = await db.PendingFiles.SingleAsync(ct);
            seen.Enqueue((row.Tries, row.NextTryAt > time.GetUtcNow()));
            return Note;
        };
        await ReportAsync(app, "a");
        await Wait.ForAsync("the file", async () => { await using var db = app.OpenDb(); return await db.Attachments.AnyAsync(); });
        Assert.Equal([(1, true)], seen);
    }

    [Fact]
    public async Task A_file_that_the_program_does_not_outlive_is_given_up_with_a_line()
    {
        await using var app = await StartAsync();
        wire.Media = NeverAsync;
        await ReportAsync(app, "a");
        await Wait.ForAsync("the first try", () => wire.Asked.Count == 1);
        // As if each start had begun it and none had come back.
        await app.Get<Writer>().RunAsync(db => db.PendingFiles.Single().Tries = 7);
        wire.Media = (_, _) => throw new InvalidOperationException("touched once more");
        time.Advance(TimeSpan.FromHours(2));
        await Wait.ForAsync("the line", async () =>
        {
            await app.Get<MediaFetcher>().SweepAsync(CancellationToken.None);
            await using var db = app.OpenDb();
            return await db.Attachments.AnyAsync(a => a.Kind == AttachmentKind.LeftOut && a.LeftOut!.Contains("tidak dapat dibaca"));
        });
        Assert.Single(wire.Asked);
    }

    [Fact]
    public async Task One_that_throws_and_one_that_never_ends_keep_no_other_waiting()
    {
        await using var app = await StartAsync();
        wire.Media = (name, ct) => name switch
        {
            "lempar" => throw new InvalidOperationException("?"),
            "gantung" => NeverAsync(name, ct),
            _ => Task.FromResult(Note),
        };
        await ReportAsync(app, "gantung", "lempar", "baik-1", "baik-2");
        await Wait.ForAsync("the good ones", async () => { await using var db = app.OpenDb(); return await db.Attachments.CountAsync(a => a.OriginalId != null) == 2; });
        await using (var db = app.OpenDb()) Assert.Equal(["gantung", "lempar"], wire.Asked.Where(a => a[0] is 'g' or 'l').Order());
        // The one that hangs is ended after its two minutes, and both have another time.
        time.Advance(TimeSpan.FromMinutes(3));
        await Wait.ForAsync("the next tries", () => wire.Asked.Count(a => a == "lempar") == 2 && wire.Asked.Count(a => a == "gantung") == 2);
    }

    private static async Task<MediaResult> NeverAsync(string name, CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        throw new InvalidOperationException(name);
    }
}
