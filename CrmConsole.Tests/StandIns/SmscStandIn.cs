using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CrmConsole.Tests.StandIns;

/// <summary>An operator's message centre over SMPP 3.4 on loopback: it takes what the gateway submits, hands over what subscribers
/// write until the gateway says yes (as a store-and-forward network does), and reports deliveries.</summary>
public sealed class SmscStandIn : IAsyncDisposable
{
    public const string User = "crm", Password = "rahasia";
    public const uint Throttled = 0x58, WrongDestination = 0x0b;

    /// <param name="Header">Reference, number of parts and this part, of a text that was cut; null for a short one.</param>
    public sealed record Part(string Id, string From, string To, byte Coding, bool WantsReceipt, string Text, (int Reference, int Total, int Number)? Header);

    private readonly CancellationTokenSource ends = new();
    private readonly SemaphoreSlim outgoing = new(1, 1);
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<uint>> awaited = [];
    private TcpListener? listener;
    private Session? bound;
    private uint sequence;
    private int ids, reference;

    public int Port { get; private set; }

    /// <summary>What was wrong with what the gateway sent; a test ends with this empty.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>What was taken, in order.</summary>
    public ConcurrentQueue<Part> Submitted { get; } = [];

    /// <summary>Answer to the next submissions; 0 takes them.</summary>
    public uint SubmitStatus { get; set; }

    /// <summary>Reports that follow by themselves, such as <c>DELIVRD</c>; null: the test sends them.</summary>
    public string? Receipts { get; set; }

    public bool IsBound => bound is not null;

    /// <summary>The texts that arrived whole, parts joined, in order of their first part.</summary>
    public IReadOnlyList<(string To, string Text, int Parts)> Texts() =>
        [.. Submitted.GroupBy(p => p.Header is { } h ? $"{p.To}/{h.Reference}/{h.Total}" : p.Id)
            .Where(g => g.First().Header is not { } h || g.Select(p => p.Header!.Value.Number).Distinct().Count() == h.Total)
            .Select(g => (g.First().To, string.Concat(g.OrderBy(p => p.Header?.Number).Select(p => p.Text)), g.Count()))];

    public void Start(int? port = null)
    {
        Port = port ?? Locations.FreePort();
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    /// <summary>The operator is away: nobody answers, and who was connected is cut off. Start with the same port ends that.</summary>
    public void Stop()
    {
        listener?.Dispose();
        listener = null;
        bound?.Line.Dispose();
        bound = null;
    }

    /// <summary>A subscriber writes. Ends when the gateway has taken every part.</summary>
    public async Task MessageAsync(string from, string to, string text)
    {
        var septets = GsmAlphabet.Encode(text);
        var (content, coding, alone, joined) = septets is null ? (Encoding.BigEndianUnicode.GetBytes(text), (byte)8, 140, 134) : (septets, (byte)0, 160, 153);
        if (content.Length <= alone)
        {
            await DeliverAsync(new SmppMessage(from, to, 0, 0, coding, content));
            return;
        }
        var parts = Cut(content, coding, joined);
        var number = (byte)Interlocked.Increment(ref reference);
        for (var i = 0; i < parts.Count; i++)
            await DeliverAsync(new SmppMessage(from, to, SmppMessage.WithHeader, 0, coding, [5, 0, 3, number, (byte)parts.Count, (byte)(i + 1), .. parts[i]]));
    }

    /// <param name="state">As operators write it: DELIVRD, UNDELIV, EXPIRED, REJECTD, ….</param>
    public Task ReceiptAsync(Part part, string state) => DeliverAsync(new SmppMessage(part.To, part.From, SmppMessage.Receipt, 0, 0, Encoding.ASCII.GetBytes(
        $"id:{part.Id} sub:001 dlvrd:{(state == "DELIVRD" ? "001" : "000")} submit date:2611260900 done date:2611260901 stat:{state} err:000 text:")));

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        Stop();
        foreach (var waiting in awaited.Values) waiting.TrySetCanceled();
        ends.Dispose();
        outgoing.Dispose();
    }

    // An escape and its letter, and the two halves of a letter beyond the plane, stay together.
    private static List<byte[]> Cut(byte[] content, byte coding, int joined)
    {
        var parts = new List<byte[]>();
        for (var at = 0; at < content.Length;)
        {
            var take = Math.Min(joined, content.Length - at);
            if (at + take < content.Length && (coding == 0 ? content[at + take - 1] == 0x1b : (content[at + take - 2] & 0xfc) == 0xd8)) take -= coding == 0 ? 1 : 2;
            parts.Add(content[at..(at + take)]);
            at += take;
        }
        return parts;
    }

    // Repeated until the gateway took it: a line that breaks before the answer proves nothing.
    private async Task DeliverAsync(SmppMessage message)
    {
        await outgoing.WaitAsync(ends.Token);
        try
        {
            while (true)
            {
                await Wait.ForAsync("a gateway that is bound", () => IsBound || ends.IsCancellationRequested);
                ends.Token.ThrowIfCancellationRequested();
                if (await TryAsync(message) == 0) return;
                await Task.Delay(50, ends.Token);
            }
        }
        finally
        {
            outgoing.Release();
        }
    }

    private async Task<uint> TryAsync(SmppMessage message)
    {
        if (bound is not { } session) return uint.MaxValue;
        var number = Interlocked.Increment(ref sequence);
        var answer = awaited[number] = new TaskCompletionSource<uint>(TaskCreationOptions.RunContinuationsAsynchronously);
        await session.SendAsync(new SmppPdu(SmppPdu.DeliverSm, 0, number, message.ToBytes()));
        var first = await Task.WhenAny(answer.Task, session.Ended.Task);
        awaited.TryRemove(number, out _);
        return first == answer.Task ? await answer.Task : uint.MaxValue;
    }

    private async Task AcceptAsync(TcpListener at)
    {
        while (true)
        {
            TcpClient line;
            try { line = await at.AcceptTcpClientAsync(ends.Token); }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException) { return; }
            _ = ServeAsync(new Session(line));
        }
    }

    private async Task ServeAsync(Session session)
    {
        try
        {
            while (await SmppPdu.ReadAsync(session.Line.GetStream(), ends.Token) is { } pdu)
                if (!await AnswerAsync(session, pdu)) break;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The gateway was killed, or we are stopped.
        }
        catch (Exception e)
        {
            Complaints.Enqueue($"unreadable: {e.Message}");
        }
        Interlocked.CompareExchange(ref bound, null, session);
        session.Ended.TrySetResult();
        session.Dispose();
    }

    private async Task<bool> AnswerAsync(Session session, SmppPdu pdu)
    {
        switch (pdu.Command)
        {
            case SmppPdu.BindTransceiver:
                var words = Encoding.ASCII.GetString(pdu.Body).Split('\0');
                if (words[0] != User || words[1] != Password)
                {
                    await session.SendAsync(pdu.Answer(0x0e));
                    return false;
                }
                await session.SendAsync(pdu.Answer(0, "SMSC"));
                bound = session;
                return true;
            case SmppPdu.SubmitSm:
                await TakeAsync(session, pdu);
                return true;
            case SmppPdu.EnquireLink:
                await session.SendAsync(pdu.Answer());
                return true;
            case SmppPdu.Unbind:
                await session.SendAsync(pdu.Answer());
                return false;
            case SmppPdu.DeliverSm | SmppPdu.Response:
                if (awaited.TryGetValue(pdu.Sequence, out var answer)) answer.TrySetResult(pdu.Status);
                return true;
            case SmppPdu.EnquireLink | SmppPdu.Response:
                return true;
            default:
                Complaints.Enqueue($"command {pdu.Command:x8}");
                await session.SendAsync(new SmppPdu(SmppPdu.GenericNack, 3, pdu.Sequence, []));
                return true;
        }
    }

    private async Task TakeAsync(Session session, SmppPdu pdu)
    {
        if (SubmitStatus is not 0 and var refused)
        {
            await session.SendAsync(pdu.Answer(refused));
            return;
        }
        var message = SmppMessage.Read(pdu.Body);
        var header = (message.EsmClass & SmppMessage.WithHeader) != 0 ? message.Content[0] + 1 : 0;
        var words = message.Content[header..];
        if (header is not (0 or 6)) Complaints.Enqueue($"a user data header of {header} bytes");
        if (message.Coding is not (0 or 8)) Complaints.Enqueue($"data coding {message.Coding}");
        if (words.Length > (message.Coding, header) switch { (8, 0) => 140, (8, _) => 134, (_, 0) => 160, _ => 153 }) Complaints.Enqueue($"{words.Length} bytes in coding {message.Coding}");
        var part = new Part($"{Interlocked.Increment(ref ids):X8}", message.From, message.To, message.Coding, (message.Registered & 1) != 0,
            message.Coding == 8 ? Encoding.BigEndianUnicode.GetString(words) : GsmAlphabet.Decode(words), header == 0 ? null : (message.Content[3], message.Content[4], message.Content[5]));
        Submitted.Enqueue(part);
        await session.SendAsync(pdu.Answer(0, part.Id));
        if (part.WantsReceipt && Receipts is { } state) _ = ReportAsync(part, state);
    }

    private async Task ReportAsync(Part part, string state)
    {
        try { await ReceiptAsync(part, state); }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or TimeoutException) { /* stopped meanwhile */ }
    }

    private sealed class Session(TcpClient line) : IDisposable
    {
        private readonly SemaphoreSlim one = new(1, 1);

        public TcpClient Line => line;
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task SendAsync(SmppPdu pdu)
        {
            try
            {
                await one.WaitAsync();
                try { await line.GetStream().WriteAsync(pdu.ToBytes()); }
                finally { one.Release(); }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                Ended.TrySetResult();
            }
        }

        public void Dispose()
        {
            line.Dispose();
            one.Dispose();
        }
    }
}
