using CrmConsole.Accounts;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Cases.Acts;

/// <summary>A note for colleagues.</summary>
public sealed record AddNote(string Text) : CaseCommand;

/// <summary>Its fact is <see cref="Facts.NoteWritten"/>, as of every reason that an act leaves for colleagues.</summary>
public sealed class AddNoteAct : Act<AddNote>
{
    public override IReadOnlyList<Transition> Rows { get; } = [new(CaseStates.All, null, [.. WorkingAndTriage, Roles.Validator])];

    public override string Name => T("Catatan internal", "Internal note");
    public override string Key => "n";
    public override bool TouchesClocks => false;

    protected override Demand Demands(AddNote command) => new(command.Text, Shortest: 1);

    protected override Refusal Do(CaseChange change, AddNote command)
    {
        change.Note(command.Text);
        return Refusal.None;
    }
}
