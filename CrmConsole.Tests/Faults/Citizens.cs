using System.Collections.Concurrent;
using CrmConsole.Tests.Mail;
using MimeKit;

namespace CrmConsole.Tests.Faults;

/// <summary>Citizens who go on writing whatever happens to the program. Each mail has a mark of its own and a sender of its
/// own; all senders' answers end in one mailbox, by plus-addresses.</summary>
internal sealed class Citizens(MailServer mail, string run, string city) : IAsyncDisposable
{
    private const int Lively = 40;

    private readonly ConcurrentQueue<string> accepted = new();
    private readonly CancellationTokenSource stop = new();
    private Task? writing;

    /// <summary>The marks of the mails that the mail server took.</summary>
    public IReadOnlyList<string> Accepted => [.. accepted];

    public void Begin() => writing = Task.Run(WriteAsync);

    public async Task EndAsync()
    {
        await stop.CancelAsync();
        if (writing is not null) await writing;
        writing = null;
    }

    /// <summary>Every mail that reached a citizen.</summary>
    public Task<IReadOnlyList<MimeMessage>> ReceivedAsync() => mail.FetchAsync($"warga-{run}@warga.test");

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        stop.Dispose();
    }

    private async Task WriteAsync()
    {
        // Steady rather than as fast as possible: there must be something new at every moment, and an end to it even on a busy machine.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var n = 1; !stop.IsCancellationRequested; n++)
        {
            var mark = $"TANDA-{run}-{n:0000}";
            await mail.SubmitAsync($"warga-{run}+{n}@warga.test", city, $"Lampu jalan mati {mark}", $"Lampu jalan di depan rumah saya mati, mohon diperbaiki. {mark}");
            accepted.Enqueue(mark);
            if (n == Lively) pace.Period = TimeSpan.FromSeconds(4);
            try
            {
                await pace.WaitForNextTickAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
