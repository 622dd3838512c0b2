using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Demo;

internal enum DemoAct { Triage, TakeUp, Return, FollowUp, Reply, Note, Done, Validate }

/// <summary>One step of a case's life in the demo.</summary>
public sealed record DemoStep
{
    internal DemoAct Act { get; init; }
    internal DateTimeOffset At { get; init; }
    internal string Text { get; init; } = "";
    internal int Progress { get; init; }
}

/// <summary>What officers do with the demo's cases, by the same commands as people at the screen.</summary>
public sealed class DemoLife(IDbContextFactory<CrmDb> databases, CaseCommands commands, RoutingDirectory routing, TimeProvider time)
{
    private IReadOnlyList<StaffCard>? staff;

    /// <summary>A life for a report that came at <paramref name="at"/>; steps may lie in the future.</summary>
    public IReadOnlyList<DemoStep> Write(Random random, DemoReport report, DateTimeOffset at, bool closes)
    {
        var steps = new List<DemoStep>();
        var fate = random.NextDouble();
        // Hardly anything lies untouched for weeks.
        if (report.Age > TimeSpan.FromDays(8) && random.Next(8) > 0) fate = 0.66 + fate * 0.34;
        var clock = at;
        void Then(DemoAct act, double fromHours, double toHours, IReadOnlyList<string>? texts = null)
        {
            clock = clock.AddHours(fromHours + random.NextDouble() * (toHours - fromHours));
            steps.Add(new DemoStep { Act = act, At = clock, Text = texts is null ? "" : texts[random.Next(texts.Count)] });
        }
        if (fate < 0.16) return steps;
        Then(DemoAct.Triage, 0.6, 7);
        if (fate < 0.34) return steps;
        if (fate < 0.38)
        {
            Then(DemoAct.Return, 1, 20, ["Ruas ini bukan kewenangan kami, mohon diperiksa kembali.", "Setelah ditinjau, lokasinya di luar wilayah kerja kami."]);
            return steps;
        }
        Then(DemoAct.TakeUp, 1, 22);
        if (random.Next(3) > 0) Then(DemoAct.Reply, 1, 8, DemoTexts.Replies);
        if (random.Next(3) == 0) Then(DemoAct.Note, 1, 12, DemoTexts.Notes);
        if (random.Next(2) == 0)
        {
            var (progress, text) = DemoTexts.FollowUps[random.Next(DemoTexts.FollowUps.Count - 1)];
            Then(DemoAct.FollowUp, 2, 30, [text]);
            steps[^1] = steps[^1] with { Progress = progress };
        }
        if (fate < 0.66 || !closes) return steps;
        Then(DemoAct.Done, 5, 60, ["Sudah dikerjakan di lokasi, hasil difoto petugas.", "Selesai ditangani hari ini bersama petugas kelurahan."]);
        if (fate > 0.76) Then(DemoAct.Validate, 2, 20);
        return steps;
    }

    /// <summary>Takes one step; one that the rules refuse is left out, as it would be at the screen.</summary>
    public async Task DoAsync(string number, DemoReport report, DemoStep step, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        staff ??= StaffDirectory.Read(db, time.GetUtcNow());
        if (staff.Count == 0) return;
        var c = await db.Cases.AsNoTracking().FirstAsync(x => x.Number == number, ct);
        var unit = UnitActor(c);
        switch (step.Act)
        {
            case DemoAct.Triage:
                var triage = Someone(Roles.Triage, c.Id);
                if (c.CategoryCode is null) await Run(triage, new SetCategory(report.CategoryCode));
                if (c.AreaCode is null) await Run(triage, new SetArea(report.AreaCode));
                if (c.AgencyCode is null && Way(report, c) is { } agency) await Run(triage, new SetAgency(agency, "Sesuai kewenangan dan lokasi"));
                await Run(triage, new Accept());
                break;
            case DemoAct.TakeUp: await Run(unit, new Accept()); break;
            case DemoAct.Return: await Run(unit, new Return("not_our_task", step.Text)); break;
            case DemoAct.FollowUp: await Run(unit, new PostFollowUp(step.Progress, step.Text)); break;
            case DemoAct.Reply: await Run(unit, new Reply(step.Text, null)); break;
            case DemoAct.Note: await Run(unit, new AddNote(step.Text)); break;
            case DemoAct.Done: await Run(unit, new MarkDone(step.Text)); break;
            case DemoAct.Validate: await Run(Someone(Roles.Validator, c.Id), new Validate(null, new Dictionary<string, string> { [EvidenceDoubt.NoPhoto.Code()] = "Dikonfirmasi lewat telepon dengan ketua RT; pekerjaan terlihat selesai." })); break;
        }

        Task Run(Actor actor, CaseCommand command) => commands.RunAsync(actor, c.Id, int.MaxValue, command, ct);
    }

    private string? Way(DemoReport report, Case c) =>
        routing.Current.Router.Decide(new RouteRequest(c.Channel, report.CategoryCode, report.AreaCode, false, time.GetUtcNow())).AgencyCode;

    private Actor Someone(string role, long salt)
    {
        var able = staff!.Where(s => s.Actor.Is(role)).ToList();
        return able.Count == 0 ? Actor.System : able[(int)(salt % able.Count)].Actor;
    }

    // Officers of the case's own unit where the demo has some; else a colleague on loan, who takes nothing for themselves.
    private Actor UnitActor(Case c)
    {
        var able = staff!.Where(s => s.Actor.Is(Roles.Agency) && c.AgencyCode is not null && s.Actor.Units.Any(u => routing.Current.Tree.Subtree(u).Contains(c.AgencyCode))).ToList();
        if (able.Count > 0) return able[(int)(c.Id % able.Count)].Actor;
        var loan = Someone(Roles.Supervisor, c.Id);
        return loan with { Units = c.AgencyCode is null ? [] : [c.AgencyCode], Roles = new HashSet<string> { Roles.Supervisor } };
    }
}
