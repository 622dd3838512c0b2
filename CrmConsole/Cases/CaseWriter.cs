using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CrmConsole.Accounts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Live;

namespace CrmConsole.Cases;

/// <summary>The one place that changes a case: appends a fact to the chained log and applies it to the row, inside the
/// caller's transaction. The chain: HMAC over the case's previous hash and everything stored of the event.</summary>
public sealed class CaseWriter(KeyRing keys, TimeProvider time)
{
    private readonly byte[] key = keys.Newest(KeyPurpose.Log);

    /// <summary>The instant that is written now.</summary>
    internal DateTimeOffset Now => time.UtcNowMicros();

    /// <summary>The row of a new case, with what is no fact (words and place); the first fact must follow at once.</summary>
    public static Case New(CrmDb db, Report first, string title)
    {
        var c = new Case
        {
            Number = first.Number,
            Channel = first.Channel,
            Title = title,
            Address = first.Address,
            Latitude = first.Latitude,
            Longitude = first.Longitude,
        };
        db.Cases.Add(c);
        return c;
    }

    /// <summary>Records and applies one fact. <paramref name="c"/> must be tracked by <paramref name="db"/>, with its holders loaded.</summary>
    public CaseEvent Append(CrmDb db, Case c, Actor actor, CaseFact fact)
    {
        var at = Now;
        var e = new CaseEvent
        {
            Seq = db.Ids.Next(db, "Events", "Seq"),
            CaseId = c.Id,
            Index = c.Version + 1,
            Type = CaseFact.TypeOf(fact),
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            At = at,
            Payload = fact.ToJson(),
            Hash = [],
        };
        e.Hash = Hash(key, c.Head, e);
        fact.ApplyTo(c, actor.Kind, at);
        c.Version = e.Index;
        c.Head = e.Hash;
        db.Events.Add(e);
        return e;
    }

    /// <summary>Texts, place and title are no facts: when a reporter becomes nobody, they keep only what tells of nobody.</summary>
    /// <param name="place">The exact place goes as well, for it may be a home.</param>
    internal static void Anonymise(Case c, Func<string, string> mask, bool place)
    {
        c.Title = mask(c.Title);
        if (place) (c.Address, c.Latitude, c.Longitude) = (null, null, null);
    }

    /// <summary>The keyed hash that an event must carry after <paramref name="previous"/>.</summary>
    public static byte[] Hash(byte[] key, ReadOnlySpan<byte> previous, CaseEvent e)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(previous);
        Span<byte> numbers = stackalloc byte[36];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, e.Seq);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], e.CaseId);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[16..], e.Index);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[20..], e.ActorId);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[28..], Instants.ToMicros(e.At));
        mac.AppendData(numbers);
        mac.AppendData(Encoding.UTF8.GetBytes($"{e.ActorKind.Code()}\n{e.Type}\n{e.Payload}"));
        return mac.GetHashAndReset();
    }

    /// <summary>What the log keeps of a text: enough to show that it was changed, nothing to read.</summary>
    public string HashOf(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
