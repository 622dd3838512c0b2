using CrmConsole.Cases;
using CrmConsole.Channels;
using CrmConsole.Data;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Intake;

/// <summary>The one door in. An envelope is prepared outside the writer (parsing, pictures, encryption), then journal,
/// report and case are committed together. If anything throws, that is rolled back and the raw envelope alone is
/// committed as pending: a sweep retries it, and after bounded tries a person sees it in quarantine. Nothing that was
/// received is ever lost, and nothing is received twice.</summary>
public sealed class IntakeDoor(EnvelopePreparer preparer, IntakeCommit commit, Journal journal, Writer writer, ILogger<IntakeDoor> log) : IIntake
{
    public Task<IntakeReceipt> ReceiveAsync(RawEnvelope envelope, CancellationToken ct) => ReceiveAsync(envelope, ReceiveOptions.Default, ct);

    /// <summary>For callers that know more than the wire: an authenticated machine, a member of staff at a counter.</summary>
    public async Task<IntakeReceipt> ReceiveAsync(RawEnvelope envelope, ReceiveOptions options, CancellationToken ct)
    {
        envelope = options.Onto(envelope);
        if (WireIds.OrNull(envelope.ExternalId) is null) envelope = envelope with { ExternalId = WireIds.OfContent(envelope.Bytes.Span) };
        PreparedMessage prepared;
        try
        {
            prepared = preparer.Prepare(envelope);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await KeepAsync(envelope, e, ct);
        }
        return await CommitAsync(envelope, prepared, options, ct);
    }

    public async Task<IReadOnlyList<IntakeReceipt>> ReceiveManyAsync(IReadOnlyList<RawEnvelope> envelopes, CancellationToken ct)
    {
        // Queued one after the other without waiting, so that the writer takes them in order into few commits.
        var running = new List<Task<IntakeReceipt>>(envelopes.Count);
        foreach (var envelope in envelopes) running.Add(ReceiveAsync(envelope, ReceiveOptions.Default, ct));
        return await Task.WhenAll(running);
    }

    private async Task<IntakeReceipt> CommitAsync(RawEnvelope envelope, PreparedMessage prepared, ReceiveOptions options, CancellationToken ct)
    {
        try
        {
            var receipt = await writer.RunAsync(db =>
            {
                var result = commit.Commit(db, prepared, options);
                Faults.Hit("intake.before-commit");
                return result;
            }, ct);
            Faults.Hit("intake.after-commit");
            return receipt;
        }
        catch (Exception e) when (e is not OperationCanceledException and not Microsoft.Data.Sqlite.SqliteException)
        {
            return await KeepAsync(envelope, e, ct);
        }
    }

    // A database error (full disk, lock) is not caught here: then nothing was accepted, and the sender must be told so.
    private async Task<IntakeReceipt> KeepAsync(RawEnvelope envelope, Exception cause, CancellationToken ct)
    {
        log.LogError(cause, "An envelope on {Channel} could not be processed; it is kept and will be tried again", envelope.Channel);
        var prepared = preparer.PrepareRaw(envelope);
        return await writer.RunAsync(db => journal.KeepPending(db, prepared, cause.GetType().Name), ct);
    }
}

/// <param name="Trusted">An authenticated machine or staff: sender limits do not apply.</param>
/// <param name="EnteredAt">The counter's agency code.</param>
/// <param name="InTransaction">More to be written in the same transaction, given the journal row's id.</param>
public sealed record ReceiveOptions(bool Trusted = false, string? EnteredAt = null, long? EnteredBy = null, Action<CrmDb, long>? InTransaction = null)
{
    public static readonly ReceiveOptions Default = new();

    private const string AtFact = "entered_at", ByFact = "entered_by";

    /// <summary>Who entered it travels with the envelope: an entry that is taken up later is still that counter's.</summary>
    internal RawEnvelope Onto(RawEnvelope envelope)
    {
        if (EnteredAt is null && EnteredBy is null) return envelope;
        var facts = new Dictionary<string, string>(envelope.Facts);
        if (EnteredAt is not null) facts[AtFact] = EnteredAt;
        if (EnteredBy is { } by) facts[ByFact] = by.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return envelope with { Facts = facts };
    }

    /// <summary>The same, read back from a kept envelope.</summary>
    internal static ReceiveOptions Of(RawEnvelope envelope) => new(
        EnteredAt: envelope.Facts.GetValueOrDefault(AtFact),
        EnteredBy: long.TryParse(envelope.Facts.GetValueOrDefault(ByFact), System.Globalization.CultureInfo.InvariantCulture, out var by) ? by : null);
}
