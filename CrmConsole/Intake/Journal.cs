using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Evidence;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>Rows of the journal: written, read back, replayed.</summary>
public sealed class Journal(Sealer sealer, ContentStore files, TimeProvider time)
{
    /// <summary>After so many tries a person must look.</summary>
    public const int MostTries = 5;

    private static readonly TimeSpan[] RetryAfter = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    /// <summary>A new row for an envelope, added to the context.</summary>
    public static InboundMessage Add(CrmDb db, PreparedMessage p, IntakeOutcome outcome, string? reason = null)
    {
        var row = new InboundMessage
        {
            Channel = p.Envelope.Channel,
            ExternalId = p.Envelope.ExternalId,
            Format = p.Envelope.Format,
            Fingerprint = p.Parsed?.Fingerprint,
            ReceivedAt = p.Envelope.ReceivedAt,
            Outcome = outcome,
            Reason = reason,
            Tries = 1,
            FactsSealed = p.FactsSealed,
            WrappedKey = p.RawKeyWrapped,
            RawSealed = p.RawSealed,
            RawFile = p.RawFile,
            RawSize = p.Envelope.Bytes.Length,
        };
        db.Journal.Add(row);
        return row;
    }

    private static readonly PreparedSql IdOf = new("SELECT \"Id\" FROM \"Journal\" WHERE \"Channel\" = @0 AND \"ExternalId\" = @1", 2);

    /// <summary>The row of an envelope that came before; null when it is new.</summary>
    public static InboundMessage? Find(CrmDb db, string channel, string externalId) =>
        IdOf.Number(db, channel, externalId) is { } id ? db.Journal.First(j => j.Id == id) : null;

    /// <summary>The first with the same content on a channel, whatever its external id.</summary>
    public static readonly Func<CrmDb, string, string, InboundMessage?> FindContent = EF.CompileQuery((CrmDb db, string channel, string fingerprint) =>
        db.Journal.Where(j => j.Fingerprint == fingerprint && j.Channel == channel).OrderBy(j => j.Id).FirstOrDefault());

    /// <summary>The raw envelope alone, to be tried again. An envelope that is there already is left as it is.</summary>
    public IntakeReceipt KeepPending(CrmDb db, PreparedMessage p, string errorClass)
    {
        if (Find(db, p.Envelope.Channel, p.Envelope.ExternalId) is { } there) return Receipt(db, there, duplicate: true);
        var row = Add(db, p, IntakeOutcome.Pending, errorClass);
        row.NextTryAt = time.UtcNowMicros() + RetryAfter[0];
        return new IntakeReceipt(row.Id, IntakeOutcome.Pending, null, null);
    }

    /// <summary>Another try failed: wait longer, or give it to a person.</summary>
    public void Failed(InboundMessage row, string errorClass)
    {
        row.Tries++;
        row.Reason = errorClass;
        var last = row.Tries >= MostTries;
        row.Outcome = last ? IntakeOutcome.Quarantined : IntakeOutcome.Pending;
        row.NextTryAt = last ? null : time.UtcNowMicros() + RetryAfter[Math.Min(row.Tries, RetryAfter.Length) - 1];
    }

    /// <summary>The envelope as it came. Throws <see cref="System.Security.Cryptography.CryptographicException"/> when the bytes were tampered with.</summary>
    public RawEnvelope Reopen(InboundMessage row)
    {
        var key = sealer.Unwrap(row.WrappedKey);
        var raw = Sealer.Open(key, row.RawSealed ?? files.ReadSealed(row.RawFile!));
        var facts = row.FactsSealed is null ? null : JsonSerializer.Deserialize<EnvelopeFacts>(Sealer.Open(key, row.FactsSealed));
        return new RawEnvelope(row.Channel, row.Format, row.ExternalId, row.ReceivedAt, raw)
        {
            Facts = facts?.Facts ?? new Dictionary<string, string>(),
            LeftOut = facts?.LeftOut ?? [],
        };
    }

    /// <summary>The receipt for a row, with the number of its report, saved or about to be.</summary>
    public static IntakeReceipt Receipt(CrmDb db, InboundMessage row, bool duplicate = false)
    {
        var number = row.ReportId is null ? null : db.Reports.Find(row.ReportId)?.Number;
        return new IntakeReceipt(row.Id, row.Outcome, row.ReportId, number) { Duplicate = duplicate };
    }
}
