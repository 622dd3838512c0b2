using CrmConsole.Channels;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Replies;
using CrmConsole.Reporters;

namespace CrmConsole.Intake;

/// <summary>Answers that a wire's own keywords get, queued with the journal row that asked for them: once, and with a status like any
/// other message. They belong to no reporter; what they hold is sealed with a key of their own.</summary>
public sealed class PromptAnswers(Outbox outbox, Sealer sealer, Vault vault, TimeProvider time)
{
    public const string Kind = "keyword_answer";
    private const int SlotSeconds = 600;

    public void Queue(CrmDb db, RawEnvelope asked, PromptAnswer answer)
    {
        if (OnceKey(db, asked, answer) is not { } once) return;
        // Asked for by the person: not one of the automatic messages that they may have ended.
        outbox.QueueForStaff(db, sealer, new NewMessage(asked.Channel, Kind, once, answer.To, new OutboxContent(null, answer.Text, null, null, [], Automatic: false, null, null)));
    }

    // What is given seldom is given to one number once in ten minutes, or two machines would ask each other for help for ever.
    private string? OnceKey(CrmDb db, RawEnvelope asked, PromptAnswer answer)
    {
        if (!answer.Seldom) return $"answer:{asked.Channel}:{asked.ExternalId}";
        var now = time.UtcNowMicros();
        var slot = now.ToUnixTimeSeconds() / SlotSeconds;
        var who = $"answer:{asked.Channel}:{Convert.ToHexStringLower(vault.BlindIndex(ContactKind.Phone, answer.To))}";
        return db.Outbox.Any(o => o.OnceKey == $"{who}:{slot - 1}" && o.CreatedAt > now.AddSeconds(-SlotSeconds)) ? null : $"{who}:{slot}";
    }
}
