using System.Globalization;
using System.Net;
using CrmConsole.Tests.StandIns;
using Microsoft.AspNetCore.Http;

namespace CrmConsole.Tests.Phones;

/// <summary>An invented citizen with an account or a number everywhere.</summary>
public sealed record Citizen(string Key, string Name, string Account, string Number)
{
    public static readonly IReadOnlyList<Citizen> All =
    [
        new("rini", "Rini Amelia", "7000001", "628121110001"), new("budi", "Budi Santoso", "7000002", "628121110002"), new("siti", "Siti Rahmawati", "7000003", "628121110003"),
    ];
}

/// <summary>What stands in a conversation.</summary>
/// <param name="Ours">From the city.</param>
/// <param name="Note">What became of it, as a code: <c>ok</c>, <c>http-401</c>, <c>away</c>, <c>kept</c> (not pushed, waits to be fetched).</param>
public sealed record Bubble(string Citizen, bool Ours, string Way, string Text, string? Note = null);

/// <summary>A message on its way to the program.</summary>
/// <param name="Id">As the service names it, for the next one to answer to.</param>
/// <param name="PushAsync">Sends it; the secret is the real one when null.</param>
public sealed record Delivery(string Id, Func<string?, Task<HttpResponseMessage>> PushAsync);

/// <summary>One service with the citizens' conversations on it. What a citizen writes goes through the program's own hook.</summary>
public abstract class Phone(StandIn vendor, TimeProvider time)
{
    /// <summary>Comes after the written text when the order is turned around, so that two messages are on their way.</summary>
    public const string Addition = "Tambahan dari saya: sudah dua minggu begini, mohon segera.";

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(8);
    private readonly Lock gate = new();
    private readonly List<Bubble> talk = [];
    private long ids = time.GetUtcNow().ToUnixTimeMilliseconds();

    public abstract string Code { get; }

    /// <summary>How one may write there, the usual one first.</summary>
    public abstract IReadOnlyList<string> Ways { get; }

    /// <summary>What the service can be told to do wrong besides <c>normal</c> and <c>slow</c>.</summary>
    public abstract IReadOnlyList<string> Moods { get; }

    public string Mood { get; private set; } = "normal";
    public StandIn Vendor => vendor;

    public IReadOnlyList<Bubble> Talk { get { lock (gate) return [.. talk]; } }

    protected DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Never the same twice, also after a new start.</summary>
    protected string NextId() => Interlocked.Increment(ref ids).ToString(CultureInfo.InvariantCulture);

    protected abstract Delivery Write(Citizen citizen, string way, string text, Delivery? before);

    /// <summary>What the program sent since the last call.</summary>
    protected abstract IEnumerable<(Bubble Bubble, Func<Task>? Receipt)> News();

    /// <summary>Answers instead of the service; null where that mood says nothing.</summary>
    protected abstract IResult? Answer(string mood, HttpContext http);

    public bool SetMood(string mood)
    {
        if (mood is not ("normal" or "slow") && !Moods.Contains(mood)) return false;
        Mood = mood;
        vendor.Delay = mood == "slow" ? Slow : TimeSpan.Zero;
        vendor.Misbehave = http => Answer(mood, http);
        return true;
    }

    /// <param name="manner"><c>normal</c>, <c>twice</c>, <c>unsigned</c> (a signature that is not ours), <c>disorder</c> (an addition
    /// arrives before what it adds to).</param>
    public async Task SendAsync(Citizen citizen, string way, string text, string manner)
    {
        var first = Write(citizen, way, text, null);
        switch (manner)
        {
            case "twice":
                await PushAsync(citizen, way, text, first, null);
                await PushAsync(citizen, way, text, first, null);
                break;
            case "unsigned": await PushAsync(citizen, way, text, first, "bukan-rahasia-kami"); break;
            case "disorder":
                await PushAsync(citizen, way, Addition, Write(citizen, way, Addition, first), null);
                await PushAsync(citizen, way, text, first, null);
                break;
            default: await PushAsync(citizen, way, text, first, null); break;
        }
    }

    private async Task PushAsync(Citizen citizen, string way, string text, Delivery delivery, string? secret)
    {
        string note;
        try
        {
            using var answer = await delivery.PushAsync(secret);
            note = answer.StatusCode == HttpStatusCode.Accepted ? "kept" : answer.IsSuccessStatusCode ? "ok" : $"http-{(int)answer.StatusCode}";
        }
        catch (HttpRequestException)
        {
            note = "away";
        }
        Add(new Bubble(citizen.Key, false, way, text, note));
    }

    protected void Add(Bubble bubble)
    {
        lock (gate) talk.Add(bubble);
    }

    /// <summary>Takes over what came from the program and gives it its receipts.</summary>
    public async Task LookAsync()
    {
        foreach (var (bubble, receipt) in News())
        {
            Add(bubble);
            try
            {
                if (receipt is not null) await receipt();
            }
            catch (HttpRequestException)
            {
                // The program is away; a real service would try again, and nothing here depends on it.
            }
        }
    }
}
