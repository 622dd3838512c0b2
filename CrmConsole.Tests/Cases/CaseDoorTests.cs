using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Deadlines;
using CrmConsole.Replies;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Cases;

public sealed class CaseDoorTests : IAsyncLifetime
{
    private TestApp app = null!;
    private Actor triage = null!, petugas = null!, validator = null!, supervisor = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        triage = await TestCases.DemoAsync(app, "triase");
        petugas = await TestCases.DemoAsync(app, "petugas");
        supervisor = await TestCases.DemoAsync(app, "supervisor");
        validator = await TestCases.DemoAsync(app, "validator");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_case_goes_from_report_to_validated_and_back_to_the_unit_that_closed_it()
    {
        var c = await TestCases.ReportAsync(app);
        Assert.Equal(("sudin-bina-marga-31.72", "pju-mati", CaseState.New), (c.AgencyCode, c.CategoryCode, c.State));
        await Done(triage, c, new Accept(), CaseState.Coordinating);
        await Done(petugas, c, new Accept(), CaseState.InProgress);
        Assert.Equal(petugas.Id, (await TestCases.ReadAsync(app, c.Id)).OfficerId);
        await Done(petugas, c, new MarkDone("Lampu sudah diganti tadi malam"), CaseState.AwaitingValidation);
        var waiting = await TestCases.ReadAsync(app, c.Id);
        Assert.True(waiting.Provisional);
        Assert.Null(waiting.ClosedAt);
        Assert.Equal(StateMachine.Sentence(Refusal.DoubtsOpen), (await TestCases.RunAsync(app, validator, c.Id, new Validate(null))).Sentence);
        await Done(validator, c, TestCases.Validate, CaseState.Done);
        await Done(supervisor, c, new Reopen("Warga melapor masih mati"), CaseState.InProgress);
        var again = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal(("sudin-bina-marga-31.72", c.TotalDueAt), (again.AgencyCode, again.TotalDueAt));
        await using var db = app.OpenDb();
        Assert.Equal(ClockState.Running, (await db.Clocks.FirstAsync(k => k.CaseId == c.Id && k.Kind == ClockKind.Total)).State);
    }

    [Fact]
    public async Task Two_officers_who_change_the_same_thing_get_a_conflict_and_nothing_is_lost()
    {
        var c = await TestCases.ReportAsync(app);
        var commands = app.Get<CaseDoor>();
        Assert.Equal(CommandOutcome.Done, (await commands.RunAsync(petugas, c.Id, c.Version, new SetCategory("jalan-rusak"))).Outcome);
        var late = await commands.RunAsync(triage, c.Id, c.Version, new SetCategory("trotoar-rusak"));
        Assert.Equal((CommandOutcome.Conflict, CaseAspect.Category, "jalan-rusak", petugas.Name), (late.Outcome, late.Conflict!.Field, late.Conflict.Theirs, late.Conflict.ByName));
        // Another thing is no conflict, and insisting goes through.
        Assert.Equal(CommandOutcome.Done, (await commands.RunAsync(triage, c.Id, c.Version, new AddNote("Catatan saya"))).Outcome);
        Assert.Equal(CommandOutcome.Done, (await commands.RunAsync(triage, c.Id, late.Version + 1, new SetCategory("trotoar-rusak"))).Outcome);
        Assert.Equal("trotoar-rusak", (await TestCases.ReadAsync(app, c.Id)).CategoryCode);
    }

    [Fact]
    public async Task A_double_click_sends_one_reply()
    {
        var c = await TestCases.ReportAsync(app);
        var reply = new Reply("Petugas kami ke lokasi hari ini.", null, "sekali");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TestCases.RunAsync(app, triage, c.Id, reply)));
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Outbox.CountAsync(o => o.CaseId == c.Id && o.Kind == "reply"));
        Assert.Equal(1, await db.Messages.CountAsync(m => m.CaseId == c.Id && m.Direction == MessageDirection.Out));
    }

    [Fact]
    public async Task A_refused_command_changes_nothing()
    {
        var c = await TestCases.ReportAsync(app, email: null);
        foreach (var command in new CaseCommand[] { new MarkDone("belum dikerjakan"), new Validate(null), new Refuse("not_there", "alasan panjang"), new SetCategory("tidak-ada"), new SetArea("99"), new TransferTo("tidak-ada", "alasan"), new Assign(999_999, null), new Assign(petugas.Id, new string('x', 5)) with { OfficerId = validator.Id }, new Refuse("abusive", "x"), new Reply(new string('a', 20_001), null) })
        {
            var result = await TestCases.RunAsync(app, triage, c.Id, command);
            Assert.Equal(CommandOutcome.Refused, result.Outcome);
            Assert.NotEmpty(result.Sentence);
        }
        Assert.Equal(c.Version, (await TestCases.ReadAsync(app, c.Id)).Version);
    }

    [Fact]
    public async Task A_refusal_tells_the_citizen_why()
    {
        var c = await TestCases.ReportAsync(app);
        await Done(triage, c, new Refuse("not_our_authority", "Jalan ini dikelola pemerintah pusat."), CaseState.Refused);
        await using var db = app.OpenDb();
        Assert.Contains(await db.Messages.Where(m => m.CaseId == c.Id && m.Direction == MessageDirection.Out).Select(m => m.Body).ToListAsync(), b => b.Contains("pemerintah pusat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handing_over_keeps_the_clock_and_lets_the_former_unit_read_on()
    {
        var c = await TestCases.ReportAsync(app);
        await Done(triage, c, new Accept(), CaseState.Coordinating);
        await Done(petugas, c, new TransferTo("sudin-dishub-31.72", "Ini rambu, bukan lampu jalan"), CaseState.Coordinating);
        var moved = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal(c.TotalDueAt, moved.TotalDueAt);
        Assert.Equal(["sudin-bina-marga-31.72", "sudin-dishub-31.72"], moved.Holders.Select(h => h.AgencyCode).Order());
        var page = await app.Get<CaseReader>().ReadAsync(petugas, c.Number);
        Assert.True(page!.ReadOnly);
        Assert.Equal(CommandOutcome.Refused, (await TestCases.RunAsync(app, petugas, c.Id, new AddNote("masih saya?"))).Outcome);
    }

    [Fact]
    public async Task The_row_is_always_the_replay_of_its_events()
    {
        var c = await TestCases.ReportAsync(app);
        await Done(triage, c, new Accept(), CaseState.Coordinating);
        await TestCases.RunAsync(app, supervisor, c.Id, new Assign(petugas.Id, "giliran"));
        var page = await app.Get<CaseReader>().ReadAsync(supervisor, c.Number);
        Assert.Contains(page!.Timeline, e => e.Text.EndsWith(": giliran", StringComparison.Ordinal));
        await TestCases.RunAsync(app, petugas, c.Id, new Reply("Kami tinjau sore ini.", null));
        await Done(petugas, c, new Accept(), CaseState.InProgress);
        await TestCases.RunAsync(app, petugas, c.Id, new SetArea("31.72.01.1005"));
        // Deliveries write into the log as well: not between the two readings.
        await Wait.ForAsync("every delivery is recorded", async () =>
        {
            await using var d = app.OpenDb();
            return await d.Outbox.AllAsync(o => o.State == OutboxState.Sent);
        });
        var row = await TestCases.ReadAsync(app, c.Id);
        await using var db = app.OpenDb();
        var replayed = new Case { Id = row.Id, Number = "", Channel = "", Title = row.Title, Address = row.Address };
        foreach (var e in await db.Events.Where(e => e.CaseId == c.Id).OrderBy(e => e.Index).ToListAsync())
        {
            CaseFact.Read(e.Type, e.Payload).ApplyTo(replayed, e.ActorKind, e.At);
            (replayed.Version, replayed.Head) = (e.Index, e.Hash);
        }
        Assert.Equivalent(row, replayed, strict: true);
    }

    [Fact]
    public async Task Opening_an_identity_needs_role_and_purpose_and_is_logged()
    {
        var c = await TestCases.ReportAsync(app);
        await using var db = app.OpenDb();
        var reporter = (await db.Reports.FirstAsync(r => r.Number == c.Number)).ReporterId!.Value;
        var commands = app.Get<CaseDoor>();
        Assert.Null(await commands.RevealAsync(validator, c.Id, reporter, "contact_reporter", "menelepon pelapor"));
        Assert.Null(await commands.RevealAsync(triage, c.Id, reporter, "curious", "ingin tahu saja"));
        Assert.Null(await commands.RevealAsync(triage, c.Id, reporter, "contact_reporter", ""));
        Assert.Empty(await db.RevealLog.ToListAsync());
        var opened = await commands.RevealAsync(triage, c.Id, reporter, "contact_reporter", "menelepon pelapor");
        Assert.Equal("rini@warga.test", opened!.Identity.Email);
        Assert.Single(await db.RevealLog.ToListAsync());
        Assert.Contains(await db.Events.Where(e => e.CaseId == c.Id).Select(e => e.Type).ToListAsync(), t => t == "identity_opened");
    }

    [Fact]
    public async Task Agency_roles_read_contacts_masked_and_nobody_reads_them_in_the_title()
    {
        var c = await TestCases.ReportAsync(app, "Hubungi saya di 0812-3456-7890 atau rini.amelia@contoh.id, NIK 3171012345678901, lampu jalan mati di Pluit");
        Assert.DoesNotContain("7890", c.Title, StringComparison.Ordinal);
        var forUnit = (await app.Get<CaseReader>().ReadAsync(petugas, c.Number))!.Reports[0];
        Assert.All(new[] { "0812-3456-7890", "rini.amelia@contoh.id", "3171012345678901" }, s => Assert.DoesNotContain(s, forUnit.Text, StringComparison.Ordinal));
        Assert.Equal("R••• A•••", forUnit.ReporterMask);
        Assert.Contains("0812-3456-7890", (await app.Get<CaseReader>().ReadAsync(triage, c.Number))!.Reports[0].Text, StringComparison.Ordinal);
    }

    private async Task Done(Actor actor, Case c, CaseCommand command, CaseState expected)
    {
        var result = await TestCases.RunAsync(app, actor, c.Id, command);
        Assert.Equal((CommandOutcome.Done, ""), (result.Outcome, result.Sentence));
        Assert.Equal(expected, (await TestCases.ReadAsync(app, c.Id)).State);
    }
}
