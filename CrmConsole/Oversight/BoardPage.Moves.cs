using CrmConsole.Cases;
using CrmConsole.Cases.Queue;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Oversight;

// What the supervisor does: select, drag, move, share out, undo.
public sealed partial class BoardPage
{
    private readonly HashSet<long> _selected = [];
    private QueueRow? _dragged;
    private IReadOnlyList<QueueRow>? _asking;
    private IReadOnlyList<Placement>? _plan;
    private string _planReason = "";
    private long? _target;
    private IReadOnlyList<Moved>? _moved;
    private bool _undone, _busy;

    private void Pick(QueueRow row)
    {
        if (!_selected.Remove(row.Id)) _selected.Add(row.Id);
    }

    private void Clear() => _selected.Clear();

    private void Drag(QueueRow row) => _dragged = row;

    private void Drop(BoardColumn column)
    {
        if (_dragged is not { } row || column.Id is not { } officer) return;
        _dragged = null;
        // Whoever drags one of the selected cards means all of them.
        IReadOnlyList<QueueRow> cases = _selected.Contains(row.Id) ? Selected() : [row];
        cases = [.. cases.Where(c => c.OfficerId != officer)];
        if (cases.Count > 0) (_asking, _target) = (cases, officer);
    }

    private void Ask(long? target)
    {
        if (Selected() is { Count: > 0 } cases) (_asking, _target) = (cases, target);
    }

    private IReadOnlyList<QueueRow> Selected() => [.. _board!.Columns.SelectMany(c => c.Cards).Where(r => _selected.Contains(r.Id))];

    private void ProposeSelected() => Propose(Selected(), "");

    private void Share(BoardColumn column) =>
        Propose(column.Cards, column.Officer is { } away ? T($"Menggantikan {away.Actor.Name} yang absen", $"Standing in for {away.Actor.Name}") : T("Membagi beban kerja", "Sharing the load"));

    private void Propose(IReadOnlyList<QueueRow> cases, string reason)
    {
        if (cases.Count == 0) return;
        _planReason = reason;
        _plan = FairSpread.Plan(cases, _board!.Columns, Teams.MayHave);
    }

    private void CloseDialog() => (_asking, _plan, _target) = (null, null, null);

    private Task MoveAsync((IReadOnlyList<Move> Moves, string Reason) wish) => RunAsync(async () =>
    {
        CloseDialog();
        _moved = await Reassigning.RunAsync(_actor, wish.Moves, wish.Reason);
        _undone = false;
        _selected.ExceptWith(_moved.Where(m => m.Done).Select(m => m.Move.Case.Id));
    });

    private Task UndoAsync() => _moved is null || _undone ? Task.CompletedTask : RunAsync(async () =>
    {
        _moved = await Reassigning.UndoAsync(_actor, _moved);
        _undone = true;
    });

    private async Task RunAsync(Func<Task> work)
    {
        // A double click does it once.
        if (_busy) return;
        _busy = true;
        try
        {
            await work();
        }
        finally
        {
            _busy = false;
            StateHasChanged();
        }
    }
}
