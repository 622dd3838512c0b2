using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Queue;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Oversight;

/// <summary>One case that goes to somebody; null takes the officer off.</summary>
public sealed record Move(QueueRow Case, long? To);

/// <summary>What became of a <see cref="Move"/>.</summary>
public sealed record Moved(Move Move, CommandResult Result)
{
    public bool Done => Result.Outcome == CommandOutcome.Done;
}

/// <summary>Gives many cases to officers through the one door for changes, each for itself: one that is refused keeps no other
/// from going.</summary>
public sealed class Reassigning(CaseDoor door)
{
    /// <summary>In the order of the moves. <paramref name="reason"/> is read by who gets a case; at least 5 letters.</summary>
    public async Task<IReadOnlyList<Moved>> RunAsync(Actor actor, IReadOnlyList<Move> moves, string reason) =>
        // All at once: the writer commits together what waits together.
        await Task.WhenAll(moves.Select(async m => new Moved(m, await door.RunAsync(actor, m.Case.Id, m.Case.Version, new Assign(m.To, reason.Trim())))));

    /// <summary>Gives back what went well; who was given a case by a colleague meanwhile keeps it, and that is told.</summary>
    public async Task<IReadOnlyList<Moved>> UndoAsync(Actor actor, IReadOnlyList<Moved> moved)
    {
        var reason = T("Pemindahan diurungkan", "The move was undone");
        return await Task.WhenAll(moved.Where(m => m.Done).Select(async m =>
        {
            var back = new Move(m.Move.Case with { OfficerId = m.Move.To, Version = m.Result.Version }, m.Move.Case.OfficerId);
            return new Moved(back, await door.RunAsync(actor, back.Case.Id, back.Case.Version, new Assign(back.To, reason)));
        }));
    }
}
