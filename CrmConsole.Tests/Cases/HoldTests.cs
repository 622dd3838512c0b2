using CrmConsole.Cases;
using CrmConsole.Cases.Acts;

namespace CrmConsole.Tests.Cases;

public sealed class HoldTests
{
    [Fact]
    public async Task Work_waits_and_goes_on_and_everybody_reads_so()
    {
        await using var app = await TestApp.StartAsync();
        var (triage, petugas) = (await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "petugas"));
        var c = await TestCases.ReportAsync(app);
        await TestCases.DoAsync(app, triage, c.Id, new Accept());
        await TestCases.DoAsync(app, petugas, c.Id, new Accept());
        await TestCases.DoAsync(app, petugas, c.Id, new Hold("Menunggu tiang dari gudang"));
        var held = await TestCases.ReadAsync(app, c.Id);
        Assert.Equal((CaseState.OnHold, "Ditunda sementara", "Tunda"), (held.State, held.State.Face().Citizen.Indonesian, held.State.Face().Lapor));
        Assert.Contains((await app.Get<CaseReader>().ReadAsync(petugas, c.Number))!.Timeline, e => e.Text == "Ditunda");
        await TestCases.DoAsync(app, petugas, c.Id, new Start());
        Assert.Equal(CaseState.InProgress, (await TestCases.ReadAsync(app, c.Id)).State);
    }
}
