using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Deadlines;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CrmConsole.Tests.Cases;

/// <summary>The unit's own time: from acceptance, not while the citizen is asked, and each unit has its own.</summary>
public sealed class UnitClockTests
{
    [Fact]
    public async Task It_begins_with_acceptance_stands_still_while_the_citizen_is_asked_and_ends_with_the_hand_over()
    {
        // A Monday morning: five working days end on Monday's successor of the next week.
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 6, 2, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.StartAsync(time: time);
        var (triage, petugas) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"));
        var c = await TestCases.ReportAsync(app);
        await Run(triage, new Accept());
        Assert.Null(await UnitClockAsync());
        await Run(petugas, new Accept());
        var clock = (await UnitClockAsync())!;
        Assert.Equal((ClockState.Running, new DateTimeOffset(2026, 7, 13, 9, 0, 0, TimeSpan.Zero)), (clock.State, clock.DueAt));

        await Run(petugas, new Ask("Lampu yang mana persisnya?"));
        var total = (await TestCases.ReadAsync(app, c.Id)).TotalDueAt;
        Assert.Equal(ClockState.Paused, (await UnitClockAsync())!.State);
        time.Advance(TimeSpan.FromDays(2));
        await Run(petugas, new Resume());
        clock = (await UnitClockAsync())!;
        Assert.Equal((ClockState.Running, new DateTimeOffset(2026, 7, 15, 9, 0, 0, TimeSpan.Zero)), (clock.State, clock.DueAt));
        Assert.Equal(total, (await TestCases.ReadAsync(app, c.Id)).TotalDueAt);

        await Run(petugas, new TransferTo("dishub", "Bukan lampu jalan, melainkan lampu lalu lintas"));
        Assert.Equal(ClockState.Met, (await UnitClockAsync())!.State);

        Task Run(CrmConsole.Accounts.Actor who, CaseCommand command) => TestCases.DoAsync(app, who, c.Id, command);

        async Task<Clock?> UnitClockAsync()
        {
            await using var db = app.OpenDb();
            return await db.Clocks.OrderByDescending(k => k.Id).FirstOrDefaultAsync(k => k.CaseId == c.Id && k.Kind == ClockKind.Unit);
        }
    }
}
