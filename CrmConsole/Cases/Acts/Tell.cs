using CrmConsole.Accounts;
using CrmConsole.Evidence;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>The reporter writes more about it, or the answer that was waited for.</summary>
public sealed record Tell(string Text) : CitizenCommand;

public sealed class TellAct : Act<Tell>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, [Roles.Citizen])];

    public override string Name => T("Menulis atau menjawab", "Write or answer");

    protected override Demand Demands(Tell command) => new(command.Text, Shortest: 1);

    protected override Refusal Do(CaseChange change, Tell command)
    {
        Keep(change, command, command.Text);
        ResumeAct.WhenAnswered(change);
        return Refusal.None;
    }

    /// <summary>Keeps what a reporter wrote in the tracker, with its files.</summary>
    internal static void Keep(CaseChange change, CitizenCommand command, string text) => Receive(change, new Message
    {
        CaseId = change.Case.Id,
        ReportId = command.Report.Id,
        ConversationId = command.Report.ConversationId,
        Direction = MessageDirection.In,
        Body = text.Trim(),
        At = change.Now,
    }, command.Files);

    /// <summary>Keeps a message that came in, on whatever way, and tells the officer. A warned one is the system's word, not the
    /// reporter's; an automatic one is nobody's concern.</summary>
    internal static void Receive(CaseChange change, Message message, IReadOnlyList<PreparedAttachment> files)
    {
        change.Db.Messages.Add(message);
        foreach (var file in files) file.AddTo(change.Db, change.Case.Id, message.ReportId, message.Id);
        change.By(message.Warning is null ? Actor.Citizen : Actor.System)
            .Append(new MessageReceived(message.Id, change.Hash(message.Body), message.Warning));
        if (!message.Automatic && change.Case.OfficerId is { } officer) change.Notify(officer, "reply_received", $"reply:{message.Id}");
    }
}

public sealed record MessageReceived(long Message, string TextHash, string? Warning) : CaseFact(CaseAspect.None)
{
    protected override void Change(Case c, DateTimeOffset at) => c.Attention |= Warning is not "automatic";

    // Both see the message itself.
    public override string? ForStaff(FactWords words) => null;
    public override string? ForCitizen(FactWords words) => null;
}
