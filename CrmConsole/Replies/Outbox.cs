using System.Text.Json;
using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Reporters;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Replies;

/// <summary>What a message says and where it belongs; sealed in the row.</summary>
public sealed record OutboxContent(string? Subject, string Text, string? ReplyToken, string? InReplyTo, IReadOnlyList<string> References, bool Automatic, string? RecipientName, string? ThreadKey)
{
    public bool Public { get; init; }
    public DateTimeOffset? LastInboundAt { get; init; }
    public IReadOnlyList<ListChoice>? Choices { get; init; }
    /// <summary>Set on officers' answers only.</summary>
    public string? CaseNumber { get; init; }
    public string? CaseState { get; init; }
    public CaseStep? Step { get; init; }
}

/// <param name="OnceKey">The same cause never makes a second message.</param>
public sealed record NewMessage(string Channel, string Kind, string OnceKey, string Recipient, OutboxContent Content)
{
    /// <summary>The cause was made in this transaction: nobody can have answered it before.</summary>
    public bool NewCause { get; init; }
    public long? CaseId { get; init; }
    public long? ReportId { get; init; }
    public long? MessageId { get; init; }
    public long? ConversationId { get; init; }
}

/// <summary>Told inside the transaction when a delivery's state changes, so that the case can say so. Cases implements it;
/// Replies itself knows nothing of cases.</summary>
public interface IDeliveryObserver
{
    void Changed(CrmDb db, OutboxMessage message);

    /// <summary>Queues the same words on the person's next channel; false when there is none.</summary>
    bool TryAnotherWay(CrmDb db, OutboxMessage message);
}

/// <summary>Messages on their way out. They are committed with what caused them; <see cref="OutboxSender"/> sends.</summary>
public sealed class Outbox(TimeProvider time)
{
    private static readonly Func<CrmDb, string, bool> HasCause = EF.CompileQuery((CrmDb db, string cause) => db.Outbox.Any(o => o.OnceKey == cause));

    /// <summary>Adds a message, sealed with the reporter's key. Null when that cause has its message already.</summary>
    public OutboxMessage? Queue(CrmDb db, OpenedReporter reporter, NewMessage m)
    {
        if (!m.NewCause && (db.Outbox.Local.Any(o => o.OnceKey == m.OnceKey) || HasCause(db, m.OnceKey))) return null;
        var now = time.UtcNowMicros();
        var row = new OutboxMessage
        {
            Channel = m.Channel,
            Kind = m.Kind,
            OnceKey = m.OnceKey,
            CaseId = m.CaseId,
            ReportId = m.ReportId,
            MessageId = m.MessageId,
            ConversationId = m.ConversationId,
            ReporterId = reporter.Row.Id,
            RecipientSealed = Sealer.SealText(reporter.Key, m.Recipient),
            ContentSealed = Sealer.Seal(reporter.Key, JsonSerializer.SerializeToUtf8Bytes(m.Content)),
            CreatedAt = now,
            NextTryAt = now,
        };
        db.Outbox.Add(row);
        return row;
    }

    /// <summary>Adds a message to a member of staff or a partner, sealed with a key of its own. Null when that cause has its message already.</summary>
    public OutboxMessage? QueueForStaff(CrmDb db, Sealer sealer, NewMessage m)
    {
        if (HasCause(db, m.OnceKey)) return null;
        var now = time.UtcNowMicros();
        var (key, wrapped) = sealer.NewKey();
        var row = new OutboxMessage
        {
            Channel = m.Channel, Kind = m.Kind, OnceKey = m.OnceKey, WrappedKey = wrapped, RecipientSealed = Sealer.SealText(key, m.Recipient),
            ContentSealed = Sealer.Seal(key, JsonSerializer.SerializeToUtf8Bytes(m.Content)), CreatedAt = now, NextTryAt = now,
        };
        db.Outbox.Add(row);
        return row;
    }

    /// <summary>What a receipt speaks of, by our id or by the one that the other side gave, which counts on its own channel only: numbers
    /// of posts are public. Null when nothing of ours has that id, and for none: what still waits has none either.</summary>
    public static OutboxMessage? FindByWireId(CrmDb db, string channel, string? wireId) => string.IsNullOrWhiteSpace(wireId) ? null
        : db.Outbox.FirstOrDefault(o => o.WireId == wireId) ?? db.Outbox.FirstOrDefault(o => o.RemoteId == wireId && o.Channel == channel);

    /// <summary>Moves a message on by a receipt; only forward, whatever order receipts come in. True when it changed.</summary>
    public static bool Advance(OutboxMessage row, DeliveryNotice notice)
    {
        var to = notice.Step switch { DeliveryStep.Delivered => OutboxState.Delivered, DeliveryStep.Read => OutboxState.Read, DeliveryStep.Failed => OutboxState.Failed, _ => OutboxState.Sent };
        // A receipt is evidence too: it settles what was unsure. What arrived cannot fail any more.
        var may = row.State switch
        {
            // Without a wire id it was never tried: nothing can have become of it.
            OutboxState.Queued => row.WireId is not null,
            OutboxState.Sending or OutboxState.Unsure => true,
            OutboxState.Sent => to is not OutboxState.Sent,
            OutboxState.Delivered => to is OutboxState.Read,
            _ => false,
        };
        if (!may) return false;
        row.State = to;
        row.Error = to == OutboxState.Failed ? notice.Reason ?? "Ditolak oleh layanan penerima." : null;
        return true;
    }
}

/// <summary>Opens a row for the wire.</summary>
public sealed class OutboxReader(Vault vault, Sealer sealer)
{
    /// <summary>Null when the reporter was anonymised: there is nobody to send to any more.</summary>
    public OutboundMessage? Open(CrmDb db, OutboxMessage row)
    {
        if (row.RecipientSealed is null || row.ContentSealed is null || KeyOf(db, row) is not { } key) return null;
        var content = JsonSerializer.Deserialize<OutboxContent>(Sealer.Open(key, row.ContentSealed))!;
        return new OutboundMessage
        {
            OutboxId = row.Id,
            WireId = row.WireId!,
            Recipient = Sealer.OpenText(key, row.RecipientSealed),
            RecipientName = content.RecipientName,
            Subject = content.Subject,
            Text = content.Text,
            ReplyToken = content.ReplyToken,
            InReplyTo = content.InReplyTo,
            References = content.References,
            Automatic = content.Automatic,
            ThreadKey = content.ThreadKey,
            Public = content.Public,
            LastInboundAt = content.LastInboundAt,
            Choices = content.Choices ?? [],
            CaseNumber = content.CaseNumber,
            CaseState = content.CaseState,
            QueuedAt = row.CreatedAt,
            Step = content.Step,
        };
    }

    /// <summary>What it says; null when it can no longer be opened.</summary>
    public OutboxContent? ContentOf(CrmDb db, OutboxMessage row) =>
        row.ContentSealed is null || KeyOf(db, row) is not { } key ? null : JsonSerializer.Deserialize<OutboxContent>(Sealer.Open(key, row.ContentSealed));

    private byte[]? KeyOf(CrmDb db, OutboxMessage row)
    {
        if (row.ReporterId is not { } id) return row.WrappedKey is { } own ? sealer.Unwrap(own) : null;
        return db.Reporters.Find(id) is { } reporter ? vault.KeyOf(reporter) : null;
    }
}
