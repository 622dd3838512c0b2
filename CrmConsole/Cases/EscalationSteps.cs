using CrmConsole.Accounts;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Live;
using CrmConsole.Routing;

namespace CrmConsole.Cases;

/// <summary>What happens on each rung, inside the writer's transaction.</summary>
public sealed class EscalationSteps(CaseWriter cases, ActServices acts, CaseReplies replies, DeadlineDirectory deadlines, RoutingDirectory routing)
{
    /// <summary>Climbs every rung that has come, and sets when the next one does. Returns how many.</summary>
    public int Climb(CrmDb db, Case c, Clock clock, EscalationStaff staff, DateTimeOffset now)
    {
        var ladder = deadlines.Current.Version(clock.PolicyId, now).Ladder(clock.Kind, clock.StartedAt, clock.DueAt);
        var climbed = 0;
        while (c.State.IsOpen() && clock.State is ClockState.Running or ClockState.Breached && clock.Told < ladder.Count && ladder[clock.Told].At <= now)
        {
            Step(db, c, clock, ladder[clock.Told].Rung, staff, now);
            clock.Told++;
            climbed++;
        }
        clock.NextAt = c.State.IsOpen() && clock.State is ClockState.Running or ClockState.Breached && clock.Told < ladder.Count ? ladder[clock.Told].At : null;
        return climbed;
    }

    private void Step(CrmDb db, Case c, Clock clock, Rung rung, EscalationStaff staff, DateTimeOffset now)
    {
        if (clock.Kind is ClockKind.CitizenReminder or ClockKind.CitizenAnswer)
        {
            EndWaiting(db, c, clock, now);
            return;
        }
        if (rung == Rung.Breach)
        {
            clock.State = ClockState.Breached;
            cases.Append(db, c, Actor.System, new Overdue(clock.Kind, Instants.ToMicros(clock.DueAt)));
        }
        else if (rung is Rung.RedFlag or Rung.Head or Rung.Bureau)
        {
            cases.Append(db, c, Actor.System, new Escalated(clock.Kind, rung));
        }
        // After a night off a warning that comes with the breach says nothing more.
        if (rung == Rung.Warn && clock.DueAt <= now) return;
        foreach (var user in staff.For(c, rung, routing.Current.Tree))
            db.Notices.Add(new StaffNotice { UserId = user, CaseId = c.Id, Kind = NoticeKind(rung), OnceKey = $"clock:{clock.Id}:{rung}", At = now });
    }

    private void EndWaiting(CrmDb db, Case c, Clock clock, DateTimeOffset now)
    {
        (clock.State, clock.StoppedAt) = (ClockState.Met, now);
        if (c.State != CaseState.AwaitingCitizen) return;
        if (clock.Kind == ClockKind.CitizenReminder)
        {
            replies.Tell(db, c, Actor.System, "Kami masih menunggu jawaban Anda atas pertanyaan kami. Balas pesan ini agar pekerjaan berlanjut.");
            return;
        }
        ResumeAct.WithoutAnswer(acts.Begin(db, c, Actor.System));
        if (c.OfficerId is { } officer)
            db.Notices.Add(new StaffNotice { UserId = officer, CaseId = c.Id, Kind = "no_answer", OnceKey = $"clock:{clock.Id}:no_answer", At = now });
    }

    private static string NoticeKind(Rung rung) => rung switch
    {
        Rung.Warn => "due_soon",
        Rung.RedFlag => "red_flag",
        Rung.Breach => "overdue",
        _ => "escalated",
    };
}

/// <summary>Those who can be told of a clock, as they were when the sweep began.</summary>
public sealed class EscalationStaff
{
    private readonly List<StaffCard> supervisors, validators, inspectorate, triage;

    private EscalationStaff(IReadOnlyList<StaffCard> staff)
    {
        List<StaffCard> With(string role) => [.. staff.Where(s => s.Active && s.Actor.Is(role))];
        (supervisors, validators, inspectorate, triage) = (With(Roles.Supervisor), With(Roles.Validator), With(Roles.Inspectorate), With(Roles.Triage));
    }

    public static EscalationStaff Read(CrmDb db, DateTimeOffset now) => new(StaffDirectory.InRoles(db, now, Roles.Supervisor, Roles.Validator, Roles.Inspectorate, Roles.Triage));

    /// <summary>Warn: whoever has it, else as for a breach. Red flag and breach: the nearest unit that has supervisors. Head:
    /// the agency's highest. Bureau: its validators. Sealed cases: the Inspectorate only, on every rung.</summary>
    public IEnumerable<long> For(Case c, Rung rung, AgencyTree tree)
    {
        if (c.Sealed) return inspectorate.Select(s => s.Actor.Id);
        if (rung == Rung.Warn && c.OfficerId is { } officer) return [officer];
        if (rung == Rung.Bureau) return validators.Select(s => s.Actor.Id);
        var line = Line(c.AgencyCode, tree).Select(code => supervisors.Where(s => s.Actor.Units.Contains(code) && !Concerned(c, s.Actor, tree)).ToList()).Where(l => l.Count > 0);
        var chosen = rung == Rung.Head ? line.LastOrDefault() : line.FirstOrDefault();
        // A case that nobody has yet is the centre's.
        return (chosen ?? triage).Select(s => s.Actor.Id);
    }

    // Whoever works for the unit complained about is never told.
    private static bool Concerned(Case c, Actor actor, AgencyTree tree) => actor.Units.Any(u => tree.IsIn(u, c.SubjectAgencyCode));

    // From the case's agency upwards; the province itself is nobody's line.
    private static IEnumerable<string> Line(string? code, AgencyTree tree)
    {
        for (var agency = tree.Find(code); agency is not null && agency.Kind != "province"; agency = tree.Find(agency.ParentCode)) yield return agency.Code;
    }
}
