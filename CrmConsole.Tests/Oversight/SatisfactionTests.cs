using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Oversight;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Oversight;

public sealed class SatisfactionTests
{
    [Fact]
    public async Task A_supervisor_sees_what_reporters_said_of_their_units_and_nobody_else_does()
    {
        await using var app = await TestApp.StartAsync();
        var supervisor = await TestCases.DemoAsync(app, "supervisor");
        Assert.Equal(new SatisfactionFigures(0, 0, null, null), await app.Get<Satisfaction>().ReadAsync(supervisor, null));
        foreach (var stars in new int?[] { 5, 2, null })
        {
            var c = await TestCases.ReportAsync(app, email: $"rini{stars}@warga.test");
            await TestCases.FinishAsync(app, c);
            await using var db = app.OpenDb();
            var report = await db.Reports.Where(r => r.Number == c.Number).Select(r => r.Id).SingleAsync();
            Assert.Equal(CommandOutcome.Done, (await app.Get<CaseDoor>().RunForReporterAsync(report, stars is null ? new Dispute("Lampunya mati lagi") : new Confirm(stars, null))).Outcome);
        }
        var said = await app.Get<Satisfaction>().ReadAsync(supervisor, null);
        Assert.Equal((3, 2, 3.5), (said.Answers, said.Rated, said.Stars!.Value));
        Assert.Equal(2 / 3d, said.Confirmed!.Value, 0.001);
        Assert.Equal(0, (await app.Get<Satisfaction>().ReadAsync(TestCases.Staff(99, Roles.Supervisor, "dishub"), null)).Answers);
    }
}
