using CrmConsole.Cases.Facts;
using CrmConsole.Replies;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>An answer waited for a person, and somebody gave it at the channel itself.</summary>
/// <param name="Link">Where it can be read; null when there is no such place.</param>
public sealed record AnsweredByHand(long OutboxId, string? Link) : CaseCommand;

public sealed class AnsweredByHandAct : Act<AnsweredByHand>
{
    private const int LongestLink = 500;

    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, WorkingAndTriage)];

    public override string Name => T("Catat jawaban di kanalnya", "Record an answer given at the channel");

    protected override Refusal Do(CaseChange change, AnsweredByHand command)
    {
        var db = change.Db;
        if (command.Link is { } link && !IsAddress(link)) return Refusal.UnknownCode;
        if (db.Outbox.FirstOrDefault(o => o.Id == command.OutboxId && o.CaseId == change.Case.Id) is not { State: OutboxState.ByHand } row)
            return Refusal.AlreadySaid;
        (row.State, row.SentAt, row.Error, row.RemoteId) = (OutboxState.Sent, change.Now, null, command.Link ?? row.RemoteId);
        db.DeliveryAttempts.Add(new DeliveryAttempt { OutboxId = row.Id, At = change.Now, Outcome = DeliveryChanged.ByHand });
        change.Append(new DeliveryChanged(row.Id, row.MessageId, DeliveryChanged.ByHand));
        return Refusal.None;
    }

    private static bool IsAddress(string link) =>
        link.Length <= LongestLink && Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http");
}
