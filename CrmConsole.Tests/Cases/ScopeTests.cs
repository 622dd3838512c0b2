using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Facts;
using CrmConsole.Cases.CasePage;
using CrmConsole.Cases.Queue;
using CrmConsole.Data;
using CrmConsole.Deadlines;
using CrmConsole.Live;
using CrmConsole.Oversight;
using CrmConsole.Routing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

/// <summary>Every reader of cases shows exactly what the one rule allows, for random staff and random cases.</summary>
public sealed class ScopeTests
{
    private static readonly string[] Units =
        ["bina-marga", "sudin-bina-marga-31.72", "sudin-bina-marga-31.71", "kec-31.72.01", "kel-31.72.01.1001", "kel-31.72.01.1005", "dishub", "inspektorat", "biro-pemerintahan", "biro-umum", "pemprov"];

    private static readonly Gen<Actor> Actors =
        from roles in Gen.SubListOf(Roles.All.ToArray())
        from units in Gen.SubListOf(Units)
        from id in Gen.Choose(1, 5)
        from kind in Gen.Frequency((9, Gen.Constant(ActorKind.Staff)), (1, Gen.Constant(ActorKind.Machine)))
        select new Actor(kind, id, "?", roles.Where(_ => kind == ActorKind.Staff).ToHashSet(), units.Take(3).ToArray());

    private sealed record Shape(CaseState State, string? Agency, string? Before, string? Subject, string? EnteredAt, bool Sealed, bool Ruling);

    private static readonly Gen<Shape> Shapes =
        from state in Gen.Elements(Enum.GetValues<CaseState>())
        from agency in Gen.Frequency((1, Gen.Constant<string?>(null)), (6, Gen.Elements<string?>(Units)))
        from before in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(Units)))
        from subject in Gen.Frequency((6, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(Units)))
        from entered in Gen.Frequency((5, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(Units)))
        from isSealed in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        from ruling in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Shape(state, agency, before, subject, entered, isSealed, ruling);

    [Fact]
    public async Task Every_reader_agrees_with_the_one_rule()
    {
        await using var app = await TestApp.StartAsync();
        await FillAsync(app, Shapes.Sample(120, 10).ToArray());
        await TestCases.CaughtUpAsync(app);
        await using var db = app.OpenDb();
        var all = await db.Cases.AsNoTracking().Include(c => c.Holders).ToListAsync();
        var tree = app.Get<RoutingDirectory>().Current.Tree;
        foreach (var actor in Actors.Sample(60, 10))
        {
            var scope = Scope.Of(actor, tree);
            var expected = all.Where(c => scope.Sees(ScopeFacts.Of(c))).Select(c => c.Number).Order().ToList();
            await ReadersAgreeAsync(app, actor, scope, all, expected);
        }
    }

    private static async Task ReadersAgreeAsync(TestApp app, Actor actor, Scope scope, List<Case> all, List<string> expected)
    {
        await using var db = app.OpenDb();
        Assert.Equal(expected, [.. (await db.Cases.Where(scope.Filter).Select(c => c.Number).ToListAsync()).Order()]);

        var open = all.Where(c => (c.State.IsOpen() || c.Attention) && expected.Contains(c.Number)).ToList();
        var index = app.Get<QueueIndex>();
        Assert.Equal(open.Select(c => c.Number).Order(), index.Visible(actor).Select(r => r.Number).Order());
        using var list = index.OpenSession(actor, new QueueFilter(), QueueOrder.Newest);
        using var held = index.OpenSession(actor, new QueueFilter { View = "held" }, QueueOrder.Newest);
        var shown = list.Range(0, 10_000).Concat(held.Range(0, 10_000)).Select(i => i.Row.Number).ToHashSet();
        Assert.Empty(shown.Except(expected));
        Assert.Equal(list.Total, index.Counts(actor).Open);
        using var found = index.OpenSession(actor, new QueueFilter { Text = "rahasia" }, QueueOrder.Newest);
        Assert.Empty(found.Range(0, 10_000).Select(i => i.Row.Number).Except(expected));

        var reader = app.Get<CaseReader>();
        foreach (var c in all.Take(25))
            Assert.Equal(expected.Contains(c.Number), await reader.ReadAsync(actor, c.Number) is not null);
        var sight = app.Get<CaseSight>();
        foreach (var c in all.Take(25)) Assert.Equal(expected.Contains(c.Number), await sight.SeesAsync(actor, c.Id, CancellationToken.None));
        foreach (var c in all.Take(40))
        {
            if (await reader.ReadAsync(actor, c.Number) is not { } page) continue;
            Assert.Empty(page.Links.Select(l => l.Number).Except(expected));
            Assert.DoesNotContain(page.Timeline, e => all.Any(x => x.Number != c.Number && !expected.Contains(x.Number) && e.Text.Contains(x.Number, StringComparison.Ordinal)));
        }
        Assert.Empty((await app.Get<NoticeBook>().ListAsync(actor, 10_000)).Select(n => n.Number).OfType<string>().Except(expected));
        Assert.Empty((await app.Get<NoticeBook>().WaitingForMailAsync(actor, DateTimeOffset.MaxValue)).Select(n => n.Number).OfType<string>().Except(expected));
        Assert.Empty((await app.Get<Teams>().JourneysAsync(actor, [.. all.Select(c => c.Id)])).Keys.Except(all.Where(c => expected.Contains(c.Number)).Select(c => c.Id)));
        var commands = app.Get<CaseDoor>();
        foreach (var c in all.Where(c => !expected.Contains(c.Number)).Take(3))
            Assert.Equal(CommandOutcome.NotFound, (await commands.RunAsync(actor, c.Id, c.Version, new AddNote("coba"))).Outcome);
    }

    private static async Task FillAsync(TestApp app, Shape[] shapes)
    {
        var writer = app.Get<CaseWriter>();
        var now = app.Get<TimeProvider>().UtcNowMicros();
        await app.Get<Writer>().RunAsync(db =>
        {
            Case? before = null;
            foreach (var s in shapes)
            {
                var report = new Report { Number = Numbers.Next(db, now), Channel = "web", Text = "rahasia", ReceivedAt = now };
                db.Reports.Add(report);
                var c = CaseWriter.New(db, report, "rahasia " + report.Number);
                c.SubjectAgencyCode = s.Subject;
                c.RulingPending = s.Ruling;
                db.CaseReports.Add(new CaseReport { CaseId = c.Id, ReportId = report.Id, From = now });
                writer.Append(db, c, Actor.System, new Received(report.Id, report.Number, "web", null, null, s.Before ?? s.Agency, null, CasePriority.Normal, s.Sealed, s.EnteredAt, null, Instants.ToMicros(now.AddDays(7)), null, null));
                if (s.Before is not null && s.Agency is not null)
                    writer.Append(db, c, Actor.System, new AgencyChanged(s.Before, s.Agency, TransferFact.Coordination, null, CaseState.Coordinating, s.Sealed));
                writer.Append(db, c, Actor.System, new Resumed(c.State, s.State));
                // What hangs on a case and must not be seen without it.
                if (before is { } other)
                {
                    db.CaseLinks.Add(new CaseLink { CaseId = c.Id, OtherId = other.Id, At = now });
                    writer.Append(db, c, Actor.System, new Linked(other.Id, other.Number, CaseLinkKind.Related, null));
                }
                db.Transfers.Add(new Transfer { CaseId = c.Id, FromAgencyCode = s.Before, ToAgencyCode = s.Agency ?? "dishub", ByUserId = 1, At = now });
                for (var user = 1; user <= 5; user++) db.Notices.Add(new StaffNotice { UserId = user, CaseId = c.Id, Kind = "overdue", OnceKey = $"test:{c.Id}", At = now });
                before = c;
            }
        });
    }

    [Fact]
    public void Nobody_in_the_unit_complained_about_sees_the_case_whatever_the_role()
    {
        var tree = Data.Seeded.Routing.Tree;
        var facts = new ScopeFacts(false, CaseState.InProgress, false, "dishub", "kec-31.72.01", null, ["dishub"]);
        foreach (var role in Roles.All.Except([Roles.Auditor]))
            Assert.False(Scope.Of(TestCases.Staff(1, role, "kel-31.72.01.1001"), tree).Sees(facts));
        Assert.True(Scope.Of(TestCases.Staff(1, Roles.Triage), tree).Sees(facts));
    }

    [Fact]
    public void An_administrator_sees_no_case_and_a_sealed_one_is_seen_by_inspectorate_and_auditor_only()
    {
        var tree = Data.Seeded.Routing.Tree;
        var plain = new ScopeFacts(false, CaseState.New, false, "dishub", null, null, []);
        Assert.True(Scope.Of(TestCases.Staff(1, Roles.Admin), tree).IsEmpty);
        Assert.False(Scope.Of(TestCases.Staff(1, Roles.Admin), tree).Sees(plain));
        foreach (var role in Roles.All)
            Assert.Equal(role is Roles.Inspectorate or Roles.Auditor, Scope.Of(TestCases.Staff(1, role, "pemprov"), tree).Sees(plain with { Sealed = true }));
    }
}
