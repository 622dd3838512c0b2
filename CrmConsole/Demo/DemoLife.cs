using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Evidence;
using CrmConsole.Routing;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Demo;

internal enum DemoAct { Triage, TakeUp, Return, FollowUp, Reply, Note, Done, Validate, Rate, Dispute }

/// <summary>One step of a case's life in the demo.</summary>
public sealed record DemoStep
{
    internal DemoAct Act { get; init; }
    internal DateTimeOffset At { get; init; }
    internal string Text { get; init; } = "";
    internal int Progress { get; init; }
    internal int Stars { get; init; }
}

/// <summary>What officers and reporters do with the demo's cases, by the same commands as people at the screen.</summary>
public sealed class DemoLife(IDbContextFactory<CrmDb> databases, CaseDoor door, RoutingDirectory routing, TimeProvider time)
{
    // Of a hundred done ones.
    private const int Rated = 35, Reopened = 4;
    // So many of a hundred give five stars, four, …: 4.1 on average.
    private static readonly int[] StarWeights = [48, 30, 11, 6, 5];

    private IReadOnlyList<StaffCard>? staff;

    /// <summary>A life for a report that came at <paramref name="at"/>; steps may lie in the future.</summary>
    /// <param name="closes">False leaves everything open.</param>
    /// <param name="past">It is of weeks ago and nearly always done by now.</param>
    public IReadOnlyList<DemoStep> Write(Random random, DemoReport report, DateTimeOffset at, bool closes, bool past = false)
    {
        var steps = new List<DemoStep>();
        var fate = random.NextDouble();
        // Hardly anything lies untouched for weeks.
        if (report.Age > TimeSpan.FromDays(8) && random.Next(8) > 0) fate = 0.73 + fate * 0.27;
        if (past && random.Next(14) > 0) fate = 1;
        // What has a day is dealt with sooner than what has a week.
        var pace = past ? Math.Clamp((routing.Current.Category(report.CategoryCode)?.DeadlineDays ?? 7) / 7.0, 0.1, 1) : 1;
        var clock = at;
        void Then(DemoAct act, double fromHours, double toHours, IReadOnlyList<string>? texts = null)
        {
            clock = clock.AddHours(fromHours + random.NextDouble() * (toHours - fromHours) * pace);
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
        // Who looks at weeks gone by looks at their end: less was said there, so that the first start does not take long.
        if (random.Next(past ? 9 : 3) > (past ? 7 : 0)) Then(DemoAct.Reply, 1, 8, DemoTexts.Replies);
        if (!past && random.Next(3) == 0) Then(DemoAct.Note, 1, 12, DemoTexts.Notes);
        if (!past && random.Next(2) == 0)
        {
            var (progress, text) = DemoTexts.FollowUps[random.Next(DemoTexts.FollowUps.Count - 1)];
            Then(DemoAct.FollowUp, 2, 30, [text]);
            steps[^1] = steps[^1] with { Progress = progress };
        }
        if (fate < 0.66 || !closes) return steps;
        var slow = past && random.Next(12) == 0;
        Then(DemoAct.Done, slow ? 120 : 5, slow ? 400 : 60, ["Sudah dikerjakan di lokasi, hasil difoto petugas.", "Selesai ditangani hari ini bersama petugas kelurahan."]);
        if (fate <= 0.76) return steps;
        Then(DemoAct.Validate, 2, 20);
        steps.AddRange(Afterwards(report, clock));
        return steps;
    }

    // What reporters say of it. With dice of its own, so that it changes nothing of what else comes in.
    private static List<DemoStep> Afterwards(DemoReport report, DateTimeOffset clock)
    {
        var random = new Random((int)(report.Age.Ticks / TimeSpan.TicksPerMinute) * 7919 + report.Text.Length);
        var steps = new List<DemoStep>();
        void Then(DemoAct act, double fromHours, double toHours, IReadOnlyList<string>? texts = null, int stars = 0)
        {
            clock = clock.AddHours(fromHours + random.NextDouble() * (toHours - fromHours));
            steps.Add(new DemoStep { Act = act, At = clock, Text = texts is null ? "" : texts[random.Next(texts.Count)], Stars = stars });
        }
        if (random.Next(100) < Reopened)
        {
            Then(DemoAct.Dispute, 3, 60, DemoTexts.Disputes);
            if (random.Next(4) == 0) return steps;
            Then(DemoAct.Done, 8, 70, ["Sudah dikerjakan ulang, kali ini diperiksa bersama pelapor.", "Perbaikan diulang dan hasilnya difoto."]);
            Then(DemoAct.Validate, 2, 20);
        }
        if (random.Next(100) < Rated) Then(DemoAct.Rate, 2, 70, stars: Stars(random));
        return steps;
    }

    private static int Stars(Random random)
    {
        var left = random.Next(StarWeights.Sum());
        for (var i = 0; i < StarWeights.Length; i++)
            if ((left -= StarWeights[i]) < 0) return 5 - i;
        return 5;
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
                if (c.AgencyCode is null && Way(report, c) is { } agency) await Run(triage, new TransferTo(agency, "Sesuai kewenangan dan lokasi"));
                await Run(triage, new Accept());
                break;
            case DemoAct.TakeUp: await Run(unit, new Accept()); break;
            case DemoAct.Return: await Run(unit, new Return("not_our_task", step.Text)); break;
            case DemoAct.FollowUp: await Run(unit, new PostFollowUp(step.Progress, step.Text)); break;
            case DemoAct.Reply: await Run(unit, new Reply(step.Text, null)); break;
            case DemoAct.Note: await Run(unit, new AddNote(step.Text)); break;
            case DemoAct.Done: await Run(unit, new MarkDone(step.Text)); break;
            case DemoAct.Rate: await Say(new Confirm(step.Stars, null)); break;
            case DemoAct.Dispute: await Say(new Dispute(step.Text)); break;
            case DemoAct.Validate: await Run(Someone(Roles.Validator, c.Id), new Validate(null, new Dictionary<string, string> { [EvidenceDoubt.NoPhoto.Code()] = "Dikonfirmasi lewat telepon dengan ketua RT; pekerjaan terlihat selesai." })); break;
        }

        Task Run(Actor actor, CaseCommand command) => door.RunAsync(actor, c.Id, int.MaxValue, command, ct);
        async Task Say(CitizenCommand command) => await door.RunForReporterAsync(await db.Reports.Where(r => r.Number == number).Select(r => r.Id).FirstAsync(ct), command, ct);
    }

    private string? Way(DemoReport report, Case c) =>
        routing.Current.Router.Decide(new RouteRequest(report.CategoryCode, report.AreaCode, false, time.GetUtcNow())).AgencyCode;

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
