using CrmConsole.Accounts;
using CrmConsole.Cases;
using CrmConsole.Cases.Acts;
using CrmConsole.Cases.Queue;
using CrmConsole.Oversight;
using CrmConsole.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CrmConsole.Tests.Oversight;

public sealed class ReassigningTests
{
    [Fact]
    public async Task Each_case_goes_for_itself_with_its_reason_and_comes_back_by_undo()
    {
        await using var app = await TestApp.StartAsync();
        var (supervisor, agus, budi, validator) = (await TestCases.DemoAsync(app, "supervisor"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "budi"), await TestCases.DemoAsync(app, "validator"));
        var cases = await AssignedAsync(app, agus, 4);
        // One was handed on by a colleague after the board was drawn; one goes to somebody who is not of the unit.
        await TestCases.RunAsync(app, agus, cases[3].Id, new Assign(null, null));
        var moved = await app.Get<Reassigning>().RunAsync(supervisor, [new(cases[0], budi.Id), new(cases[1], budi.Id), new(cases[2], validator.Id), new(cases[3], budi.Id)], "Agus sedang cuti");

        Assert.Equal([CommandOutcome.Done, CommandOutcome.Done, CommandOutcome.Refused, CommandOutcome.Conflict], moved.Select(m => m.Result.Outcome));
        Assert.All(moved.Skip(2), m => Assert.NotEqual("", m.Result.Sentence));
        Assert.Equal([budi.Id, budi.Id, agus.Id, null], await OfficersAsync(app, cases));
        var notice = (await app.Get<NoticeBook>().ListAsync(budi)).First(n => n.CaseId == cases[0].Id);
        Assert.Equal(("assigned", "Agus sedang cuti"), (notice.Kind, notice.Why));
        Assert.Contains(await app.Get<NoticeBook>().ListAsync(agus), n => n.Kind == "taken_off" && n.CaseId == cases[1].Id);

        // A colleague gave one to a third officer since: undo leaves that alone and says so.
        var nur = await TestCases.DemoAsync(app, "nur");
        await TestCases.RunAsync(app, budi, cases[1].Id, new Assign(nur.Id, "Nur lebih dekat"));
        var undone = await app.Get<Reassigning>().UndoAsync(supervisor, moved);
        Assert.Equal([CommandOutcome.Done, CommandOutcome.Conflict], undone.Select(m => m.Result.Outcome));
        Assert.Equal([agus.Id, nur.Id, agus.Id, null], await OfficersAsync(app, cases));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public async Task A_move_without_a_reason_moves_nothing(string reason)
    {
        await using var app = await TestApp.StartAsync();
        var (supervisor, agus, budi) = (await TestCases.DemoAsync(app, "supervisor"), await TestCases.DemoAsync(app, "petugas"), await TestCases.DemoAsync(app, "budi"));
        var cases = await AssignedAsync(app, agus, 1);
        var moved = Assert.Single(await app.Get<Reassigning>().RunAsync(supervisor, [new(cases[0], budi.Id)], reason));
        Assert.Equal(CommandOutcome.Refused, moved.Result.Outcome);
        Assert.Equal([agus.Id], await OfficersAsync(app, cases));
    }

    [Fact]
    public async Task A_notice_of_a_case_that_went_out_of_sight_tells_nothing_of_it()
    {
        await using var app = await TestApp.StartAsync();
        var (supervisor, triage, budi) = (await TestCases.DemoAsync(app, "supervisor"), await TestCases.DemoAsync(app, "triase"), await TestCases.DemoAsync(app, "budi"));
        var cases = await AssignedAsync(app, await TestCases.DemoAsync(app, "petugas"), 1);
        await app.Get<Reassigning>().RunAsync(supervisor, [new(cases[0], budi.Id)], "Agus sedang cuti");
        await TestCases.RunAsync(app, triage, cases[0].Id, new SetSubject("sudin-bina-marga-31.72", "Laporan menyangkut unit ini sendiri"));
        var notice = (await app.Get<NoticeBook>().ListAsync(budi)).First(n => n.CaseId == cases[0].Id);
        Assert.Equal((null, null, null), (notice.Number, notice.Title, notice.Why));
    }

    /// <summary>Cases of the demo's unit in that officer's hands, as the live list shows them.</summary>
    internal static async Task<IReadOnlyList<QueueRow>> AssignedAsync(TestApp app, Actor officer, int count)
    {
        var triage = await TestCases.DemoAsync(app, "triase");
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var c = await TestCases.ReportAsync(app, $"Lampu jalan mati di Jalan Pluit Raya nomor {i}, gelap sekali");
            foreach (var (who, command) in new (Actor, CaseCommand)[] { (triage, new Accept()), (officer, new Accept()) })
                await TestCases.DoAsync(app, who, c.Id, command);
            ids.Add(c.Id);
        }
        await TestCases.CaughtUpAsync(app);
        return [.. BoardTests.Rows(app, officer).Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id)];
    }

    private static async Task<long?[]> OfficersAsync(TestApp app, IReadOnlyList<QueueRow> cases)
    {
        await using var db = app.OpenDb();
        var officers = await db.Cases.ToDictionaryAsync(c => c.Id, c => c.OfficerId);
        return [.. cases.Select(c => officers[c.Id])];
    }
}
