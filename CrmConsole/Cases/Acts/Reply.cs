using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>An answer to every reporter of the case, each on their own channel.</summary>
/// <param name="OnceKey">Made by the page when the text was begun: a double click or a retry sends once.</param>
/// <param name="Private">What was said in public is answered to the person alone, where the channel can do that.</param>
public sealed record Reply(string Text, string? TemplateCode, string? OnceKey = null, bool Private = false) : CaseCommand;

/// <summary>Its fact is <see cref="Facts.ReplyWritten"/>, as of everything that is written to reporters.</summary>
public sealed class ReplyAct : Act<Reply>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, WorkingAndTriage)];

    public override string Name => T("Balas pelapor", "Reply to the reporter");
    public override string Key => "r";

    protected override Demand Demands(Reply command) => new(command.Text);

    protected override Refusal Do(CaseChange change, Reply command) =>
        change.Replies.Send(change.Db, change.Case, change.Actor, command.Text, command.OnceKey, command.Private);
}
