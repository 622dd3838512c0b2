using CrmConsole.Accounts;
using CrmConsole.Data;

namespace CrmConsole.Cases;

/// <summary>The stages of a longer piece of work: each with a day of its own, which the reporter reads.</summary>
public sealed class Milestones(CaseWriter cases, CaseReplies replies, TimeProvider time)
{
    public const int Most = 20, LongestTitle = 200;

    public Refusal Add(CrmDb db, Case c, Actor actor, AddMilestone command)
    {
        var now = time.UtcNowMicros();
        var title = command.Title.Trim();
        if (title.Length > LongestTitle) return Refusal.TextTooLong;
        if (CaseMoves.DayProblem(command.Day, now) is var problem and not Refusal.None) return problem;
        if (db.Milestones.Count(m => m.CaseId == c.Id && !m.Dropped) >= Most) return Refusal.TooMany;
        var row = new Milestone { CaseId = c.Id, Title = title, DueAt = JakartaTime.EndOf(command.Day) };
        db.Milestones.Add(row);
        cases.Append(db, c, actor, new MilestoneSet(row.Id, Instants.ToMicros(row.DueAt)));
        return Refusal.None;
    }

    public Refusal Reach(CrmDb db, Case c, Actor actor, ReachMilestone command)
    {
        if (Find(db, c, command.Id) is not { } row) return Refusal.UnknownCode;
        if (row.ReachedAt is not null) return Refusal.SameValue;
        row.ReachedAt = time.UtcNowMicros();
        cases.Append(db, c, actor, new MilestoneReached(row.Id));
        return Refusal.None;
    }

    public Refusal Drop(CrmDb db, Case c, Actor actor, DropMilestone command)
    {
        if (Find(db, c, command.Id) is not { } row) return Refusal.UnknownCode;
        row.Dropped = true;
        cases.Append(db, c, actor, new MilestoneDropped(row.Id, cases.HashOf(command.Reason)));
        return replies.AddNote(db, c, actor, command.Reason);
    }

    private static Milestone? Find(CrmDb db, Case c, long id) => db.Milestones.FirstOrDefault(m => m.Id == id && m.CaseId == c.Id && !m.Dropped);
}
