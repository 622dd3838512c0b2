using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Data;
using CrmConsole.Data.Keys;
using CrmConsole.Identities;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Identities;

public sealed class KeyRotationTests
{
    [Fact]
    public async Task A_new_master_key_takes_over_every_data_key_and_the_old_one_can_go()
    {
        var folder = Locations.NewFolder();
        try
        {
            var options = new StartOptions { Folder = folder };
            string number, keys;
            await using (var app = await TestApp.StartAsync(options))
            {
                number = (await TestCases.ReportAsync(app)).Number;
                keys = app.Get<KeyFile>().Path;
                Assert.Equal([1], (await app.Get<KeyRewrap>().CountAsync()).Keys);
            }
            Assert.Equal(2, KeyRing.Rotate(keys));
            await using (var app = await TestApp.StartAsync(options))
            {
                // Both read; what is new is wrapped by the new one.
                await TestCases.ReportAsync(app, "Lampu lain mati di Jalan Pluit Raya");
                Assert.Equal([1, 2], (await app.Get<KeyRewrap>().CountAsync()).Keys);
                Assert.True(await app.Get<KeyRewrap>().RunAsync() >= 2);
                Assert.Equal(0, await app.Get<KeyRewrap>().RunAsync());
                Assert.Equal([2], (await app.Get<KeyRewrap>().CountAsync()).Keys);
            }
            KeyRing.Retire(keys, 1);
            Assert.Throws<StartRefusedException>(() => KeyRing.Retire(keys, 2));
            await using (var app = await TestApp.StartAsync(options))
            {
                var triage = await TestCases.DemoAsync(app, "triase");
                await using var db = app.OpenDb();
                var report = await db.Reports.FirstAsync(r => r.Number == number);
                var caseId = await CaseReader.Holding(db, number).FirstAsync();
                var opened = await app.Get<CaseDoor>().RevealAsync(triage, caseId, report.ReporterId!.Value, "contact_reporter", "Menanyakan lokasi");
                Assert.Equal("Rini Amelia", opened!.Identity.Name);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_verb_refuses_to_retire_a_key_that_still_wraps_something()
    {
        await using var server = await ServerProcess.StartAsync(new StartOptions { DemoCases = 3 });
        await server.KillAsync();
        await Verb(0, "versi 2", "keys", "rotate");
        await Verb(1, "masih membungkus", "keys", "retire", "1");
        await Verb(0, "versi 1", "keys", "status");
        await Verb(2, "keys status", "keys");

        async Task Verb(int code, string said, params string[] words)
        {
            await using var verb = ServerProcess.Launch(new StartOptions { Folder = server.Folder, Verb = words });
            Assert.True(await verb.ExitAsync() == code, verb.Output);
            Assert.Contains(said, verb.Output, StringComparison.Ordinal);
        }
    }
}
